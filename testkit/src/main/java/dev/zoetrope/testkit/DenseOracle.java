package dev.zoetrope.testkit;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.Dense;
import java.util.List;

/** {@code y[n,j] = activation(b[j] + Σ x[n,k]·w[k,j])} */
record DenseOracle(Dense spec) implements Oracle {
    @Override
    public int parameters() {
        return spec.useBias() ? 2 : 1;
    }

    @Override
    public Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass) {
        Doubles w = parameters.getFirst();
        int inputs = w.shape().dim(0);
        int units = spec.units();
        Shape rows = Shape.of(x.shape().size() / inputs, units);
        Doubles z = Doubles.zeros(rows);
        for (int n = 0; n < rows.dim(0); n++) {
            for (int j = 0; j < units; j++) {
                double sum = spec.useBias() ? parameters.get(1).get(j) : 0;
                for (int k = 0; k < inputs; k++) {
                    sum += x.values()[n * inputs + k] * w.get(k, j);
                }
                z.add(sum, n, j);
            }
        }
        return ActivationFormula.apply(
                spec.activation(), z.reshape(x.shape().dropLast(1).append(units)));
    }
}
