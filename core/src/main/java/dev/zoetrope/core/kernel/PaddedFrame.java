package dev.zoetrope.core.kernel;

import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;

/**
 * One group of channels of one image, with zeros around it: copied from and to the images' tensor [N,H,W,C].
 *
 * @param height H
 * @param width W
 * @param channels C, of all groups
 * @param top rows of zeros above the image
 * @param left columns of zeros before it
 * @param paddedHeight PH
 * @param paddedWidth PW
 */
public record PaddedFrame(
        int height, int width, int channels, int groups, int top, int left, int paddedHeight, int paddedWidth) {
    /** The frame in which a convolution's windows slide over its input. */
    public static PaddedFrame of(Conv2dGeometry g) {
        return new PaddedFrame(
                g.rows().input(),
                g.columns().input(),
                g.channels(),
                g.groups(),
                g.rows().padBefore(),
                g.columns().padBefore(),
                g.rows().padded(),
                g.columns().padded());
    }

    /** The number of floats of {@code padded [PH,PW,C/G]}. */
    public int size() {
        return paddedHeight * paddedWidth * (channels / groups);
    }

    /** Whether an image is its own frame: nothing around it, and one group. */
    public boolean isImage() {
        return groups == 1 && paddedHeight == height && paddedWidth == width;
    }

    /** Image {@code n}, group {@code group} of {@code x [N,H,W,C]} into {@code padded [PH,PW,C/G]}, zeros around it. */
    public void load(Tensor x, int n, int group, Tensor padded) {
        clearBorder(padded.array(), padded.offset());
        copyRows(x, n, group, padded.array(), padded.offset(), 0, height, true);
    }

    /** Rows {@code from} to {@code to} of image {@code n}, all of one group, into {@code padded} from {@code at} on. */
    public void loadRows(Tensor x, int n, float[] padded, int at, int from, int to) {
        copyRows(x, n, 0, padded, at, from, to, true);
    }

    /** Zeros around the image, in {@code padded [PH,PW,C/G]} from {@code at} on. */
    public void clearBorder(float[] padded, int at) {
        int row = paddedWidth * (channels / groups);
        int inside = width * (channels / groups);
        int from = at;
        int to = at + top * row + left * (channels / groups);
        for (int h = 0; h < height; h++) {
            Arrays.fill(padded, from, to, 0f);
            from = to + inside;
            to += row;
        }
        Arrays.fill(padded, from, at + size(), 0f);
    }

    /** The inside of {@code padded [PH,PW,C/G]} into image {@code n}, group {@code group} of {@code x [N,H,W,C]}. */
    public void store(Tensor padded, Tensor x, int n, int group) {
        copyRows(x, n, group, padded.array(), padded.offset(), 0, height, false);
    }

    /** The inside of {@code padded} from {@code at} on, all of one group, into image {@code n} of {@code x [N,H,W,C]}. */
    public void store(float[] padded, int at, Tensor x, int n) {
        copyRows(x, n, 0, padded, at, 0, height, false);
    }

    private void copyRows(Tensor x, int n, int group, float[] padded, int at, int from, int to, boolean load) {
        int groupChannels = channels / groups;
        for (int h = from; h < to; h++) {
            int p = at + ((h + top) * paddedWidth + left) * groupChannels;
            int s = x.offset() + (n * height + h) * width * channels + group * groupChannels;
            if (groups == 1) {
                copy(x, s, padded, p, width * channels, load);
            } else {
                for (int w = 0; w < width; w++) {
                    copy(x, s + w * channels, padded, p + w * groupChannels, groupChannels, load);
                }
            }
        }
    }

    private static void copy(Tensor x, int s, float[] padded, int p, int length, boolean load) {
        if (load) {
            System.arraycopy(x.array(), s, padded, p, length);
        } else {
            System.arraycopy(padded, p, x.array(), s, length);
        }
    }
}
