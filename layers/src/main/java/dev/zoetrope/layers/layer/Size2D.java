package dev.zoetrope.layers.layer;

/** Height and width, of a kernel, a window or a stride. */
public record Size2D(int height, int width) implements Sizes {
    public Size2D {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("sizes must be at least 1, received " + height + "×" + width);
        }
    }

    public static Size2D of(int size) {
        return new Size2D(size, size);
    }

    @Override
    public Size3D toVolume() {
        return new Size3D(1, height, width);
    }

    @Override
    public int rank() {
        return 2;
    }

    @Override
    public String toString() {
        return height + "×" + width;
    }
}
