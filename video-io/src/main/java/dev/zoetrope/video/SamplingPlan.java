package dev.zoetrope.video;

import dev.zoetrope.core.tensor.Shape;

/**
 * Which frames a clip is made of, and in what form.
 *
 * <p>The frames are those of the usual work on UCF50: with {@code n} frames in the video,
 * {@code stride = max(n / frames, 1)} and frame {@code i} of the clip is frame {@code i·stride} of the video. So the
 * clip spans the whole video, except up to {@code frames − 1} frames at its end.
 *
 * @param frames T, the number of frames of a clip
 * @param height H, in pixels
 * @param width W, in pixels
 * @param order of the three bytes of a pixel
 */
public record SamplingPlan(int frames, int height, int width, ColorOrder order) {
    private static final int LARGEST = 8192;

    /**
     * @throws IllegalArgumentException if a size is below 1 or above 8192, or a clip would not fit into one array
     */
    public SamplingPlan {
        check("frames", frames);
        check("height", height);
        check("width", width);
        if (3L * frames * height * width > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "a clip of " + frames + "×" + height + "×" + width + "×3 bytes is too large for one array");
        }
    }

    /** A plan in {@link ColorOrder#BGR}. */
    public SamplingPlan(int frames, int height, int width) {
        this(frames, height, width, ColorOrder.BGR);
    }

    /** The shape [T,H,W,3] of a clip. */
    public Shape shape() {
        return Shape.of(frames, height, width, 3);
    }

    /**
     * The indices of the frames to take from a video, ascending. Where the video is too short for an index, the last
     * frame stands in, so that a clip always has {@link #frames} of them.
     *
     * @param headerFrames the number of frames that the file's header promises, which sets the stride as in OpenCV
     * @param available the number of frames that are there, at least 1. It sets the stride where the header says nothing
     *     or promises over a tenth more
     */
    int[] indices(int headerFrames, int available) {
        int count = headerFrames > 0 && headerFrames <= available + available / 10 + 1 ? headerFrames : available;
        int stride = Math.max(count / frames, 1);
        int[] indices = new int[frames];
        for (int i = 0; i < frames; i++) {
            indices[i] = Math.min(i * stride, available - 1);
        }
        return indices;
    }

    private static void check(String name, int value) {
        if (value < 1 || value > LARGEST) {
            throw new IllegalArgumentException(name + " must be in 1…" + LARGEST + ", received " + value);
        }
    }
}
