package dev.zoetrope.video.picture;

import dev.zoetrope.video.ColorOrder;
import java.util.stream.IntStream;

/**
 * Bilinear resizing of {@code uint8 [H,W,3]} in the fixed-point arithmetic of OpenCV's {@code cv2.resize} with
 * {@code INTER_LINEAR}; the bytes are the same. There is no smoothing before a reduction.
 *
 * <p>With {@code scale = source/target}, target pixel {@code d} looks at {@code f = (d + ½)·scale − ½}: the source pixels
 * {@code s = ⌊f⌋} and {@code s + 1}, with weights {@code 1 − (f − s)} and {@code f − s} in units of 1/2048. Exactly 2:1 in
 * both axes OpenCV takes the rounded mean of four pixels.
 */
public final class Resize {
    private static final int ONE = 2048;

    private Resize() {}

    /** Hands out rows of pixels, of which only some columns need to be right. */
    @FunctionalInterface
    private interface Rows {
        /** Where a row begins in the array of pixels. */
        int offset(int row);
    }

    /** Pixels {@code [height, width, 3]} made to {@code [toHeight, toWidth, 3]}; those given if the size is the same. */
    public static byte[] linear(byte[] pixels, int height, int width, int toHeight, int toWidth) {
        if (height == toHeight && width == toWidth) {
            return pixels;
        }
        if (height == 2 * toHeight && width == 2 * toWidth) {
            return halve(pixels, width, toHeight, toWidth);
        }
        return linear(pixels, row -> 3 * width * row, Axis.rows(height, toHeight), Axis.columns(width, toWidth));
    }

    /**
     * A picture converted to pixels and resized to {@code [toHeight, toWidth, 3]}. The result is that of one after the
     * other, but only those pixels are converted that the smaller picture is made of.
     */
    public static byte[] linear(YuvPicture picture, ColorOrder order, int toHeight, int toWidth) {
        int height = picture.height();
        int width = picture.width();
        boolean sameSize = height == toHeight && width == toWidth;
        boolean half = height == 2 * toHeight && width == 2 * toWidth;
        if (sameSize || half) {
            return linear(ColorConversion.toPixels(picture, order), height, width, toHeight, toWidth);
        }
        Axis columns = Axis.columns(width, toWidth);
        int[] needed = IntStream.concat(IntStream.of(columns.first), IntStream.of(columns.second))
                .sorted()
                .distinct()
                .toArray();
        byte[] row = new byte[3 * width];
        return linear(
                row,
                index -> {
                    ColorConversion.toPixels(picture, order, index, needed, row);
                    return 0;
                },
                Axis.rows(height, toHeight),
                columns);
    }

    private static byte[] linear(byte[] pixels, Rows source, Axis rows, Axis columns) {
        int toHeight = rows.first.length;
        int toWidth = columns.first.length;
        byte[] out = new byte[3 * toHeight * toWidth];
        int[] above = new int[3 * toWidth];
        int[] below = new int[3 * toWidth];
        int aboveRow = -1;
        int belowRow = -1;
        for (int y = 0; y < toHeight; y++) {
            if (rows.first[y] == belowRow) {
                int[] swap = above;
                above = below;
                below = swap;
                aboveRow = belowRow;
                belowRow = -1;
            }
            if (rows.first[y] != aboveRow) {
                aboveRow = rows.first[y];
                stretchRow(pixels, source.offset(aboveRow), columns, above);
            }
            if (rows.second[y] != belowRow) {
                belowRow = rows.second[y];
                stretchRow(pixels, source.offset(belowRow), columns, below);
            }
            int b0 = rows.firstWeight[y];
            int b1 = rows.secondWeight[y];
            int at = 3 * toWidth * y;
            for (int x = 0; x < 3 * toWidth; x++) {
                out[at + x] = (byte) ((((b0 * (above[x] >> 4)) >> 16) + ((b1 * (below[x] >> 4)) >> 16) + 2) >> 2);
            }
        }
        return out;
    }

    private static void stretchRow(byte[] pixels, int row, Axis columns, int[] out) {
        for (int x = 0, at = 0; x < columns.first.length; x++) {
            int first = row + 3 * columns.first[x];
            int second = row + 3 * columns.second[x];
            int a0 = columns.firstWeight[x];
            int a1 = columns.secondWeight[x];
            for (int channel = 0; channel < 3; channel++) {
                out[at++] = (pixels[first + channel] & 0xFF) * a0 + (pixels[second + channel] & 0xFF) * a1;
            }
        }
    }

    private static byte[] halve(byte[] pixels, int width, int toHeight, int toWidth) {
        byte[] out = new byte[3 * toHeight * toWidth];
        int at = 0;
        for (int y = 0; y < toHeight; y++) {
            for (int x = 0; x < toWidth; x++) {
                int corner = 3 * (2 * y * width + 2 * x);
                for (int channel = 0; channel < 3; channel++, corner++) {
                    int sum = (pixels[corner] & 0xFF)
                            + (pixels[corner + 3] & 0xFF)
                            + (pixels[corner + 3 * width] & 0xFF)
                            + (pixels[corner + 3 * width + 3] & 0xFF);
                    out[at++] = (byte) ((sum + 2) >> 2);
                }
            }
        }
        return out;
    }

    /** For each target index along an axis, the two source indices and their weights. */
    private static final class Axis {
        final int[] first;
        final int[] second;
        final int[] firstWeight;
        final int[] secondWeight;

        private Axis(int target) {
            first = new int[target];
            second = new int[target];
            firstWeight = new int[target];
            secondWeight = new int[target];
        }

        /** Columns beyond an edge take the edge pixel alone, with the weight of one. */
        static Axis columns(int source, int target) {
            Axis axis = new Axis(target);
            for (int d = 0; d < target; d++) {
                float f = position(d, source, target);
                int s = (int) Math.floor(f);
                float part = f - s;
                boolean outside = s < 0 || s >= source - 1;
                axis.set(d, Math.clamp(s, 0, source - 1), Math.clamp(s + 1, 0, source - 1), outside ? 0 : part);
            }
            return axis;
        }

        /** Rows beyond an edge keep both weights, on the same edge row: the rounding differs from one weight. */
        static Axis rows(int source, int target) {
            Axis axis = new Axis(target);
            for (int d = 0; d < target; d++) {
                float f = position(d, source, target);
                int s = (int) Math.floor(f);
                axis.set(d, Math.clamp(s, 0, source - 1), Math.clamp(s + 1, 0, source - 1), f - s);
            }
            return axis;
        }

        private static float position(int d, int source, int target) {
            double scale = 1 / ((double) target / source);
            return (float) ((d + 0.5) * scale - 0.5);
        }

        private void set(int d, int from, int to, float part) {
            first[d] = from;
            second[d] = to;
            firstWeight[d] = (int) Math.rint((1f - part) * ONE);
            secondWeight[d] = (int) Math.rint(part * ONE);
        }
    }
}
