package dev.zoetrope.layers.loss;

import dev.zoetrope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** {@code −Σ t·o / (|t|·|o|)}: −1 for rows of one direction, 1 for opposite ones. Norms below 10<sup>−7</sup> count as that. */
public record CosineSimilarity() implements Loss {
    @Override
    public String name() {
        return "cosine_similarity";
    }

    @Override
    public LossValue of(Tensor target, Tensor output, @Nullable Tensor weights) {
        return Rows.mean(this, target, output, weights, t -> t, CosineSimilarity::row);
    }

    private static double row(double[] t, double[] o, double[] gradient) {
        double targetNorm = norm(t);
        double norm = norm(o);
        double length = Math.max(norm, Rows.EPSILON);
        double dot = 0;
        for (int k = 0; k < o.length; k++) {
            dot += t[k] / targetNorm * (o[k] / length);
        }
        // A length that was lifted to ε is a constant: then only the first term is left of the slope.
        double turning = norm > Rows.EPSILON ? dot : 0;
        for (int k = 0; k < o.length; k++) {
            gradient[k] = -(t[k] / targetNorm - turning * o[k] / length) / length;
        }
        return -dot;
    }

    private static double norm(double[] row) {
        double sum = 0;
        for (double element : row) {
            sum += element * element;
        }
        return Math.max(Math.sqrt(sum), Rows.EPSILON);
    }
}
