package dev.zoetrope.testkit;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.BatchNormalization;
import dev.zoetrope.layers.layer.GroupNormalization;
import dev.zoetrope.layers.layer.LayerNormalization;
import dev.zoetrope.layers.layer.Normalization;
import dev.zoetrope.layers.layer.RMSNormalization;
import dev.zoetrope.layers.layer.UnitNormalization;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
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
        return normalize(x, epsilon, cell, i -> true);
    }

    /** The same, with means and variances of the elements that count. */
    private static Doubles normalize(Doubles x, double epsilon, IntUnaryOperator cell, IntPredicate counts) {
        Map<Integer, double[]> sums = new HashMap<>();
        for (int i = 0; i < x.values().length; i++) {
            double[] sum = sums.computeIfAbsent(cell.applyAsInt(i), key -> new double[3]);
            sum[0] += counts.test(i) ? 1 : 0;
            sum[1] += counts.test(i) ? x.values()[i] : 0;
        }
        for (int i = 0; i < x.values().length; i++) {
            double[] sum = sums.computeIfAbsent(cell.applyAsInt(i), key -> new double[3]);
            double d = x.values()[i] - sum[1] / sum[0];
            sum[2] += counts.test(i) ? d * d : 0;
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
                IntPredicate counts = i -> pass.mask() == null || pass.mask().values()[i / shape.dim(-1)] != 0;
                Doubles y = normalize(x, spec.epsilon(), channel, counts);
                return scaled(y, spec.scale(), spec.center(), own, channel);
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

    /** {@code (x − mean)/√variance}, or back, with given values or the parameters. */
    record Given(Normalization spec) implements Oracle {
        @Override
        public int parameters() {
            return spec.mean().isEmpty() ? 2 : 0;
        }

        @Override
        public Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass) {
            Doubles y = Doubles.zeros(x.shape());
            for (int i = 0; i < y.values().length; i++) {
                int place = index(x.shape(), i, spec.axis(), true);
                double mean = value(spec.mean(), parameters, 0, place);
                double deviation = Math.max(Math.sqrt(value(spec.variance(), parameters, 1, place)), 1e-7);
                double v = x.values()[i];
                y.values()[i] = spec.invert() ? mean + v * deviation : (v - mean) / deviation;
            }
            return y;
        }

        private static double value(List<Float> given, List<Doubles> parameters, int parameter, int place) {
            return given.isEmpty()
                    ? parameters.get(parameter).values()[place]
                    : given.get(given.size() == 1 ? 0 : place);
        }
    }

    /** {@code x/√Σx²} */
    static Doubles unit(UnitNormalization spec, Doubles x) {
        return byRoot(x, spec.axis(), false, 0);
    }

    /** {@code x/√(mean(x²) + ε)·γ} */
    record RootMeanSquare(RMSNormalization spec) implements Oracle {
        @Override
        public int parameters() {
            return 1;
        }

        @Override
        public Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass) {
            Doubles y = byRoot(x, spec.axis(), true, spec.epsilon());
            return scaled(y, true, false, parameters, i -> index(x.shape(), i, spec.axis(), true));
        }
    }

    /** Each element over the root of the sum of squares, or of their mean, along axes. */
    private static Doubles byRoot(Doubles x, List<Integer> axes, boolean mean, double epsilon) {
        Map<Integer, double[]> sums = new HashMap<>();
        for (int i = 0; i < x.values().length; i++) {
            double[] sum = sums.computeIfAbsent(index(x.shape(), i, axes, false), key -> new double[2]);
            sum[0] += x.values()[i] * x.values()[i];
            sum[1]++;
        }
        Doubles y = Doubles.zeros(x.shape());
        for (int i = 0; i < x.values().length; i++) {
            double[] sum = sums.computeIfAbsent(index(x.shape(), i, axes, false), key -> new double[2]);
            y.values()[i] = x.values()[i] / Math.sqrt(sum[0] / (mean ? sum[1] : 1) + epsilon);
        }
        return y;
    }
}
