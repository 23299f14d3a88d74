package dev.zoetrope.interop.onnx;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;

/** Weights in another order. */
final class Tensors {
    private Tensors() {}

    /** Axis i of the result is axis {@code order[i]} of x. */
    static Tensor transposed(Tensor x, int... order) {
        int rank = order.length;
        int[] dims = Arrays.stream(order).map(x.shape()::dim).toArray();
        int[] strides = new int[rank];
        int stride = 1;
        for (int axis = rank - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= x.dim(axis);
        }
        Tensor y = Tensor.zeros(Shape.of(dims));
        int[] index = new int[rank];
        int at = x.offset();
        for (int i = 0; i < y.size(); i++) {
            y.array()[i] = x.array()[at];
            for (int axis = rank - 1; axis >= 0; axis--) {
                at += strides[order[axis]];
                if (++index[axis] < dims[axis]) {
                    break;
                }
                at -= strides[order[axis]] * dims[axis];
                index[axis] = 0;
            }
        }
        return y;
    }

    /** The matrix [R,C·k] with its k column blocks in another order; block i of the result is block {@code order[i]}. */
    static Tensor blocks(Tensor matrix, int... order) {
        int columns = matrix.dim(-1);
        int block = columns / order.length;
        Tensor y = Tensor.zeros(matrix.shape());
        for (int row = 0; row < matrix.size() / columns; row++) {
            for (int i = 0; i < order.length; i++) {
                System.arraycopy(
                        matrix.array(),
                        matrix.offset() + row * columns + order[i] * block,
                        y.array(),
                        row * columns + i * block,
                        block);
            }
        }
        return y;
    }

    /** The columns {@code from} to {@code to} of a matrix. */
    static Tensor columns(Tensor matrix, int from, int to) {
        Tensor y = Tensor.zeros(matrix.dim(0), to - from);
        for (int row = 0; row < matrix.dim(0); row++) {
            System.arraycopy(
                    matrix.array(),
                    matrix.offset() + row * matrix.dim(1) + from,
                    y.array(),
                    row * (to - from),
                    to - from);
        }
        return y;
    }
}
