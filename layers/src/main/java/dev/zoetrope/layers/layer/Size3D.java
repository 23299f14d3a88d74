package dev.zoetrope.layers.layer;

/** Depth, height and width, of a kernel, a window or a stride. */
public record Size3D(int depth, int height, int width) implements Sizes {
    public Size3D {
        if (depth < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "sizes must be at least 1, received " + depth + "×" + height + "×" + width);
        }
    }

    public static Size3D of(int size) {
        return new Size3D(size, size, size);
    }

    @Override
    public Size3D toVolume() {
        return this;
    }

    @Override
    public int rank() {
        return 3;
    }

    @Override
    public String toString() {
        return depth + "×" + height + "×" + width;
    }
}
