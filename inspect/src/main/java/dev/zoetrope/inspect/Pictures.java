package dev.zoetrope.inspect;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;

/**
 * Numbers as pictures. What has no sign goes from black over violet and orange to light yellow; what has one is blue below
 * 0, white at 0 and red above. Small pictures stand in a grid with a line of grey between.
 */
public final class Pictures {
    private static final int[][] HEAT = {{0, 0, 4}, {87, 16, 110}, {188, 55, 84}, {249, 142, 9}, {252, 255, 164}};
    private static final int[][] SIGNED = {{33, 102, 172}, {247, 247, 247}, {178, 24, 43}};
    private static final byte LINE = (byte) 128;

    private Pictures() {}

    /** How many pictures stand beside each other in a grid of so many. */
    public static int columns(int pictures) {
        return (int) Math.ceil(Math.sqrt(pictures));
    }

    /**
     * Feature maps side by side, all on one scale.
     *
     * @param maps [H,W,C]
     * @param most channels to show
     */
    public static Picture maps(Tensor maps, int most) {
        int channels = Math.min(most, maps.dim(2));
        boolean signed = smallest(maps) < 0;
        float scale = largest(maps);
        return grid(channels, maps.dim(0), maps.dim(1), (k, y, x, rgb, at) -> {
            float value = maps.array()[maps.offset() + (y * maps.dim(1) + x) * maps.dim(2) + k];
            color(value, scale, signed, rgb, at);
        });
    }

    /**
     * A convolution's filters: in colours if they look at three channels, else the mean over what they look at.
     *
     * @param kernel [KH,KW,C,F]
     * @param most filters to show
     */
    public static Picture filters(Tensor kernel, int most) {
        int in = kernel.dim(2);
        int all = kernel.dim(3);
        boolean colors = in == 3;
        Tensor means = Tensor.zeros(Shape.of(kernel.dim(0), kernel.dim(1), all));
        for (int i = 0; i < kernel.size(); i++) {
            means.array()[i / (in * all) * all + i % all] += kernel.array()[kernel.offset() + i] / in;
        }
        float scale = colors ? largest(kernel) : largest(means);
        return grid(Math.min(most, all), kernel.dim(0), kernel.dim(1), (k, y, x, rgb, at) -> {
            int pixel = y * kernel.dim(1) + x;
            if (!colors) {
                color(means.array()[pixel * all + k], scale, true, rgb, at);
                return;
            }
            for (int c = 0; c < 3; c++) {
                float value = kernel.array()[kernel.offset() + (pixel * 3 + c) * all + k];
                rgb[at + c] = (byte) Math.round(127.5f + 127.5f * (scale == 0 ? 0 : value / scale));
            }
        });
    }

    /**
     * A matrix as it is: a row's numbers beside each other.
     *
     * @param values [rows,columns]
     * @param scale the largest magnitude that the colours tell; 0 for that of the values
     */
    public static Picture heat(Tensor values, boolean signed, float scale) {
        int height = values.dim(0);
        int width = values.dim(1);
        float most = scale == 0 ? largest(values) : scale;
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            color(values.array()[values.offset() + i], most, signed, rgb, 3 * i);
        }
        return new Picture(width, height, rgb);
    }

    /**
     * The frames of a clip beside each other.
     *
     * @param clip [T,H,W,C] of 0 to 1, with one channel or three
     * @param bgr whether blue comes first
     */
    public static Picture strip(Tensor clip, boolean bgr) {
        int frames = clip.dim(0);
        int height = clip.dim(1);
        int width = clip.dim(2);
        int channels = clip.dim(3);
        byte[] rgb = new byte[3 * frames * height * width];
        for (int t = 0; t < frames; t++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int from = clip.offset() + ((t * height + y) * width + x) * channels;
                    int to = 3 * ((y * frames + t) * width + x);
                    for (int c = 0; c < 3; c++) {
                        int channel = channels < 3 ? 0 : bgr ? 2 - c : c;
                        float value = Math.clamp(clip.array()[from + channel], 0f, 1f);
                        rgb[to + c] = (byte) Math.round(255 * value);
                    }
                }
            }
        }
        return new Picture(frames * width, height, rgb);
    }

    /** Sets a pixel of one of the pictures in a grid. */
    @FunctionalInterface
    private interface Pixel {
        void set(int picture, int y, int x, byte[] rgb, int at);
    }

    private static Picture grid(int pictures, int height, int width, Pixel pixel) {
        int columns = columns(pictures);
        int rows = (pictures + columns - 1) / columns;
        int fullWidth = columns * (width + 1) - 1;
        int fullHeight = rows * (height + 1) - 1;
        byte[] rgb = new byte[3 * fullWidth * fullHeight];
        Arrays.fill(rgb, LINE);
        for (int k = 0; k < pictures; k++) {
            for (int y = 0; y < height; y++) {
                int row = k / columns * (height + 1) + y;
                for (int x = 0; x < width; x++) {
                    pixel.set(k, y, x, rgb, 3 * (row * fullWidth + k % columns * (width + 1) + x));
                }
            }
        }
        return new Picture(fullWidth, fullHeight, rgb);
    }

    private static void color(float value, float scale, boolean signed, byte[] rgb, int at) {
        int[][] stops = signed ? SIGNED : HEAT;
        float share = scale == 0 ? 0 : value / scale;
        float position = Math.clamp(signed ? (share + 1) / 2 : share, 0f, 1f) * (stops.length - 1);
        int below = Math.min((int) position, stops.length - 2);
        for (int c = 0; c < 3; c++) {
            float mixed = stops[below][c] + (position - below) * (stops[below + 1][c] - stops[below][c]);
            rgb[at + c] = (byte) Math.round(mixed);
        }
    }

    private static float largest(Tensor values) {
        float largest = 0;
        for (int i = 0; i < values.size(); i++) {
            largest = Math.max(largest, Math.abs(values.array()[values.offset() + i]));
        }
        return largest;
    }

    private static float smallest(Tensor values) {
        float smallest = 0;
        for (int i = 0; i < values.size(); i++) {
            smallest = Math.min(smallest, values.array()[values.offset() + i]);
        }
        return smallest;
    }
}
