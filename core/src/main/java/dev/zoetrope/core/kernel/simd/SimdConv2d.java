package dev.zoetrope.core.kernel.simd;

import dev.zoetrope.core.kernel.Conv2dGeometry;
import dev.zoetrope.core.kernel.Conv2dKernel;
import dev.zoetrope.core.kernel.PaddedFrame;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A convolution as matrix products on the padded image itself, without unrolling it first. The channels that a row of
 * the kernel looks at lie side by side, so a row of output pixels is a matrix product with as many terms: its left
 * matrix is the row of the image, read with overlapping rows {@code stride·C} apart.
 */
final class SimdConv2d implements Conv2dKernel {
    @Override
    public void forward(
            Conv2dGeometry g, Tensor x, Tensor w, @Nullable Tensor bias, Tensor y, Tensor scratch, int from, int to) {
        for (int n = from; n < to; n++) {
            for (int group = 0; group < g.groups(); group++) {
                PaddedFrame.load(g, x, n, group, scratch);
                for (int oh = 0; oh < g.rows().output(); oh++) {
                    int out = outputRow(g, y, n, oh, group);
                    begin(g, bias, group, y.array(), out);
                    for (int run = 0; run < runs(g); run++) {
                        SimdGemm.addProduct(
                                g.columns().output(),
                                g.groupFilters(),
                                runLength(g),
                                scratch.array(),
                                paddedRow(g, scratch, oh, run),
                                pixelStride(g),
                                1,
                                w.array(),
                                w.offset() + run * runLength(g) * g.filters() + group * g.groupFilters(),
                                g.filters(),
                                y.array(),
                                out,
                                g.filters());
                    }
                }
            }
        }
    }

    private static void begin(Conv2dGeometry g, @Nullable Tensor bias, int group, float[] y, int out) {
        int filters = g.groupFilters();
        for (int ow = 0; ow < g.columns().output(); ow++) {
            int pixel = out + ow * g.filters();
            if (bias == null) {
                Arrays.fill(y, pixel, pixel + filters, 0f);
            } else {
                System.arraycopy(bias.array(), bias.offset() + group * filters, y, pixel, filters);
            }
        }
    }

    @Override
    public void addKernelGradient(Conv2dGeometry g, Tensor x, Tensor dy, Tensor dw, Tensor scratch, int from, int to) {
        for (int n = from; n < to; n++) {
            for (int group = 0; group < g.groups(); group++) {
                PaddedFrame.load(g, x, n, group, scratch);
                for (int oh = 0; oh < g.rows().output(); oh++) {
                    for (int run = 0; run < runs(g); run++) {
                        SimdGemm.addProduct(
                                runLength(g),
                                g.groupFilters(),
                                g.columns().output(),
                                scratch.array(),
                                paddedRow(g, scratch, oh, run),
                                1,
                                pixelStride(g),
                                dy.array(),
                                outputRow(g, dy, n, oh, group),
                                g.filters(),
                                dw.array(),
                                dw.offset() + run * runLength(g) * g.filters() + group * g.groupFilters(),
                                g.filters());
                    }
                }
            }
        }
    }

    @Override
    public void inputGradient(
            Conv2dGeometry g, Tensor dy, Tensor wTransposed, Tensor dx, Tensor scratch, int from, int to) {
        int taps = g.rows().window() * g.columns().window();
        for (int n = from; n < to; n++) {
            for (int group = 0; group < g.groups(); group++) {
                Arrays.fill(
                        scratch.array(),
                        scratch.offset(),
                        scratch.offset() + g.padded().size(),
                        0f);
                for (int oh = 0; oh < g.rows().output(); oh++) {
                    for (int tap = 0; tap < taps; tap++) {
                        SimdGemm.addProduct(
                                g.columns().output(),
                                g.groupChannels(),
                                g.groupFilters(),
                                dy.array(),
                                outputRow(g, dy, n, oh, group),
                                g.filters(),
                                1,
                                wTransposed.array(),
                                wTransposed.offset() + (group * taps + tap) * g.groupFilters() * g.groupChannels(),
                                g.groupChannels(),
                                scratch.array(),
                                paddedTap(
                                        g,
                                        scratch,
                                        oh,
                                        tap / g.columns().window(),
                                        tap % g.columns().window()),
                                pixelStride(g));
                    }
                }
                PaddedFrame.store(g, scratch, dx, n, group);
            }
        }
    }

    /**
     * How many runs of neighbouring channels make up a window: one per kernel row, or one per tap where a dilation tears
     * the taps of a row apart.
     */
    private static int runs(Conv2dGeometry g) {
        return g.rows().window() * runsPerRow(g);
    }

    private static int runsPerRow(Conv2dGeometry g) {
        return g.columns().dilation() == 1 ? 1 : g.columns().window();
    }

    private static int runLength(Conv2dGeometry g) {
        return g.columns().window() / runsPerRow(g) * g.groupChannels();
    }

    private static int pixelStride(Conv2dGeometry g) {
        return g.columns().stride() * g.groupChannels();
    }

    private static int paddedRow(Conv2dGeometry g, Tensor padded, int oh, int run) {
        return paddedTap(g, padded, oh, run / runsPerRow(g), run % runsPerRow(g));
    }

    /** Where the channels begin that a tap of the first output pixel of a row looks at. */
    private static int paddedTap(Conv2dGeometry g, Tensor padded, int oh, int kh, int kw) {
        int h = oh * g.rows().stride() + kh * g.rows().dilation();
        int w = kw * g.columns().dilation();
        return padded.offset() + (h * g.columns().padded() + w) * g.groupChannels();
    }

    private static int outputRow(Conv2dGeometry g, Tensor y, int n, int oh, int group) {
        int pixel = (n * g.rows().output() + oh) * g.columns().output();
        return y.offset() + pixel * g.filters() + group * g.groupFilters();
    }
}
