package dev.zoetrope.testkit;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.LSTM;
import java.util.List;

/**
 * The equations of {@link LSTM}, unit by unit: {@code z = x[t]·W + h[t−1]·U + b}, {@code c[t] = σ(zf)·c[t−1] +
 * σ(zi)·g(zc)}, {@code h[t] = σ(zo)·g(c[t])}.
 */
record LSTMOracle(LSTM spec) implements Oracle {
    @Override
    public int parameters() {
        return spec.useBias() ? 3 : 2;
    }

    @Override
    public Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass) {
        int batch = x.shape().dim(0);
        int steps = x.shape().dim(1);
        int units = spec.units();
        Activation sigma = spec.recurrentActivation();
        Activation g = spec.activation();
        Doubles sequence = Doubles.zeros(Shape.of(batch, steps, units));
        Doubles last = Doubles.zeros(Shape.of(batch, units));
        for (int n = 0; n < batch; n++) {
            double[] h = new double[units];
            double[] c = new double[units];
            for (int t = 0; t < steps; t++) {
                double[] z = gates(x, n, spec.goBackwards() ? steps - 1 - t : t, h, parameters);
                for (int u = 0; u < units; u++) {
                    double input = ActivationFormula.apply(sigma, z[u]);
                    double forget = ActivationFormula.apply(sigma, z[units + u]);
                    double candidate = ActivationFormula.apply(g, z[2 * units + u]);
                    double output = ActivationFormula.apply(sigma, z[3 * units + u]);
                    c[u] = forget * c[u] + input * candidate;
                    h[u] = output * ActivationFormula.apply(g, c[u]);
                    sequence.add(h[u], n, t, u);
                }
            }
            System.arraycopy(h, 0, last.values(), n * units, units);
        }
        return spec.returnSequences() ? sequence : last;
    }

    private double[] gates(Doubles x, int n, int t, double[] h, List<Doubles> parameters) {
        Doubles w = parameters.get(0);
        Doubles u = parameters.get(1);
        double[] z = new double[4 * spec.units()];
        for (int j = 0; j < z.length; j++) {
            z[j] = spec.useBias() ? parameters.get(2).get(j) : 0;
            for (int k = 0; k < w.shape().dim(0); k++) {
                z[j] += x.get(n, t, k) * w.get(k, j);
            }
            for (int k = 0; k < h.length; k++) {
                z[j] += h[k] * u.get(k, j);
            }
        }
        return z;
    }
}
