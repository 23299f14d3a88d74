package dev.zoetrope.video;

/**
 * What a video file says about itself.
 *
 * @param container "AVI" or "MP4"
 * @param codec the four-character code of the video track, such as "XVID" or "avc1"
 * @param width of a frame, in pixels
 * @param height of a frame, in pixels
 * @param fps frames per second
 * @param headerFrames the number of frames that the header promises; 0 if it does not say
 */
public record VideoInfo(String container, String codec, int width, int height, double fps, int headerFrames) {}
