package dev.zoetrope.layers.data;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Tensor;

/**
 * {@code (x − mean)·f + mean} for pixels in [0, 1], f uniform in 1±{@code factor}; what leaves the range is cut. The mean is that
 * of a channel, over all frames of a clip, so that light does not flicker.
 */
public record RandomContrast(float factor) implements Augmentation {
    public RandomContrast {
        if (!(factor >= 0 && factor <= 1)) {
            throw new IllegalArgumentException("a factor in [0, 1] wanted, received " + factor);
        }
    }

    @Override
    public void apply(Tensor x, Tensor y, CounterRandom random) {
        double scale = 1 + (2 * random.uniform(0) - 1) * factor;
        int channels = x.dim(-1);
        int pixels = x.size() / channels;
        for (int c = 0; c < channels; c++) {
            double sum = 0;
            for (int i = 0; i < pixels; i++) {
                sum += x.array()[x.offset() + i * channels + c];
            }
            double mean = sum / pixels;
            for (int i = 0; i < pixels; i++) {
                double value = (x.array()[x.offset() + i * channels + c] - mean) * scale + mean;
                y.array()[y.offset() + i * channels + c] = (float) Math.clamp(value, 0.0, 1.0);
            }
        }
    }
}
