package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * An order of axes: axis {@code i} of the output is axis {@code order[i]} of the input, the batch axis being axis 0.
 */
final class Transposition {
    private static final int GRAIN = 1 << 14;

    private final int[] order;

    Transposition(int... order) {
        this.order = order.clone();
    }

    boolean isIdentity() {
        return Arrays.equals(order, IntStream.range(0, order.length).toArray());
    }

    /** The order that undoes this one. */
    Transposition inverse() {
        int[] back = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            back[order[i]] = i;
        }
        return new Transposition(back);
    }

    Shape of(Shape x) {
        return Shape.of(Arrays.stream(order).map(x::dim).toArray());
    }

    /** The elements in the new order; the input itself if that is the old one. */
    Tensor of(Tensor x, Pass pass) {
        if (isIdentity()) {
            return x;
        }
        Tensor y = pass.tensor(of(x.shape()));
        int rank = order.length;
        int[] strides = new int[rank];
        for (int i = 0; i < rank; i++) {
            strides[i] = x.shape().dropFirst(order[i] + 1).size();
        }
        int width = y.dim(-1);
        int rows = width == 0 ? 0 : y.size() / width;
        pass.parallel().forRanges(rows, Math.max(1, GRAIN / Math.max(1, width)), (from, to, worker) -> {
            for (int row = from; row < to; row++) {
                copyRow(x, start(row, y.shape(), strides), strides[rank - 1], y, row * width, width);
            }
        });
        return y;
    }

    /** Where in the input the row of the output with this number begins. */
    private static int start(int row, Shape y, int[] strides) {
        int start = 0;
        int rest = row;
        for (int axis = y.rank() - 2; axis >= 0; axis--) {
            start += rest % y.dim(axis) * strides[axis];
            rest /= y.dim(axis);
        }
        return start;
    }

    private static void copyRow(Tensor x, int from, int stride, Tensor y, int to, int width) {
        float[] in = x.array();
        float[] out = y.array();
        int i = x.offset() + from;
        int o = y.offset() + to;
        if (stride == 1) {
            System.arraycopy(in, i, out, o, width);
            return;
        }
        for (int k = 0; k < width; k++) {
            out[o + k] = in[i + k * stride];
        }
    }

    /** Runs something on the transposed input and transposes back what comes of it, forwards and backwards. */
    Forward around(Tensor x, Pass pass, Function<Tensor, Forward> body) {
        if (isIdentity()) {
            return body.apply(x);
        }
        Transposition back = inverse();
        Forward inner = body.apply(of(x, pass));
        return new Forward(
                back.of(inner.output(), pass), dy -> back.of(inner.backward().apply(of(dy, pass)), pass));
    }
}
