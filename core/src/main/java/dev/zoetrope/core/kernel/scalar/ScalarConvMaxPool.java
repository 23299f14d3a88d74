package dev.zoetrope.core.kernel.scalar;

import dev.zoetrope.core.kernel.ConvMaxPoolGeometry;
import dev.zoetrope.core.kernel.ConvMaxPoolKernel;
import dev.zoetrope.core.kernel.PaddedFrame;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Pixel by pixel, row by row: forward all filters of a pixel at once, backwards those whose window it has won. */
final class ScalarConvMaxPool implements ConvMaxPoolKernel {
    /** The bias, then the weights as they are. */
    @Override
    public void pack(ConvMaxPoolGeometry g, Tensor w, @Nullable Tensor bias, Tensor packed) {
        int filters = g.filters();
        float[] target = packed.array();
        if (bias == null) {
            Arrays.fill(target, packed.offset(), packed.offset() + filters, 0f);
        } else {
            System.arraycopy(bias.array(), bias.offset(), target, packed.offset(), filters);
        }
        System.arraycopy(w.array(), w.offset(), target, packed.offset() + filters, w.size());
    }

    @Override
    public Forward forward(ConvMaxPoolGeometry g, Tensor x, Tensor packed, Tensor y, Tensor winner, Tensor scratch) {
        PaddedFrame frame = PaddedFrame.of(g.conv());
        return (from, to) -> {
            for (int n = from; n < to; n++) {
                frame.load(x, n, 0, scratch);
                forward(g, n, packed, y, winner, scratch);
            }
        };
    }

    /** An image, which begins the scratch memory. */
    private static void forward(ConvMaxPoolGeometry g, int n, Tensor packed, Tensor y, Tensor winner, Tensor scratch) {
        int pixel = scratch.offset() + g.paddedImage();
        for (int window = 0; window < g.windows(); window++) {
            int out = (n * g.windows() + window) * g.filters();
            Arrays.fill(y.array(), y.offset() + out, y.offset() + out + g.filters(), 0f);
            Arrays.fill(winner.array(), winner.offset() + out, winner.offset() + out + g.filters(), 0f);
            for (int position = 0; position < g.windowSize(); position++) {
                convolve(g, packed, scratch, row(g, window, position), column(g, window, position), pixel);
                for (int f = 0; f < g.filters(); f++) {
                    float value = scratch.array()[pixel + f];
                    // so, and not value > y, for NaN to show
                    if (!(value <= y.array()[y.offset() + out + f])) {
                        y.array()[y.offset() + out + f] = value;
                        winner.array()[winner.offset() + out + f] = position;
                    }
                }
            }
        }
    }

    /** All filters of one pixel, to {@code at} in the scratch memory. */
    private static void convolve(ConvMaxPoolGeometry g, Tensor packed, Tensor scratch, int oh, int ow, int at) {
        int filters = g.filters();
        float[] memory = scratch.array();
        System.arraycopy(packed.array(), packed.offset(), memory, at, filters);
        int weights = packed.offset() + filters;
        for (int kh = 0; kh < g.conv().rows().window(); kh++) {
            int patch = scratch.offset() + g.padded(oh, ow) + kh * g.imageStride();
            for (int term = 0; term < g.rowTerms(); term++, weights += filters) {
                ScalarGemm.addScaled(memory[patch + term], packed.array(), weights, memory, at, filters);
            }
        }
    }

    @Override
    public Backward backward(
            ConvMaxPoolGeometry g, Result forward, Tensor dy, Tensor w, @Nullable Tensor dx, Tensor scratch) {
        Tensor image = Tensor.wrap(scratch.array(), scratch.offset(), g.conv().padded());
        Tensor gradient = Tensor.wrap(
                scratch.array(), scratch.offset() + g.paddedImage(), g.conv().padded());
        PaddedFrame frame = PaddedFrame.of(g.conv());
        return (dw, db, from, to) -> {
            for (int n = from; n < to; n++) {
                frame.load(forward.x(), n, 0, image);
                gradient.fill(0f);
                for (int oh = 0; oh < g.pool().rows().input(); oh++) {
                    for (int ow = 0; ow < g.pool().columns().input(); ow++) {
                        backward(g, forward, dy, w, dw, db, dx == null ? null : gradient, image, n, oh, ow);
                    }
                }
                if (dx != null) {
                    frame.store(gradient, dx, n, 0);
                }
            }
        };
    }

    /** One pixel of the convolution's output. */
    private static void backward(
            ConvMaxPoolGeometry g,
            Result forward,
            Tensor dy,
            Tensor w,
            Tensor dw,
            Tensor db,
            @Nullable Tensor gradient,
            Tensor image,
            int n,
            int oh,
            int ow) {
        int windowRow = oh / g.pool().rows().stride();
        int windowColumn = ow / g.pool().columns().stride();
        int inRow = oh % g.pool().rows().stride();
        int inColumn = ow % g.pool().columns().stride();
        if (windowRow >= g.pool().rows().output()
                || windowColumn >= g.pool().columns().output()
                || inRow >= g.pool().rows().window()
                || inColumn >= g.pool().columns().window()) {
            return; // between the windows
        }
        int position = inRow * g.pool().columns().window() + inColumn;
        int out = (n * g.windows() + windowRow * g.pool().columns().output() + windowColumn) * g.filters();
        for (int f = 0; f < g.filters(); f++) {
            float value = forward.y().array()[forward.y().offset() + out + f];
            float won = forward.winner().array()[forward.winner().offset() + out + f];
            float dz = dy.array()[dy.offset() + out + f] * forward.scale();
            if (value > 0 && won == position && dz != 0) {
                db.array()[db.offset() + f] += dz;
                for (int kh = 0; kh < g.conv().rows().window(); kh++) {
                    int row = (f * g.conv().rows().window() + kh) * g.rowStride();
                    int patch = g.padded(oh, ow) + kh * g.imageStride();
                    ScalarGemm.addScaled(
                            dz, image.array(), image.offset() + patch, dw.array(), dw.offset() + row, g.rowTerms());
                    if (gradient != null) {
                        ScalarGemm.addScaled(
                                dz,
                                w.array(),
                                w.offset() + row,
                                gradient.array(),
                                gradient.offset() + patch,
                                g.rowTerms());
                    }
                }
            }
        }
    }

    private static int row(ConvMaxPoolGeometry g, int window, int position) {
        return window / g.pool().columns().output() * g.pool().rows().stride()
                + position / g.pool().columns().window();
    }

    private static int column(ConvMaxPoolGeometry g, int window, int position) {
        return window % g.pool().columns().output() * g.pool().columns().stride()
                + position % g.pool().columns().window();
    }
}
