package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;

import dev.zoetrope.core.kernel.Conv2dGeometry;
import dev.zoetrope.core.kernel.Conv2dKernel;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.kernel.PaddedFrame;
import dev.zoetrope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions as {@linkplain Block blocks} on the padded image itself, without unrolling it first: the channels that a
 * row of the kernel looks at lie side by side, so what an output pixel adds up is one run of them per kernel row. A
 * dilation tears the row apart; then there is a run for each of its taps.
 *
 * <p>The input's gradient of a convolution with stride 1 is itself a convolution, of {@code dy} with the taps in reverse.
 * Other strides, and groups narrower than a vector, go through the scalar twin.
 */
final class SimdConv2d implements Conv2dKernel {
    private final Conv2dKernel scalar = Kernels.scalar().conv2d();

    @Override
    public void forward(
            Conv2dGeometry g, Tensor x, Tensor w, @Nullable Tensor bias, Tensor y, Tensor scratch, int from, int to) {
        if (g.groupFilters() < COUNT) {
            scalar.forward(g, x, w, bias, y, scratch, from, to);
            return;
        }
        for (int n = from; n < to; n++) {
            for (int group = 0; group < g.groups(); group++) {
                PaddedFrame.load(g, x, n, group, scratch);
                int out = y.offset() + n * pixels(g) * g.filters();
                int end = (group + 1) * g.groupFilters();
                for (int f = group * g.groupFilters(), taken; f < end; f += taken) {
                    taken = Block.columns(end - f);
                    for (int pixel = 0; pixel < pixels(g); pixel += 4) {
                        pixels(g, w, bias, scratch, y.array(), out, pixel, f, Block.shift(taken));
                    }
                }
            }
        }
    }

    /** Four output pixels, two vectors of filters. */
    private static void pixels(
            Conv2dGeometry g,
            Tensor w,
            @Nullable Tensor bias,
            Tensor padded,
            float[] y,
            int out,
            int pixel,
            int filter,
            int shift) {
        int last = pixels(g) - 1;
        int pixel1 = Math.min(pixel + 1, last);
        int pixel2 = Math.min(pixel + 2, last);
        int pixel3 = Math.min(pixel + 3, last);
        int c0 = out + pixel * g.filters() + filter;
        int c1 = out + pixel1 * g.filters() + filter;
        int c2 = out + pixel2 * g.filters() + filter;
        int c3 = out + pixel3 * g.filters() + filter;
        int a0 = paddedPixel(g, padded, pixel);
        int a1 = paddedPixel(g, padded, pixel1);
        int a2 = paddedPixel(g, padded, pixel2);
        int a3 = paddedPixel(g, padded, pixel3);
        float[] start = bias == null ? ZEROS : bias.array();
        int begin = bias == null ? 0 : bias.offset() + filter;
        boolean torn = g.columns().dilation() > 1;
        int runs = torn ? g.columns().window() : g.rows().window();
        int length = torn ? g.groupChannels() : g.columns().window() * g.groupChannels();
        int runStep = torn ? g.columns().dilation() * g.groupChannels() : rowStep(g);
        int b = w.offset() + filter;
        Block.add(
                runs,
                length,
                padded.array(),
                a0,
                a1,
                a2,
                a3,
                runStep,
                1,
                w.array(),
                b,
                g.filters(),
                start,
                begin,
                begin,
                begin,
                begin,
                y,
                c0,
                c1,
                c2,
                c3,
                shift);
        for (int kh = 1; torn && kh < g.rows().window(); kh++) {
            int down = kh * rowStep(g);
            b += runs * length * g.filters();
            Block.add(
                    runs,
                    length,
                    padded.array(),
                    a0 + down,
                    a1 + down,
                    a2 + down,
                    a3 + down,
                    runStep,
                    1,
                    w.array(),
                    b,
                    g.filters(),
                    y,
                    c0,
                    c1,
                    c2,
                    c3,
                    y,
                    c0,
                    c1,
                    c2,
                    c3,
                    shift);
        }
    }

