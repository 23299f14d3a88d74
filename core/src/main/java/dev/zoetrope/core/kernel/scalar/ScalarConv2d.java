package dev.zoetrope.core.kernel.scalar;

import dev.zoetrope.core.kernel.Conv2dGeometry;
import dev.zoetrope.core.kernel.Conv2dKernel;
import dev.zoetrope.core.kernel.PaddedFrame;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The textbook loops; the innermost runs over filters (or channels), which are independent of each other. */
final class ScalarConv2d implements Conv2dKernel {
    @Override
    public void forward(
            Conv2dGeometry g, Tensor x, Tensor w, @Nullable Tensor bias, Tensor y, Tensor scratch, int from, int to) {
        for (int n = from; n < to; n++) {
            for (int group = 0; group < g.groups(); group++) {
                PaddedFrame.load(g, x, n, group, scratch);
                for (int oh = 0; oh < g.rows().output(); oh++) {
                    for (int ow = 0; ow < g.columns().output(); ow++) {
                        int out = outputIndex(g, y, n, oh, ow, group);
                        begin(bias, group * g.groupFilters(), y.array(), out, g.groupFilters());
                        for (int tap = 0; tap < taps(g); tap++) {
                            int in = paddedIndex(g, scratch, oh, ow, tap);
                            for (int c = 0; c < g.groupChannels(); c++) {
                                float value = scratch.array()[in + c];
                                int weights = kernelIndex(g, w, tap, c, group);
                                ScalarGemm.addScaled(value, w.array(), weights, y.array(), out, g.groupFilters());
                            }
                        }
                    }
                }
            }
        }
    }

    @Override
    public void addKernelGradient(Conv2dGeometry g, Tensor x, Tensor dy, Tensor dw, Tensor scratch, int from, int to) {
        for (int n = from; n < to; n++) {
            for (int group = 0; group < g.groups(); group++) {
                PaddedFrame.load(g, x, n, group, scratch);
                for (int oh = 0; oh < g.rows().output(); oh++) {
                    for (int ow = 0; ow < g.columns().output(); ow++) {
                        int out = outputIndex(g, dy, n, oh, ow, group);
                        for (int tap = 0; tap < taps(g); tap++) {
                            int in = paddedIndex(g, scratch, oh, ow, tap);
                            for (int c = 0; c < g.groupChannels(); c++) {
                                float value = scratch.array()[in + c];
                                int weights = kernelIndex(g, dw, tap, c, group);
                                ScalarGemm.addScaled(value, dy.array(), out, dw.array(), weights, g.groupFilters());
                            }
                        }
                    }
                }
            }
        }
    }

    @Override
    public void inputGradient(
            Conv2dGeometry g, Tensor dy, Tensor wTransposed, Tensor dx, Tensor scratch, int from, int to) {
        float[] padded = scratch.array();
        for (int n = from; n < to; n++) {
            for (int group = 0; group < g.groups(); group++) {
                Arrays.fill(
                        padded, scratch.offset(), scratch.offset() + g.padded().size(), 0f);
                for (int oh = 0; oh < g.rows().output(); oh++) {
                    for (int ow = 0; ow < g.columns().output(); ow++) {
                        int out = outputIndex(g, dy, n, oh, ow, group);
                        for (int tap = 0; tap < taps(g); tap++) {
                            int in = paddedIndex(g, scratch, oh, ow, tap);
                            for (int f = 0; f < g.groupFilters(); f++) {
                                float value = dy.array()[out + f];
                                int weights = transposedIndex(g, wTransposed, tap, f, group);
                                ScalarGemm.addScaled(
                                        value, wTransposed.array(), weights, padded, in, g.groupChannels());
                            }
                        }
                    }
                }
                PaddedFrame.store(g, scratch, dx, n, group);
            }
        }
    }

    private static void begin(@Nullable Tensor bias, int firstFilter, float[] y, int out, int filters) {
        if (bias == null) {
            Arrays.fill(y, out, out + filters, 0f);
        } else {
            System.arraycopy(bias.array(), bias.offset() + firstFilter, y, out, filters);
        }
    }

    private static int taps(Conv2dGeometry g) {
        return g.rows().window() * g.columns().window();
    }

    /** Where a group's filters of one output position begin in y or dy. */
    private static int outputIndex(Conv2dGeometry g, Tensor y, int n, int oh, int ow, int group) {
        int pixel = (n * g.rows().output() + oh) * g.columns().output() + ow;
        return y.offset() + pixel * g.filters() + group * g.groupFilters();
    }

    /** Where the channels that a tap of an output position looks at begin in the padded image. */
    private static int paddedIndex(Conv2dGeometry g, Tensor padded, int oh, int ow, int tap) {
        int h = oh * g.rows().stride() + tap / g.columns().window() * g.rows().dilation();
        int w = ow * g.columns().stride()
                + tap % g.columns().window() * g.columns().dilation();
        return padded.offset() + (h * g.columns().padded() + w) * g.groupChannels();
    }

    /** Where a group's filters of one tap and channel begin in w or dw. */
    private static int kernelIndex(Conv2dGeometry g, Tensor w, int tap, int c, int group) {
        return w.offset() + (tap * g.groupChannels() + c) * g.filters() + group * g.groupFilters();
    }

    /** Where a group's channels of one tap and filter begin in the transposed weights, which have the taps in reverse. */
    private static int transposedIndex(Conv2dGeometry g, Tensor wTransposed, int tap, int f, int group) {
        int row = (taps(g) - 1 - tap) * g.groupFilters() + f;
        return wTransposed.offset() + row * g.channels() + group * g.groupChannels();
    }
}
