package dev.zoetrope.video;

import java.util.Arrays;

/**
 * The frames that a {@link SamplingPlan} takes from a video, resized.
 *
 * @param plan T, H, W and the order of bytes
 * @param pixels {@code uint8 [T,H,W,3]}
 * @param indices {@code [T]}: which frame of the video each one is
 * @param source what the file says about itself
 * @param frameCount the number of frames that the file really has
 */
public record Clip(SamplingPlan plan, byte[] pixels, int[] indices, VideoInfo source, int frameCount) {
    /**
     * @throws IllegalArgumentException if an array has not the size of the plan
     */
    public Clip {
        int size = 3 * plan.frames() * plan.height() * plan.width();
        if (pixels.length != size || indices.length != plan.frames()) {
            throw new IllegalArgumentException("a clip of " + plan + " has " + size + " bytes and " + plan.frames()
                    + " indices, received " + pixels.length + " and " + indices.length);
        }
    }

    /** How many frames the video was too short for; the last frame stands in for each of them. */
    public int missing() {
        return indices.length
                - Math.toIntExact(Arrays.stream(indices).distinct().count());
    }
}
