package dev.zoetrope.layers.data;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;

/** Mirrors half of the examples, in each of its directions by itself. */
public record RandomFlip(boolean horizontal, boolean vertical) implements Augmentation {
    /** Keras's default, both directions. */
    public RandomFlip() {
        this(true, true);
    }

    @Override
    public void apply(Tensor x, Tensor y, CounterRandom random) {
        boolean sideways = horizontal && random.uniform(0) < 0.5;
        boolean upsideDown = vertical && random.uniform(1) < 0.5;
        Shape shape = x.shape();
        int height = shape.dim(-3);
        int width = shape.dim(-2);
        int channels = shape.dim(-1);
        int rows = x.size() / (width * channels);
        for (int row = 0; row < rows; row++) {
            int i = row % height;
            int from = x.offset() + (row - i + (upsideDown ? height - 1 - i : i)) * width * channels;
            int to = y.offset() + row * width * channels;
            for (int j = 0; j < width; j++) {
                int source = from + (sideways ? width - 1 - j : j) * channels;
                System.arraycopy(x.array(), source, y.array(), to + j * channels, channels);
            }
        }
    }
}
