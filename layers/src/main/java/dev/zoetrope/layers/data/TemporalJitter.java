package dev.zoetrope.layers.data;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;

/** Shows a clip up to {@code maxShift} frames earlier or later; the first or the last frame fills the gap. */
public record TemporalJitter(int maxShift) implements Augmentation {
    public TemporalJitter {
        if (maxShift < 0) {
            throw new IllegalArgumentException("max_shift must not be negative, received " + maxShift);
        }
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 4) {
            throw new IllegalArgumentException("clips [T,H,W,C] wanted, received " + input);
        }
        return input;
    }

    @Override
    public void apply(Tensor x, Tensor y, CounterRandom random) {
        int shift = random.below(2 * maxShift + 1, 0) - maxShift;
        int frames = x.dim(0);
        for (int t = 0; t < frames; t++) {
            y.slice(t).copyFrom(x.slice(Math.clamp(t + shift, 0, frames - 1)));
        }
    }
}
