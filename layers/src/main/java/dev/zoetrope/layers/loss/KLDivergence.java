package dev.zoetrope.layers.loss;

import dev.zoetrope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * {@code Σ t·ln(t/o)} with both distributions kept within [10<sup>−7</sup>, 1]; what is cut off has no slope (Kullback and
 * Leibler, "On information and sufficiency", 1951).
 */
public record KLDivergence() implements Loss {
    @Override
    public String name() {
        return "kl_divergence";
    }

    @Override
    public LossValue of(Tensor target, Tensor output, @Nullable Tensor weights) {
        return Rows.mean(this, target, output, weights, t -> Math.clamp(t, Rows.EPSILON, 1.0), (t, o, gradient) -> {
            double sum = 0;
            for (int k = 0; k < o.length; k++) {
                double p = Math.clamp(o[k], Rows.EPSILON, 1.0);
                sum += t[k] * StrictMath.log(t[k] / p);
                gradient[k] = p == o[k] ? -t[k] / p : 0;
            }
            return sum;
        });
    }
}
