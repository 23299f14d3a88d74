package dev.zoetrope.video.picture;

/** Pictures turned by right angles, as a camera's file may ask for. */
public final class Rotation {
    private Rotation() {}

    /**
     * Turns a picture clockwise.
     *
     * @param pixels {@code [height,width,3]}
     * @param quarterTurns 0…3; with none the pixels given come back
     * @return {@code [height,width,3]} after two quarter turns, {@code [width,height,3]} after one or three
     */
    public static byte[] turn(byte[] pixels, int height, int width, int quarterTurns) {
        if (quarterTurns == 0) {
            return pixels;
        }
        byte[] turned = new byte[pixels.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int target = switch (quarterTurns) {
                    case 1 -> x * height + height - 1 - y;
                    case 2 -> (height - 1 - y) * width + width - 1 - x;
                    default -> (width - 1 - x) * height + y;
                };
                System.arraycopy(pixels, 3 * (y * width + x), turned, 3 * target, 3);
            }
        }
        return turned;
    }
}
