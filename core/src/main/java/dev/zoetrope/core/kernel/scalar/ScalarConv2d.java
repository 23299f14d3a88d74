package dev.zoetrope.core.kernel.scalar;

import dev.zoetrope.core.kernel.Conv2dGeometry;
import dev.zoetrope.core.kernel.Conv2dKernel;
import dev.zoetrope.core.kernel.PaddedFrame;
import dev.zoetrope.core.tensor.Tensor;

/** The textbook loops; the innermost runs over filters (or channels), which are independent of each other. */
final class ScalarConv2d implements Conv2dKernel {
    @Override
    public int scratchSize(Conv2dGeometry g) {
        return g.padded().size();
    }

    @Override
    public int packedSize(Conv2dGeometry g) {
        return g.kernel().size();
    }

    @Override
    public void pack(Conv2dGeometry g, Tensor w, Tensor packed) {
        System.arraycopy(
                w.array(),
                w.offset(),
                packed.array(),
                packed.offset(),
                g.kernel().size());
    }

    /** [KH,KW,F/G,C]: channels and filters of each group exchanged. */
    @Override
    public void packTransposed(Conv2dGeometry g, Tensor w, Tensor packed) {
        int t = packed.offset();
        for (int tap = 0; tap < taps(g); tap++) {
            for (int f = 0; f < g.groupFilters(); f++) {
                for (int channel = 0; channel < g.channels(); channel++) {
                    int group = channel / g.groupChannels();
                    packed.array()[t++] = w.array()[kernelIndex(g, w, tap, channel % g.groupChannels(), group) + f];
                }
            }
        }
    }

    @Override
    public void addForward(Conv2dGeometry g, Tensor x, Tensor packed, Tensor y, Tensor scratch, int from, int to) {
        PaddedFrame frame = PaddedFrame.of(g);
        for (int n = from; n < to; n++) {
            for (int group = 0; group < g.groups(); group++) {
                frame.load(x, n, group, scratch);
                for (int oh = 0; oh < g.rows().output(); oh++) {
                    for (int ow = 0; ow < g.columns().output(); ow++) {
                        int out = outputIndex(g, y, n, oh, ow, group);
                        for (int tap = 0; tap < taps(g); tap++) {
                            int in = paddedIndex(g, scratch, oh, ow, tap);
                            for (int c = 0; c < g.groupChannels(); c++) {
                                float value = scratch.array()[in + c];
                                int weights = kernelIndex(g, packed, tap, c, group);
                                ScalarGemm.addScaled(value, packed.array(), weights, y.array(), out, g.groupFilters());
                            }
                        }
                    }
                }
            }
        }
    }

    @Override
    public void addKernelGradient(Conv2dGeometry g, Tensor x, Tensor dy, Tensor dw, Tensor scratch, int from, int to) {
        PaddedFrame frame = PaddedFrame.of(g);
        for (int n = from; n < to; n++) {
            for (int group = 0; group < g.groups(); group++) {
                frame.load(x, n, group, scratch);
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
    public void addInputGradient(
            Conv2dGeometry g, Tensor dy, Tensor packed, Tensor dx, Tensor scratch, int from, int to) {
        PaddedFrame frame = PaddedFrame.of(g);
        for (int n = from; n < to; n++) {
            for (int group = 0; group < g.groups(); group++) {
                frame.load(dx, n, group, scratch);
                for (int oh = 0; oh < g.rows().output(); oh++) {
                    for (int ow = 0; ow < g.columns().output(); ow++) {
                        int out = outputIndex(g, dy, n, oh, ow, group);
                        for (int tap = 0; tap < taps(g); tap++) {
                            int in = paddedIndex(g, scratch, oh, ow, tap);
                            for (int f = 0; f < g.groupFilters(); f++) {
                                float value = dy.array()[out + f];
                                int weights = transposedIndex(g, packed, tap, f, group);
                                ScalarGemm.addScaled(
                                        value, packed.array(), weights, scratch.array(), in, g.groupChannels());
                            }
                        }
                    }
                }
                frame.store(scratch, dx, n, group);
            }
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

    /** Where a group's channels of one tap and filter begin in the transposed weights. */
    private static int transposedIndex(Conv2dGeometry g, Tensor packed, int tap, int f, int group) {
        return packed.offset() + (tap * g.groupFilters() + f) * g.channels() + group * g.groupChannels();
    }
}
