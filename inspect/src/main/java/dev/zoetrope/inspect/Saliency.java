package dev.zoetrope.inspect;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.train.Model;

/**
 * Which pixels a class's score hangs on most: {@code max over c of |∂score/∂x[…,c]|}. Simonyan, Vedaldi and Zisserman, "Deep
 * inside convolutional networks" (2013).
 */
public final class Saliency {
    private Saliency() {}

    /**
     * Computes the map of a class.
     *
     * @param x [1,…,C]
     * @return the input's shape without the batch and the channels: [T,H,W] of a clip
     */
    public static Tensor of(Model model, Tensor x, int cls) {
        Tensor dx = ClassScore.gradient(model, x, cls, null);
        int channels = dx.dim(-1);
        Tensor map = Tensor.zeros(dx.shape().dropFirst(1).dropLast(1));
        for (int i = 0; i < dx.size(); i++) {
            float size = Math.abs(dx.array()[dx.offset() + i]);
            map.array()[i / channels] = Math.max(map.array()[i / channels], size);
        }
        return map;
    }
}
