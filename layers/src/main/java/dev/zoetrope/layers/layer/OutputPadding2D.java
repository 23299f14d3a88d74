package dev.zoetrope.layers.layer;

/** How much larger than the smallest the result of a transposed convolution is to be. */
public record OutputPadding2D(int height, int width) implements Listed {
    public OutputPadding2D {
        if (height < 0 || width < 0) {
            throw new IllegalArgumentException("an output padding is at least 0, received " + height + "×" + width);
        }
    }
}
