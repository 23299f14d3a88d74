package dev.zoetrope.video;

import dev.zoetrope.video.picture.Resize;

/**
 * A frame of a video at its full size.
 *
 * @param index among the frames of the video in the order of showing, from 0
 * @param seconds when it is shown, from the first frame on
 * @param height H, in pixels
 * @param width W, in pixels
 * @param pixels {@code uint8 [H,W,3]}, in the order that was asked for; whoever has the frame may write to it
 */
public record Frame(int index, double seconds, int height, int width, byte[] pixels) {
    /** The pixels {@code [toHeight,toWidth,3]} as {@code cv2.resize} makes them by default; its own if the size is the same. */
    public byte[] resized(int toHeight, int toWidth) {
        return Resize.linear(pixels, height, width, toHeight, toWidth);
    }
}
