package dev.zoetrope.layers.loss;

import dev.zoetrope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * {@code max(max (1 − t)·o − Σ t·o + 1, 0)} for one-hot targets: the best wrong class is to stay 1 below the right one. The
 * first of several best wrong classes gets the slope.
 */
public record CategoricalHinge() implements Loss {
    @Override
    public String name() {
        return "categorical_hinge";
    }

    @Override
    public LossValue of(Tensor target, Tensor output, @Nullable Tensor weights) {
        return Rows.mean(this, target, output, weights, t -> t, CategoricalHinge::row);
    }

    private static double row(double[] t, double[] o, double[] gradient) {
        double right = 0;
        int wrong = 0;
        for (int k = 0; k < o.length; k++) {
            right += t[k] * o[k];
            wrong = (1 - t[k]) * o[k] > (1 - t[wrong]) * o[wrong] ? k : wrong;
        }
        double loss = (1 - t[wrong]) * o[wrong] - right + 1;
        for (int k = 0; k < o.length; k++) {
            gradient[k] = loss > 0 ? -t[k] : 0;
        }
        gradient[wrong] += loss > 0 ? 1 - t[wrong] : 0;
        return Math.max(loss, 0);
    }
}
