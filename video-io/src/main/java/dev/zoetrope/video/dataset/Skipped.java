package dev.zoetrope.video.dataset;

/** A file of a data set that could not be used, and why. */
public record Skipped(VideoClip clip, String reason) {
    /** {@code <file>: <reason>} */
    @Override
    public String toString() {
        return clip.path() + ": " + reason;
    }
}
