package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;

import dev.zoetrope.core.kernel.ConvMaxPoolGeometry;
import dev.zoetrope.core.kernel.ConvMaxPoolKernel;
import dev.zoetrope.core.kernel.Matrix;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * With lanes over the filters, which are taken in blocks of two vectors, and at the end one.
 *
 * <p>Packed, a block's bias and weights lie one term after another, filled up with zeros where there are no more filters; so
 * nothing is left over for a scalar loop, however many filters there are. What the last block computes for filters that do
 * not exist goes nowhere.
 */
final class SimdConvMaxPool implements ConvMaxPoolKernel {
    @Override
    public void pack(ConvMaxPoolGeometry g, Tensor w, @Nullable Tensor bias, Tensor packed) {
        int filters = g.filters();
        Matrix weights = new Matrix(w.array(), w.offset(), g.terms(), filters, filters, 1);
        float[] target = packed.array();
        int at = packed.offset();
        for (int f = 0; f < filters; f += width(filters - f)) {
            int width = width(filters - f);
            int real = Math.min(width, filters - f);
            Arrays.fill(target, at, at + width, 0f);
            if (bias != null) {
                System.arraycopy(bias.array(), bias.offset() + f, target, at, real);
            }
            at += width;
            int end = at + g.terms() * width;
            if (real == Tile.COLUMNS) {
                Packing.packB(weights, 0, g.terms(), f, real, target, at);
            } else {
                Arrays.fill(target, at, end, 0f);
                Packing.copyRows(weights, 0, g.terms(), f, real, target, at, width);
            }
            at = end;
        }
    }

    /** How many filters the block that begins with so many left has room for. */
    static int width(int left) {
        return left > COUNT ? 2 * COUNT : COUNT;
    }

    @Override
    public Forward forward(ConvMaxPoolGeometry g, Tensor x, Tensor packed, Tensor y, Tensor winner, Tensor scratch) {
        return new ConvMaxPoolForward(g, x, packed, y, winner, scratch);
    }

    @Override
    public Backward backward(
            ConvMaxPoolGeometry g, Result forward, Tensor dy, Tensor w, @Nullable Tensor dx, Tensor scratch) {
        return new ConvMaxPoolBackward(g, forward, dy, w, dx, scratch);
    }
}
