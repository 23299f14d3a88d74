package dev.zoetrope.core.kernel;

import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@code y = maxPool(relu(conv(x)))} in one go.
 *
 * <p>The convolution's own output, as many times larger as a pooling window has positions, is never written. Backwards a
 * window hands its gradient to one position of each filter, and to none if ReLU made it 0: what reaches the convolution
 * is a short list of (position, filter, gradient), and only for these anything is multiplied.
 *
 * <p>For finite input all results have the bits of {@link Conv2dKernel}, {@link UnaryOp#RELU} and {@link PoolKernel} one
 * after another: the same sums in the same order, but for terms that are zero.
 */
public interface ConvMaxPoolKernel {
    /**
     * Brings weights and bias into the order in which {@link #forward} reads them.
     *
     * @param w [KH,KW,C,F]
     * @param bias [F], or null for zeros
     * @param packed of {@link ConvMaxPoolGeometry#packed()}, written
     */
    void pack(ConvMaxPoolGeometry g, Tensor w, @Nullable Tensor bias, Tensor packed);

    /**
     * Makes ready to compute y, and which position of its window each value comes from.
     *
     * @param x [N,H,W,C]
     * @param packed from {@link #pack}
     * @param y [N,PH,PW,F], written
     * @param winner [N,PH,PW,F], written: the first position, row by row, with the window's largest value, if that is
     *     above 0
     * @param scratch of {@link ConvMaxPoolGeometry#scratch()}, of what is returned alone as long as that is in use
     * @return for one thread at a time
     */
    Forward forward(ConvMaxPoolGeometry g, Tensor x, Tensor packed, Tensor y, Tensor winner, Tensor scratch);

    /** A way through some images after others. */
    @FunctionalInterface
    interface Forward {
        /** Writes the results of images {@code from} (inclusive) to {@code to} (exclusive). */
        void run(int from, int to);
    }

    /**
     * Makes ready to carry gradients back.
     *
     * @param forward what went into {@link #forward} and came out of it
     * @param dy [N,PH,PW,F]
     * @param w weights of {@link ConvMaxPoolGeometry#byFilter()}; looked at only for dx
     * @param dx [N,H,W,C], written; null if nobody wants it
     * @param scratch as in {@link #forward}
     * @return for one thread at a time
     */
    Backward backward(ConvMaxPoolGeometry g, Result forward, Tensor dy, Tensor w, @Nullable Tensor dx, Tensor scratch);

    /** A way back through some images after others. */
    @FunctionalInterface
    interface Backward {
        /**
         * Adds what images {@code from} (inclusive) to {@code to} (exclusive) give weights and bias, and writes the gradient of the
         * images themselves.
         *
         * @param dw of {@link ConvMaxPoolGeometry#byFilter()}, added to; holds anything behind the rows
         * @param db [F], added to
         */
        void run(Tensor dw, Tensor db, int from, int to);
    }

    /**
     * What a backward pass must know of the forward pass.
     *
     * @param x [N,H,W,C]
     * @param y [N,PH,PW,F]
     * @param winner [N,PH,PW,F]
     * @param scale what a gradient by y is multiplied with on its way back, above 0. After {@link #forward} y may have been through
     *     dropout, which made some values 0 and multiplied the others with this
     */
    record Result(Tensor x, Tensor y, Tensor winner, float scale) {}

    /** Copies filters {@code from} to {@code to} of {@code w [KH,KW,C,F]} into {@code byFilter [F,KH,rowStride]}. */
    static void toByFilter(ConvMaxPoolGeometry g, Gemm gemm, Tensor w, Tensor byFilter, int from, int to) {
        int filter = byFilter.size() / g.filters();
        Arrays.fill(byFilter.array(), byFilter.offset() + from * filter, byFilter.offset() + to * filter, 0f);
        for (int row = 0; row < g.conv().rows().window(); row++) {
            gemm.copy(inRow(g, w, row, from, to), inFilters(g, byFilter, row, from, to));
        }
    }

    /** Copies filters {@code from} to {@code to} of {@code byFilter [F,KH,rowStride]} into {@code w [KH,KW,C,F]}. */
    static void fromByFilter(ConvMaxPoolGeometry g, Gemm gemm, Tensor byFilter, Tensor w, int from, int to) {
        for (int row = 0; row < g.conv().rows().window(); row++) {
            gemm.copy(
                    inFilters(g, byFilter, row, from, to).transposed(),
                    inRow(g, w, row, from, to).transposed());
        }
    }

    /** Some filters' terms of a kernel row, [to−from,KW·C], in {@code w [KH,KW,C,F]}. */
    private static Matrix inRow(ConvMaxPoolGeometry g, Tensor w, int row, int from, int to) {
        int at = w.offset() + row * g.rowTerms() * g.filters() + from;
        return new Matrix(w.array(), at, to - from, g.rowTerms(), 1, g.filters());
    }

    /** The same in {@code byFilter [F,KH,rowStride]}. */
    private static Matrix inFilters(ConvMaxPoolGeometry g, Tensor byFilter, int row, int from, int to) {
        int filter = byFilter.size() / g.filters();
        int at = byFilter.offset() + from * filter + row * g.rowStride();
        return new Matrix(byFilter.array(), at, to - from, g.rowTerms(), filter, 1);
    }
}
