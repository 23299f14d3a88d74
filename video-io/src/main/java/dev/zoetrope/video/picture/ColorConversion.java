package dev.zoetrope.video.picture;

import dev.zoetrope.video.ColorOrder;

/**
 * YUV to RGB in the integer arithmetic of libswscale, which is what OpenCV's VideoCapture runs: BT.601, each chroma
 * sample for its four pixels, arithmetic shifts. Given the same YUV the bytes are the same.
 *
 * <pre>{@code
 * limited range                                      full range
 * y = ((8Y − 128)·9539) >> 16                        y = (8Y·8192) >> 16
 * R = clip(y + ((v·13075) >> 16))                    R = clip(y + ((v·11485) >> 16))
 * G = clip(y + ((u·−3209) >> 16) + ((v·−6660) >> 16))  G = clip(y + ((u·−2819) >> 16) + ((v·−5850) >> 16))
 * B = clip(y + ((u·16525) >> 16))                    B = clip(y + ((u·14516) >> 16))
 * }</pre>
 *
 * with {@code u = 8U − 1024}, {@code v = 8V − 1024}.
 */
public final class ColorConversion {
    private static final ColorConversion LIMITED = new ColorConversion(9539, 16, 13075, -3209, -6660, 16525);
    private static final ColorConversion FULL = new ColorConversion(8192, 0, 11485, -2819, -5850, 14516);

    private final int[] luma = new int[256];
    private final int[] redOfV = new int[256];
    private final int[] greenOfU = new int[256];
    private final int[] greenOfV = new int[256];
    private final int[] blueOfU = new int[256];

    private ColorConversion(int gain, int black, int red, int greenU, int greenV, int blue) {
        for (int stored = 0; stored < 256; stored++) {
            // Tables are indexed by the stored byte without its sign: 0…127 mean 128…255, 128…255 mean 0…127.
            int chroma = 8 * (byte) stored;
            luma[stored] = (8 * ((byte) stored + 128 - black) * gain) >> 16;
            redOfV[stored] = (chroma * red) >> 16;
            greenOfU[stored] = (chroma * greenU) >> 16;
            greenOfV[stored] = (chroma * greenV) >> 16;
            blueOfU[stored] = (chroma * blue) >> 16;
        }
    }

    /** The picture's pixels, {@code uint8 [H,W,3]}. */
    public static byte[] toPixels(YuvPicture picture, ColorOrder order) {
        byte[] pixels = new byte[3 * picture.width() * picture.height()];
        ColorConversion conversion = of(picture);
        int red = red(order);
        for (int row = 0; row < picture.height(); row++) {
            int at = 3 * picture.width() * row;
            for (int column = 0; column < picture.width(); column++) {
                conversion.convert(picture, row, column, red, pixels, at + 3 * column);
            }
        }
        return pixels;
    }

    /** Some pixels of a row, each at its place in {@code uint8 [W,3]}. */
    static void toPixels(YuvPicture picture, ColorOrder order, int row, int[] columns, byte[] pixels) {
        ColorConversion conversion = of(picture);
        int red = red(order);
        for (int column : columns) {
            conversion.convert(picture, row, column, red, pixels, 3 * column);
        }
    }

    private static ColorConversion of(YuvPicture picture) {
        return picture.fullRange() ? FULL : LIMITED;
    }

    private static int red(ColorOrder order) {
        return order == ColorOrder.RGB ? 0 : 2;
    }

    private void convert(YuvPicture picture, int row, int column, int red, byte[] pixels, int at) {
        int top = picture.top() + row;
        int left = picture.left() + column;
        int chroma = (top >> 1) * (picture.stride() >> 1) + (left >> 1);
        int y = luma[picture.planes()[0][top * picture.stride() + left] & 0xFF];
        int u = picture.planes()[1][chroma] & 0xFF;
        int v = picture.planes()[2][chroma] & 0xFF;
        pixels[at + red] = clip(y + redOfV[v]);
        pixels[at + 1] = clip(y + greenOfU[u] + greenOfV[v]);
        pixels[at + 2 - red] = clip(y + blueOfU[u]);
    }

    private static byte clip(int value) {
        return (byte) Math.clamp(value, 0, 255);
    }
}