    private static final float[] ZEROS = new float[2 * COUNT];

    @Override
    public void addKernelGradient(Conv2dGeometry g, Tensor x, Tensor dy, Tensor dw, Tensor scratch, int from, int to) {
        if (g.groupFilters() < COUNT) {
            scalar.addKernelGradient(g, x, dy, dw, scratch, from, to);
            return;
        }
        for (int n = from; n < to; n++) {
            for (int group = 0; group < g.groups(); group++) {
                PaddedFrame.load(g, x, n, group, scratch);
                int out = dy.offset() + n * pixels(g) * g.filters();
                int end = (group + 1) * g.groupFilters();
                for (int f = group * g.groupFilters(), taken; f < end; f += taken) {
                    taken = Block.columns(end - f);
                    for (int kh = 0; kh < g.rows().window(); kh++) {
                        kernelRow(g, scratch, dy.array(), out + f, dw, kh, f, Block.shift(taken));
                    }
                }
            }
        }
    }

    /** The gradients of one kernel row, two vectors of filters: four (kw, c) at a time, summed over the image. */
    private static void kernelRow(
            Conv2dGeometry g, Tensor padded, float[] dy, int dyAt, Tensor dw, int kh, int filter, int shift) {
        int terms = g.columns().window() * g.groupChannels();
        for (int i = 0; i < terms; i += 4) {
            int i1 = Math.min(i + 1, terms - 1);
            int i2 = Math.min(i + 2, terms - 1);
            int i3 = Math.min(i + 3, terms - 1);
            int row = dw.offset() + kh * terms * g.filters() + filter;
            int c0 = row + i * g.filters();
            int c1 = row + i1 * g.filters();
            int c2 = row + i2 * g.filters();
            int c3 = row + i3 * g.filters();
            int down = padded.offset() + kh * rowStep(g);
            Block.add(
                    g.rows().output(),
                    g.columns().output(),
                    padded.array(),
                    down + term(g, i),
                    down + term(g, i1),
                    down + term(g, i2),
                    down + term(g, i3),
                    g.rows().stride() * g.columns().padded() * g.groupChannels(),
                    g.columns().stride() * g.groupChannels(),
                    dy,
                    dyAt,
                    g.filters(),
                    dw.array(),
                    c0,
                    c1,
                    c2,
                    c3,
                    dw.array(),
                    c0,
                    c1,
                    c2,
                    c3,
                    shift);
        }
    }

    @Override
    public void inputGradient(
            Conv2dGeometry g, Tensor dy, Tensor wTransposed, Tensor dx, Tensor scratch, int from, int to) {
        if (g.rows().stride() > 1 || g.columns().stride() > 1 || g.groupChannels() < COUNT) {
            scalar.inputGradient(g, dy, wTransposed, dx, scratch, from, to);
        } else {
            forward(g.transposed(), dy, wTransposed, null, dx, scratch, from, to);
        }
    }

    private static int pixels(Conv2dGeometry g) {
        return g.rows().output() * g.columns().output();
    }

    /** From one kernel row's place in the padded image to the next. */
    private static int rowStep(Conv2dGeometry g) {
        return g.rows().dilation() * g.columns().padded() * g.groupChannels();
    }

    /** Where in the padded image the window of an output pixel begins. */
    private static int paddedPixel(Conv2dGeometry g, Tensor padded, int pixel) {
        int h = pixel / g.columns().output() * g.rows().stride();
        int w = pixel % g.columns().output() * g.columns().stride();
        return padded.offset() + (h * g.columns().padded() + w) * g.groupChannels();
    }

    /** Where in a padded row term (kw, c) of a window stands. */
    private static int term(Conv2dGeometry g, int i) {
        int kw = i / g.groupChannels();
        return (kw * (g.columns().dilation() - 1)) * g.groupChannels() + i;
    }
}
