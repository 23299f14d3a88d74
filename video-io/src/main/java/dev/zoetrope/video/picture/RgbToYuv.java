package dev.zoetrope.video.picture;

/**
 * RGB to YUV 4:2:0, limited range, BT.601: what a player takes a file for that does not say otherwise.
 *
 * <pre>{@code
 * Y = 16 + (66R + 129G + 25B + 128) >> 8
 * U = 128 + (−38R − 74G + 112B + 128) >> 8
 * V = 128 + (112R − 94G − 18B + 128) >> 8
 * }</pre>
 *
 * Chroma is that of the mean colour of four pixels.
 */
public final class RgbToYuv {
    private RgbToYuv() {}

    /**
     * Converts a picture.
     *
     * @param pixels {@code uint8 [height,width,3]}, R,G,B
     * @param planes Y {@code [height,width]}, U and V {@code [height/2,width/2]}; filled with samples less 128
     */
    public static void convert(byte[] pixels, int height, int width, byte[][] planes) {
        for (int i = 0; i < height * width; i++) {
            int luma = 66 * (pixels[3 * i] & 0xFF) + 129 * (pixels[3 * i + 1] & 0xFF) + 25 * (pixels[3 * i + 2] & 0xFF);
            planes[0][i] = (byte) (((luma + 128) >> 8) + 16 - 128);
        }
        for (int y = 0; y < height / 2; y++) {
            for (int x = 0; x < width / 2; x++) {
                int corner = 3 * (2 * y * width + 2 * x);
                int r = mean(pixels, corner, width);
                int g = mean(pixels, corner + 1, width);
                int b = mean(pixels, corner + 2, width);
                int at = y * (width / 2) + x;
                planes[1][at] = (byte) ((-38 * r - 74 * g + 112 * b + 128) >> 8);
                planes[2][at] = (byte) ((112 * r - 94 * g - 18 * b + 128) >> 8);
            }
        }
    }

    private static int mean(byte[] pixels, int at, int width) {
        int sum = (pixels[at] & 0xFF)
                + (pixels[at + 3] & 0xFF)
                + (pixels[at + 3 * width] & 0xFF)
                + (pixels[at + 3 * width + 3] & 0xFF);
        return (sum + 2) >> 2;
    }
}
