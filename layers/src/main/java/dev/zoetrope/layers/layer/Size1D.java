package dev.zoetrope.layers.layer;

/** A length in time, of a kernel, a window or a stride. */
public record Size1D(int length) implements Sizes {
    public Size1D {
        if (length < 1) {
            throw new IllegalArgumentException("sizes must be at least 1, received " + length);
        }
    }

    public static Size1D of(int size) {
        return new Size1D(size);
    }

    @Override
    public Size3D toVolume() {
        return new Size3D(1, 1, length);
    }

    @Override
    public int rank() {
        return 1;
    }

    @Override
    public String toString() {
        return Integer.toString(length);
    }
}
