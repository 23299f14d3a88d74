package dev.zoetrope.core.kernel;

import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;

/** Copies one image's group of channels between its tensor and a padded image of its own. */
public final class PaddedFrame {
    private PaddedFrame() {}

    /**
     * Image {@code n}, group {@code group} of {@code x [N,H,W,C]} into {@code padded [PH,PW,C/G]}, zeros around it.
     */
    public static void load(Conv2dGeometry g, Tensor x, int n, int group, Tensor padded) {
        float[] target = padded.array();
        Arrays.fill(target, padded.offset(), padded.offset() + g.padded().size(), 0f);
        copyRows(g, x, n, group, padded, true);
    }

    /** The inside of {@code padded [PH,PW,C/G]} into image {@code n}, group {@code group} of {@code x [N,H,W,C]}. */
    public static void store(Conv2dGeometry g, Tensor padded, Tensor x, int n, int group) {
        copyRows(g, x, n, group, padded, false);
    }

    private static void copyRows(Conv2dGeometry g, Tensor x, int n, int group, Tensor padded, boolean load) {
        int channels = g.groupChannels();
        int width = g.columns().input();
        int height = g.rows().input();
        for (int h = 0; h < height; h++) {
            int p = padded.offset()
                    + ((h + g.rows().padBefore()) * g.columns().padded()
                                    + g.columns().padBefore())
                            * channels;
            int s = x.offset() + (n * height + h) * width * g.channels() + group * channels;
            if (g.groups() == 1) {
                copy(x, s, padded, p, width * channels, load);
            } else {
                for (int w = 0; w < width; w++) {
                    copy(x, s + w * g.channels(), padded, p + w * channels, channels, load);
                }
            }
        }
    }

    private static void copy(Tensor x, int s, Tensor padded, int p, int length, boolean load) {
        if (load) {
            System.arraycopy(x.array(), s, padded.array(), p, length);
        } else {
            System.arraycopy(padded.array(), p, x.array(), s, length);
        }
    }
}
