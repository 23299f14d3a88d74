package dev.zoetrope.inspect;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Taps;
import dev.zoetrope.layers.train.Model;

/**
 * Where in each frame a layer saw what speaks for a class: Selvaraju et al., "Grad-CAM: visual explanations from deep networks
 * via gradient-based localization" (ICCV 2017).
 *
 * <pre>
 * α[t,k] = mean over y, x of ∂score/∂A[t,y,x,k]
 * cam[t,y,x] = max(0, Σk α[t,k]·A[t,y,x,k])
 * </pre>
 */
public final class GradCam {
    private GradCam() {}

    /**
     * Computes the map of a class.
     *
     * @param x [1,…input shape]
     * @param path of a layer whose output A is {@code [T,H,W,C]} or {@code [H,W,C]}
     * @return [T,H,W], or [H,W]
     * @throws IllegalArgumentException if there is no such layer, or it gives something else
     */
    public static Tensor of(Model model, Tensor x, int cls, String path) {
        Taps taps = Taps.of(path);
        ClassScore.gradient(model, x, cls, taps);
        Tensor a = taps.output(path);
        Tensor gradient = taps.gradient(path);
        int rank = a.shape().rank();
        if (rank != 4 && rank != 5) {
            throw new IllegalArgumentException("Grad-CAM wants a layer that gives [T,H,W,C] or [H,W,C], " + path
                    + " gives " + a.shape().dropFirst(1));
        }
        int frames = rank == 5 ? a.dim(1) : 1;
        int pixels = a.dim(-3) * a.dim(-2);
        int channels = a.dim(-1);
        Shape map = Shape.of(frames, a.dim(-3), a.dim(-2));
        Tensor cam = Tensor.zeros(map);
        for (int t = 0; t < frames; t++) {
            int first = t * pixels * channels;
            double[] alpha = new double[channels];
            for (int i = 0; i < pixels * channels; i++) {
                alpha[i % channels] += gradient.array()[gradient.offset() + first + i] / (double) pixels;
            }
            for (int p = 0; p < pixels; p++) {
                double sum = 0;
                for (int k = 0; k < channels; k++) {
                    sum += alpha[k] * a.array()[a.offset() + first + p * channels + k];
                }
                cam.array()[t * pixels + p] = (float) Math.max(0, sum);
            }
        }
        return rank == 5 ? cam : cam.slice(0);
    }
}
