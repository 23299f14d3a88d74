package dev.zoetrope.layers.data;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Tensor;

/** Adds the same number, uniform in ±{@code factor}, to all pixels in [0, 1], and cuts what leaves the range. */
public record RandomBrightness(float factor) implements Augmentation {
    public RandomBrightness {
        if (!(factor >= 0 && factor <= 1)) {
            throw new IllegalArgumentException("a factor in [0, 1] wanted, received " + factor);
        }
    }

    @Override
    public void apply(Tensor x, Tensor y, CounterRandom random) {
        float delta = (float) ((2 * random.uniform(0) - 1) * factor);
        for (int i = 0; i < x.size(); i++) {
            y.array()[y.offset() + i] = Math.clamp(x.array()[x.offset() + i] + delta, 0f, 1f);
        }
    }
}
