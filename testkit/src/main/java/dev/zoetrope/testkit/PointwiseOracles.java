package dev.zoetrope.testkit;

import dev.zoetrope.core.kernel.UnaryOp;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.PReLU;
import dev.zoetrope.layers.layer.Permute;
import dev.zoetrope.layers.layer.ReLU;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Formulas of layers that treat each element by itself, or move it. */
final class PointwiseOracles {
    private PointwiseOracles() {}

    static Doubles map(Doubles x, DoubleUnaryOperator function) {
        return new Doubles(x.shape(), Arrays.stream(x.values()).map(function).toArray());
    }

    static Doubles relu(ReLU spec, Doubles x) {
        Float most = spec.maxValue();
        double limit = most == null ? Double.POSITIVE_INFINITY : most;
        return map(x, v -> v > spec.threshold() ? Math.min(v, limit) : spec.negativeSlope() * (v - spec.threshold()));
    }

    static Doubles elu(double alpha, Doubles x) {
        return map(x, v -> (v > 0 ? 1 : alpha) * UnaryFormula.apply(UnaryOp.ELU, v));
    }

    static Doubles permute(Permute spec, Doubles x) {
        Shape in = x.shape();
        int rank = in.rank();
        int[] dims = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            dims[axis] = in.dim(axis == 0 ? 0 : spec.dims().get(axis - 1));
        }
        Doubles y = Doubles.zeros(Shape.of(dims));
        for (int i = 0; i < in.size(); i++) {
            int[] index = new int[rank];
            for (int axis = 0; axis < rank; axis++) {
                int from = axis == 0 ? 0 : spec.dims().get(axis - 1);
                index[axis] = i / in.dropFirst(from + 1).size() % in.dim(from);
            }
            y.add(x.values()[i], index);
        }
        return y;
    }

    /** {@code max(x, 0) + α·min(x, 0)} */
    record Parametric(PReLU spec) implements Oracle {
        @Override
        public int parameters() {
            return 1;
        }

        @Override
        public Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass) {
            Shape shape = x.shape();
            Doubles y = Doubles.zeros(shape);
            for (int i = 0; i < shape.size(); i++) {
                int place = 0;
                for (int axis = 1; axis < shape.rank(); axis++) {
                    int index = i / shape.dropFirst(axis + 1).size() % shape.dim(axis);
                    boolean shared = spec.sharedAxes().contains(axis);
                    place = shared ? place : place * shape.dim(axis) + index;
                }
                double v = x.values()[i];
                y.values()[i] = Math.max(v, 0) + parameters.getFirst().values()[place] * Math.min(v, 0);
            }
            return y;
        }
    }
}
