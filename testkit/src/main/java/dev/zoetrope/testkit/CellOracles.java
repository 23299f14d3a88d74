package dev.zoetrope.testkit;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.GRU;
import dev.zoetrope.layers.layer.LSTM;
import dev.zoetrope.layers.layer.SimpleRNN;
import java.util.List;

/** The equations of recurrent cells, unit by unit. */
final class CellOracles {
    private CellOracles() {}

    /** {@code b[j] + Σ x[k]·W[k,j]}, with column j of a kernel whose rows are at hand. */
    static double product(double[] x, Doubles w, int j) {
        double sum = 0;
        for (int k = 0; k < x.length; k++) {
            sum += x[k] * w.get(k, j);
        }
        return sum;
    }

    /** {@code c[t] = σ(zf)·c[t−1] + σ(zi)·g(zc)}, {@code h[t] = σ(zo)·g(c[t])} */
    record LstmCell(LSTM spec) implements RecurrentOracle.CellOracle {
        @Override
        public int parameters() {
            return spec.useBias() ? 3 : 2;
        }

        @Override
        public Shape state(Shape x) {
            return Shape.of(spec.units());
        }

        @Override
        public int states() {
            return 2;
        }

        @Override
        public int gates() {
            return 4;
        }

        @Override
        public List<double[]> step(
                Shape shape, List<double[]> x, List<double[]> h, List<double[]> states, List<Doubles> parameters) {
            int units = spec.units();
            double[] z = new double[4 * units];
            for (int j = 0; j < z.length; j++) {
                int gate = j / units;
                z[j] = product(x.get(gate), parameters.get(0), j) + product(h.get(gate), parameters.get(1), j);
                z[j] += spec.useBias() ? parameters.get(2).get(j) : 0;
            }
            double[] after = new double[units];
            double[] c = new double[units];
            for (int u = 0; u < units; u++) {
                double input = ActivationFormula.apply(spec.recurrentActivation(), z[u]);
                double forget = ActivationFormula.apply(spec.recurrentActivation(), z[units + u]);
                double candidate = ActivationFormula.apply(spec.activation(), z[2 * units + u]);
                double output = ActivationFormula.apply(spec.recurrentActivation(), z[3 * units + u]);
                c[u] = forget * states.get(1)[u] + input * candidate;
                after[u] = output * ActivationFormula.apply(spec.activation(), c[u]);
            }
            return List.of(after, c);
        }
    }

    /** {@code h[t] = u·h[t−1] + (1 − u)·g}, with the reset gate after the product or before. */
    record GruCell(GRU spec) implements RecurrentOracle.CellOracle {
        @Override
        public int parameters() {
            return spec.useBias() ? 3 : 2;
        }

        @Override
        public Shape state(Shape x) {
            return Shape.of(spec.units());
        }

        @Override
        public int states() {
            return 1;
        }

        @Override
        public int gates() {
            return 3;
        }

        private double bias(int row, int j, List<Doubles> parameters) {
            if (!spec.useBias()) {
                return 0;
            }
            Doubles bias = parameters.get(2);
            return spec.resetAfter() ? bias.get(row, j) : row == 0 ? bias.get(j) : 0;
        }

        @Override
        public List<double[]> step(
                Shape shape, List<double[]> x, List<double[]> h, List<double[]> states, List<Doubles> parameters) {
            int units = spec.units();
            Doubles w = parameters.get(0);
            Doubles v = parameters.get(1);
            double[] u = new double[units];
            double[] r = new double[units];
            for (int k = 0; k < units; k++) {
                double zu = product(x.get(0), w, k) + product(h.get(0), v, k);
                double zr = product(x.get(1), w, units + k) + product(h.get(1), v, units + k);
                zu += bias(0, k, parameters) + bias(1, k, parameters);
                zr += bias(0, units + k, parameters) + bias(1, units + k, parameters);
                u[k] = ActivationFormula.apply(spec.recurrentActivation(), zu);
                r[k] = ActivationFormula.apply(spec.recurrentActivation(), zr);
            }
            double[] reset = h.get(2).clone();
            for (int k = 0; k < units; k++) {
                reset[k] *= r[k];
            }
            double[] after = new double[units];
            for (int k = 0; k < units; k++) {
                int j = 2 * units + k;
                double share = spec.resetAfter()
                        ? r[k] * (product(h.get(2), v, j) + bias(1, j, parameters))
                        : product(reset, v, j);
                double g = ActivationFormula.apply(
                        spec.activation(), product(x.get(2), w, j) + bias(0, j, parameters) + share);
                after[k] = u[k] * states.getFirst()[k] + (1 - u[k]) * g;
            }
            return List.of(after);
        }
    }

    /** {@code h[t] = g(x·W + h[t−1]·U + b)} */
    record SimpleRnnCell(SimpleRNN spec) implements RecurrentOracle.CellOracle {
        @Override
        public int parameters() {
            return spec.useBias() ? 3 : 2;
        }

        @Override
        public Shape state(Shape x) {
            return Shape.of(spec.units());
        }

        @Override
        public int states() {
            return 1;
        }

        @Override
        public int gates() {
            return 1;
        }

        @Override
        public List<double[]> step(
                Shape shape, List<double[]> x, List<double[]> h, List<double[]> states, List<Doubles> parameters) {
            double[] after = new double[spec.units()];
            for (int k = 0; k < after.length; k++) {
                double z = product(x.getFirst(), parameters.get(0), k) + product(h.getFirst(), parameters.get(1), k);
                z += spec.useBias() ? parameters.get(2).get(k) : 0;
                after[k] = ActivationFormula.apply(spec.activation(), z);
            }
            return List.of(after);
        }
    }
}
