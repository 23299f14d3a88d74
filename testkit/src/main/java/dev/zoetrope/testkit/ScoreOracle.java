package dev.zoetrope.testkit;

import dev.zoetrope.core.kernel.DropoutMask;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.AdditiveAttention;
import dev.zoetrope.layers.layer.Attention;
import dev.zoetrope.layers.layer.ScoreMode;
import java.util.List;

/** Attention of one head without projections: {@code softmax(scores)·v}, a weight at a time. */
record ScoreOracle(Score score, int parameters, float dropout, boolean causal) implements MultiOracle {
    /** What a query and a key make of each other. */
    @FunctionalInterface
    interface Score {
        double of(double[] query, double[] key, List<Doubles> parameters);
    }

    static ScoreOracle of(Attention spec) {
        boolean concat = spec.scoreMode() == ScoreMode.CONCAT;
        Score score = (q, k, parameters) -> {
            double scale = spec.useScale() ? parameters.getFirst().values()[0] : 1;
            double sum = 0;
            for (int d = 0; d < q.length; d++) {
                sum += concat ? Math.tanh(scale * (q[d] + k[d])) : scale * q[d] * k[d];
            }
            return concat ? parameters.getLast().values()[0] * sum : sum;
        };
        return new ScoreOracle(
                score, (spec.useScale() ? 1 : 0) + (concat ? 1 : 0), spec.dropout(), spec.useCausalMask());
    }

    static ScoreOracle of(AdditiveAttention spec) {
        Score score = (q, k, parameters) -> {
            double sum = 0;
            for (int d = 0; d < q.length; d++) {
                double scale = spec.useScale() ? parameters.getFirst().values()[d] : 1;
                sum += scale * Math.tanh(q[d] + k[d]);
            }
            return sum;
        };
        return new ScoreOracle(score, spec.useScale() ? 1 : 0, spec.dropout(), spec.useCausalMask());
    }

    @Override
    public List<Doubles> forward(List<Doubles> inputs, List<Doubles> parameters, OraclePass pass) {
        Doubles query = inputs.get(0);
        Doubles value = inputs.get(1);
        Doubles key = inputs.getLast();
        int n = query.shape().dim(0);
        int steps = query.shape().dim(1);
        int sources = value.shape().dim(1);
        int width = value.shape().dim(2);
        DropoutMask mask = DropoutMask.of(pass.random().fork(pass.path() + "/dropout"), dropout);
        Doubles y = Doubles.zeros(Shape.of(n, steps, width));
        for (int row = 0; row < n * steps; row++) {
            int example = row / steps;
            double[] weights = new double[sources];
            double sum = 0;
            for (int s = 0; s < sources; s++) {
                double each = score.of(vector(query, row), vector(key, example * sources + s), parameters);
                weights[s] = causal && s > row % steps ? 0 : Math.exp(each);
                sum += weights[s];
            }
            for (int s = 0; s < sources; s++) {
                double kept = 1;
                if (pass.training() && dropout > 0) {
                    kept = mask.keeps(row * sources + s) ? 1 / (1 - (double) dropout) : 0;
                }
                for (int d = 0; d < width; d++) {
                    y.add(weights[s] / sum * kept * value.get(example, s, d), example, row % steps, d);
                }
            }
        }
        return List.of(y);
    }

    private static double[] vector(Doubles x, int row) {
        int width = x.shape().dim(2);
        double[] vector = new double[width];
        System.arraycopy(x.values(), row * width, vector, 0, width);
        return vector;
    }
}
