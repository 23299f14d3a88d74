package dev.zoetrope.layers.constraint;

import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Norms over some of a tensor's axes. */
final class Norms {
    /** Keras's epsilon. */
    static final double EPSILON = 1e-7;

    private Norms() {}

    /**
     * Multiplies every element by a function of the norm that it belongs to. Squares are summed in the order of the
     * elements, in double.
     *
     * @throws IllegalArgumentException if the tensor has no such axis
     */
    static void scale(Tensor value, List<Integer> axes, DoubleUnaryOperator factor) {
        int[] strides = strides(value, axes);
        double[] squares = new double[value.size()];
        for (int i = 0; i < value.size(); i++) {
            double element = value.array()[value.offset() + i];
            squares[group(value, i, strides)] += element * element;
        }
        for (int i = 0; i < value.size(); i++) {
            double norm = Math.sqrt(squares[group(value, i, strides)]);
            value.array()[value.offset() + i] *= (float) factor.applyAsDouble(norm);
        }
    }

    /** How far apart the norms of neighbours along each axis are: 0 along those that a norm runs over. */
    private static int[] strides(Tensor value, List<Integer> axes) {
        int rank = value.shape().rank();
        int[] strides = new int[rank];
        for (int axis : axes) {
            if (axis < -rank || axis >= rank) {
                throw new IllegalArgumentException("no axis " + axis + " in a weight " + value.shape());
            }
        }
        int stride = 1;
        for (int axis = rank - 1; axis >= 0; axis--) {
            if (!axes.contains(axis) && !axes.contains(axis - rank)) {
                strides[axis] = stride;
                stride *= value.dim(axis);
            }
        }
        return strides;
    }

    private static int group(Tensor value, int index, int[] strides) {
        int group = 0;
        int rest = index;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            group += rest % value.dim(axis) * strides[axis];
            rest /= value.dim(axis);
        }
        return group;
    }
}
