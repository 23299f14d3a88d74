package dev.zoetrope.layers.data;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;

/** Cuts a window of this size out of every frame, at a random place. */
public record RandomCrop(int height, int width) implements Augmentation {
    @Override
    public Shape outputShape(Shape input) {
        Augmentation.requireFrames(input);
        if (height < 1 || width < 1 || height > input.dim(-3) || width > input.dim(-2)) {
            throw new IllegalArgumentException(
                    "a crop of " + height + "×" + width + " does not fit into frames of " + input);
        }
        int[] dims = input.dims();
        dims[dims.length - 3] = height;
        dims[dims.length - 2] = width;
        return Shape.of(dims);
    }

    @Override
    public void apply(Tensor x, Tensor y, CounterRandom random) {
        int top = random.below(x.dim(-3) - height + 1, 0);
        int left = random.below(x.dim(-2) - width + 1, 1);
        int channels = x.dim(-1);
        int rows = y.size() / (width * channels);
        for (int row = 0; row < rows; row++) {
            int source = row / height * x.dim(-3) + top + row % height;
            System.arraycopy(
                    x.array(),
                    x.offset() + (source * x.dim(-2) + left) * channels,
                    y.array(),
                    y.offset() + row * width * channels,
                    width * channels);
        }
    }
}
