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
        return (picture.fullRange() ? FULL : LIMITED).convert(picture, order == ColorOrder.RGB ? 0 : 2);
    }

    private byte[] convert(YuvPicture picture, int red) {
        byte[] ys = picture.planes()[0];
        byte[] us = picture.planes()[1];
        byte[] vs = picture.planes()[2];
        int blue = 2 - red;
        int width = picture.width();
        byte[] pixels = new byte[3 * width * picture.height()];
        int at = 0;
        for (int row = 0; row < picture.height(); row++) {
            int y0 = (picture.top() + row) * picture.stride() + picture.left();
            int c0 = ((picture.top() + row) >> 1) * (picture.stride() >> 1) + (picture.left() >> 1);
            for (int column = 0; column < width; column++, at += 3) {
                int y = luma[ys[y0 + column] & 0xFF];
                int u = us[c0 + (column >> 1)] & 0xFF;
                int v = vs[c0 + (column >> 1)] & 0xFF;
                pixels[at + red] = clip(y + redOfV[v]);
                pixels[at + 1] = clip(y + greenOfU[u] + greenOfV[v]);
                pixels[at + blue] = clip(y + blueOfU[u]);
            }
        }
        return pixels;
    }

    private static byte clip(int value) {
        return (byte) Math.clamp(value, 0, 255);
    }
}
