package dev.zoetrope.testkit;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.BatchNormalization;
import dev.zoetrope.layers.layer.GroupNormalization;
import dev.zoetrope.layers.layer.LayerNormalization;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * {@code (x − μ)/√(σ² + ε)·γ + β}: all normalisations are this, and differ in which elements share a mean and which share
 * a γ.
 */
final class NormalizationOracle {
    private NormalizationOracle() {}

    /**
     * Normalises.
     *
     * @param cell for an element's index the number of the set whose mean and variance it shares
     */
    static Doubles normalize(Doubles x, double epsilon, IntUnaryOperator cell) {
        Map<Integer, double[]> sums = new HashMap<>();
        for (int i = 0; i < x.values().length; i++) {
            double[] sum = sums.computeIfAbsent(cell.applyAsInt(i), key -> new double[3]);
            sum[0]++;
            sum[1] += x.values()[i];
        }
        for (int i = 0; i < x.values().length; i++) {
            double[] sum = sums.computeIfAbsent(cell.applyAsInt(i), key -> new double[3]);
            double d = x.values()[i] - sum[1] / sum[0];
            sum[2] += d * d;
        }
        Doubles y = Doubles.zeros(x.shape());
        for (int i = 0; i < x.values().length; i++) {
            double[] sum = sums.computeIfAbsent(cell.applyAsInt(i), key -> new double[3]);
            y.values()[i] = (x.values()[i] - sum[1] / sum[0]) / Math.sqrt(sum[2] / sum[0] + epsilon);
        }
        return y;
    }

    /** {@code y·γ + β} with those of them that there are; {@code place} is an element's index into them. */
    static Doubles scaled(Doubles y, boolean scale, boolean center, List<Doubles> parameters, IntUnaryOperator place) {
        Doubles out = Doubles.zeros(y.shape());
        for (int i = 0; i < y.values().length; i++) {
            int k = place.applyAsInt(i);
            double gamma = scale ? parameters.getFirst().values()[k] : 1;
            double beta = center ? parameters.getLast().values()[k] : 0;
            out.values()[i] = y.values()[i] * gamma + beta;
        }
        return out;
    }

    /** The number of an element among those that have the same index along the given axes, or along all others. */
    static int index(Shape shape, int element, List<Integer> axes, boolean along) {
        int index = 0;
        for (int axis = 0; axis < shape.rank(); axis++) {
            boolean named = axes.contains(axis) || axes.contains(axis - shape.rank());
            if (named == along) {
                int inner = shape.dropFirst(axis + 1).size();
                index = index * shape.dim(axis) + element / inner % shape.dim(axis);
            }
        }
        return index;
    }

    record Batch(BatchNormalization spec) implements Oracle {
        @Override
        public int parameters() {
            return (spec.scale() ? 1 : 0) + (spec.center() ? 1 : 0) + 2;
        }

        @Override
        public Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass) {
            Shape shape = x.shape();
            IntUnaryOperator channel = i -> index(shape, i, List.of(spec.axis()), true);
            List<Doubles> own = parameters.subList(0, parameters.size() - 2);
            if (pass.training()) {
                return scaled(normalize(x, spec.epsilon(), channel), spec.scale(), spec.center(), own, channel);
            }
            double[] mean = parameters.get(parameters.size() - 2).values();
            double[] variance = parameters.getLast().values();
            Doubles y = Doubles.zeros(shape);
            for (int i = 0; i < shape.size(); i++) {
                int c = channel.applyAsInt(i);
                y.values()[i] = (x.values()[i] - mean[c]) / Math.sqrt(variance[c] + spec.epsilon());
            }
            return scaled(y, spec.scale(), spec.center(), own, channel);
        }
    }

    record Layer(LayerNormalization spec) implements Oracle {
        @Override
        public int parameters() {
            return (spec.scale() ? 1 : 0) + (spec.center() ? 1 : 0);
        }

        @Override
        public Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass) {
            Shape shape = x.shape();
            Doubles y = normalize(x, spec.epsilon(), i -> index(shape, i, spec.axis(), false));
            return scaled(y, spec.scale(), spec.center(), parameters, i -> index(shape, i, spec.axis(), true));
        }
    }

    record Group(GroupNormalization spec) implements Oracle {
        @Override
        public int parameters() {
            return (spec.scale() ? 1 : 0) + (spec.center() ? 1 : 0);
        }

        @Override
        public Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass) {
            Shape shape = x.shape();
            int channels = shape.dim(spec.axis());
            int groups = spec.groups() == -1 ? channels : spec.groups();
            IntUnaryOperator channel = i -> index(shape, i, List.of(spec.axis()), true);
            int each = shape.dropFirst(1).size();
            Doubles y =
                    normalize(x, spec.epsilon(), i -> i / each * groups + channel.applyAsInt(i) / (channels / groups));
            return scaled(y, spec.scale(), spec.center(), parameters, channel);
        }
    }
}
