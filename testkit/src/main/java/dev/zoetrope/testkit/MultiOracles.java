package dev.zoetrope.testkit;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.Add;
import dev.zoetrope.layers.layer.AdditiveAttention;
import dev.zoetrope.layers.layer.Attention;
import dev.zoetrope.layers.layer.Average;
import dev.zoetrope.layers.layer.Concatenate;
import dev.zoetrope.layers.layer.Dot;
import dev.zoetrope.layers.layer.Maximum;
import dev.zoetrope.layers.layer.Minimum;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import dev.zoetrope.layers.layer.Multiply;
import dev.zoetrope.layers.layer.Subtract;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;

/** The oracles of layers with several inputs. */
final class MultiOracles {
    private MultiOracles() {}

    static MultiOracle of(MultiLayerSpec spec) {
        return switch (spec) {
            case Add add -> withoutParameters(xs -> fold(xs, Double::sum));
            case Subtract subtract -> withoutParameters(xs -> fold(xs, (a, b) -> a - b));
            case Multiply multiply -> withoutParameters(xs -> fold(xs, (a, b) -> a * b));
            case Average average ->
                withoutParameters(xs -> fold(List.of(fold(xs, Double::sum)), (a, b) -> a, 1.0 / xs.size()));
            case Maximum maximum -> withoutParameters(xs -> fold(xs, Math::max));
            case Minimum minimum -> withoutParameters(xs -> fold(xs, Math::min));
            case Concatenate concatenate -> withoutParameters(xs -> concatenate(concatenate.axis(), xs));
            case Dot dot -> withoutParameters(xs -> dot(dot, xs.get(0), xs.get(1)));
            case Attention attention -> ScoreOracle.of(attention);
            case AdditiveAttention attention -> ScoreOracle.of(attention);
            default -> throw new IllegalArgumentException("no oracle for " + spec.className());
        };
    }

    private static MultiOracle withoutParameters(Function<List<Doubles>, Doubles> formula) {
        return new MultiOracle() {
            @Override
            public int parameters() {
                return 0;
            }

            @Override
            public List<Doubles> forward(List<Doubles> inputs, List<Doubles> parameters, OraclePass pass) {
                return List.of(formula.apply(inputs));
            }
        };
    }

    private static Doubles fold(List<Doubles> xs, DoubleBinaryOperator op) {
        return fold(xs, op, 1);
    }

    /** {@code factor·op(op(x0, x1), …)} of inputs repeated to the largest size along each axis. */
    private static Doubles fold(List<Doubles> xs, DoubleBinaryOperator op, double factor) {
        int rank = xs.stream().mapToInt(x -> x.shape().rank()).max().orElseThrow();
        int[] dims = new int[rank];
        for (Doubles x : xs) {
            for (int axis = 0; axis < rank; axis++) {
                dims[axis] = Math.max(dims[axis], sizes(x, rank)[axis]);
            }
        }
        Doubles y = Doubles.zeros(Shape.of(dims));
        for (int i = 0; i < y.values().length; i++) {
            double value = repeated(xs.getFirst(), y.shape(), i);
            for (Doubles x : xs.subList(1, xs.size())) {
                value = op.applyAsDouble(value, repeated(x, y.shape(), i));
            }
            y.values()[i] = factor * value;
        }
        return y;
    }

    /** Axes of 1 are put behind the batch axis until there are enough. */
    private static int[] sizes(Doubles x, int rank) {
        int[] sizes = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            int own = axis - (rank - x.shape().rank());
            sizes[axis] = axis == 0 ? x.shape().dim(0) : own < 1 ? 1 : x.shape().dim(own);
        }
        return sizes;
    }

    private static double repeated(Doubles x, Shape shape, int index) {
        int[] sizes = sizes(x, shape.rank());
        int rest = index;
        int position = 0;
        int stride = 1;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            position += rest % shape.dim(axis) % sizes[axis] * stride;
            stride *= sizes[axis];
            rest /= shape.dim(axis);
        }
        return x.values()[position];
    }

    private static Doubles concatenate(int axis, List<Doubles> xs) {
        Shape first = xs.getFirst().shape();
        int along = Math.floorMod(axis, first.rank());
        int[] dims = first.dims();
        dims[along] = xs.stream().mapToInt(x -> x.shape().dim(along)).sum();
        Doubles y = Doubles.zeros(Shape.of(dims));
        int start = 0;
        for (Doubles x : xs) {
            for (int i = 0; i < x.values().length; i++) {
                int[] index = index(x.shape(), i);
                index[along] += start;
                y.add(x.values()[i], index);
            }
            start += x.shape().dim(along);
        }
        return y;
    }

    private static int[] index(Shape shape, int position) {
        int[] index = new int[shape.rank()];
        int rest = position;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            index[axis] = rest % shape.dim(axis);
            rest /= shape.dim(axis);
        }
        return index;
    }

    private static Doubles dot(Dot spec, Doubles one, Doubles other) {
        int axis = Math.floorMod(spec.axes().get(0), one.shape().rank());
        int otherAxis = Math.floorMod(spec.axes().get(1), other.shape().rank());
        Doubles a = spec.normalize() ? unit(one, axis) : one;
        Doubles b = spec.normalize() ? unit(other, otherAxis) : other;
        Shape shape = Shape.of(a.shape().dim(0));
        for (int i = 1; i < a.shape().rank(); i++) {
            shape = i == axis ? shape : shape.append(a.shape().dim(i));
        }
        for (int i = 1; i < b.shape().rank(); i++) {
            shape = i == otherAxis ? shape : shape.append(b.shape().dim(i));
        }
        Doubles y = Doubles.zeros(shape.rank() == 1 ? shape.append(1) : shape);
        for (int i = 0; i < a.values().length; i++) {
            for (int j = 0; j < b.values().length; j++) {
                int[] left = index(a.shape(), i);
                int[] right = index(b.shape(), j);
                if (left[0] == right[0] && left[axis] == right[otherAxis]) {
                    int[] to = new int[Math.max(2, shape.rank())];
                    int at = 0;
                    for (int k = 0; k < left.length; k++) {
                        if (k != axis) {
                            to[at++] = left[k];
                        }
                    }
                    for (int k = 1; k < right.length; k++) {
                        if (k != otherAxis) {
                            to[at++] = right[k];
                        }
                    }
                    y.add(a.values()[i] * b.values()[j], to);
                }
            }
        }
        return y;
    }

    private static Doubles unit(Doubles x, int axis) {
        int inner = x.shape().dropFirst(axis + 1).size();
        int size = x.shape().dim(axis);
        Doubles y = Doubles.zeros(x.shape());
        for (int i = 0; i < y.values().length; i++) {
            int first = i - i / inner % size * inner;
            double squares = 0;
            for (int k = 0; k < size; k++) {
                squares += Math.pow(x.values()[first + k * inner], 2);
            }
            y.values()[i] = x.values()[i] / Math.sqrt(squares);
        }
        return y;
    }
}
