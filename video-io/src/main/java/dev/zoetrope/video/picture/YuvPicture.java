package dev.zoetrope.video.picture;

/**
 * A decoded picture, 4:2:0. Samples are stored less 128, as jcodec has them: the byte {@code b} means {@code b + 128}.
 *
 * @param planes Y, U and V; larger than the picture, since coded sizes are multiples of 16
 * @param stride from one row of Y to the next; half of it for U and V
 * @param left the first column of Y that is shown, even
 * @param top the first row of Y that is shown, even
 * @param width of what is shown, in pixels
 * @param height of what is shown, in pixels
 * @param fullRange whether luma runs over 0…255 and not 16…235
 */
public record YuvPicture(byte[][] planes, int stride, int left, int top, int width, int height, boolean fullRange) {}
