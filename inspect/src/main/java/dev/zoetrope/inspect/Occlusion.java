package dev.zoetrope.inspect;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.train.Model;
import java.util.Arrays;

/**
 * What becomes of a model's answer when it does not see a part of a clip: Zeiler and Fergus, "Visualizing and understanding
 * convolutional networks" (ECCV 2014). What is hidden is grey, the clip's mean.
 */
public final class Occlusion {
    private Occlusion() {}

    /**
     * A part of a clip: of the frames {@code from} to {@code to}, the rows and columns of a rectangle. What lies outside the
     * clip is left out.
     */
    public record Part(int from, int to, int top, int left, int bottom, int right) {
        /** All of one frame. */
        public static Part frame(int t) {
            return new Part(t, t + 1, 0, 0, Integer.MAX_VALUE, Integer.MAX_VALUE);
        }
    }

    /**
     * A clip without a part of it.
     *
     * @param x [1,T,H,W,C]
     * @return a copy
     */
    public static Tensor without(Tensor x, Part part) {
        Tensor hidden = x.copy();
        float mean = mean(x);
        int channels = x.dim(4);
        int left = Math.clamp(part.left(), 0, x.dim(3));
        int right = Math.clamp(part.right(), left, x.dim(3));
        for (int t = Math.max(0, part.from()); t < Math.min(part.to(), x.dim(1)); t++) {
            for (int y = Math.max(0, part.top()); y < Math.min(part.bottom(), x.dim(2)); y++) {
                int row = (t * x.dim(2) + y) * x.dim(3);
                int from = (row + left) * channels;
                Arrays.fill(hidden.array(), from, (row + right) * channels, mean);
            }
        }
        return hidden;
    }

    private static float mean(Tensor x) {
        double sum = 0;
        for (int i = 0; i < x.size(); i++) {
            sum += x.array()[x.offset() + i];
        }
        return (float) (sum / x.size());
    }

    /**
     * How much each frame matters: how far a class's probability falls when that frame is hidden; below 0 if it rises.
     *
     * @param x [1,T,H,W,C]
     * @return [T]
     */
    public static float[] ofFrames(Model model, Tensor x, int cls) {
        float whole = Answers.of(model, x)[cls];
        float[] falls = new float[x.dim(1)];
        for (int t = 0; t < falls.length; t++) {
            falls[t] = whole - Answers.of(model, without(x, Part.frame(t)))[cls];
        }
        return falls;
    }
}
