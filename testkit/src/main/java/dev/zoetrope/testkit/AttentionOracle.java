package dev.zoetrope.testkit;

import dev.zoetrope.core.kernel.DropoutMask;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.MultiHeadAttention;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code Wo·softmax(q·k/√D)·v}, a weight at a time. */
record AttentionOracle(MultiHeadAttention spec) implements Oracle {
    @Override
    public int parameters() {
        return spec.useBias() ? 8 : 4;
    }

    @Override
    public Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass) {
        return forward(List.of(x), parameters, pass).getFirst();
    }

    /** Of a query [N,…,E], a value [N,…,F], a key [N,…,G] and an attention mask [N,T,S], or the first of these. */
    @Override
    public List<Doubles> forward(List<Doubles> given, List<Doubles> parameters, OraclePass pass) {
        Doubles query = given.getFirst();
        Doubles value = given.size() > 1 ? given.get(1) : query;
        Doubles key = given.size() > 2 ? given.get(2) : value;
        return List.of(attention(query, value, key, given.size() > 3 ? given.get(3) : null, parameters, pass));
    }

    private Doubles attention(
            Doubles query,
            Doubles value,
            Doubles key,
            @Nullable Doubles allowed,
            List<Doubles> parameters,
            OraclePass pass) {
        int n = query.shape().dim(0);
        List<Doubles> rest = new ArrayList<>(parameters);
        Doubles q = projected(rows(query), rest, 1);
        Doubles k = projected(rows(key), rest, 1);
        Doubles v = projected(rows(value), rest, 1);
        int steps = q.shape().dim(0) / n;
        int sources = k.shape().dim(0) / n;
        int heads = spec.numHeads();
        int width = v.shape().dim(1) / heads;
        DropoutMask mask = DropoutMask.of(pass.random().fork(pass.path() + "/dropout"), spec.dropout());
        Doubles mixed = Doubles.zeros(Shape.of(n * steps, heads * width));
        for (int i = 0; i < n * heads * steps; i++) {
            int t = i % steps;
            int head = i / steps % heads;
            int example = i / steps / heads;
            double[] weights = new double[sources];
            double sum = 0;
            for (int s = 0; s < sources; s++) {
                double score = 0;
                for (int d = head * spec.keyDim(); d < (head + 1) * spec.keyDim(); d++) {
                    score += q.get(example * steps + t, d) * k.get(example * sources + s, d);
                }
                boolean hidden = (spec.useCausalMask() && s > t)
                        || (allowed != null && !(allowed.values()[(example * steps + t) * sources + s] > 0.5));
                weights[s] = hidden ? 0 : Math.exp(score / Math.sqrt(spec.keyDim()));
                sum += weights[s];
            }
            sum = sum == 0 ? 1 : sum; // a query that may look at nothing sees nothing
            for (int s = 0; s < sources; s++) {
                double kept = pass.training() && spec.dropout() > 0
                        ? (mask.keeps(i * sources + s) ? 1 / (1 - (double) spec.dropout()) : 0)
                        : 1;
                for (int d = head * width; d < (head + 1) * width; d++) {
                    mixed.add(weights[s] / sum * kept * v.get(example * sources + s, d), example * steps + t, d);
                }
            }
        }
        Doubles y = projected(mixed, rest, 2);
        return y.reshape(query.shape().dropLast(1).append(y.shape().dim(1)));
    }

    private static Doubles rows(Doubles x) {
        return x.reshape(
                Shape.of(x.shape().size() / x.shape().dim(-1), x.shape().dim(-1)));
    }

    /** {@code x·W + b} with the next parameters; W's first axes are those of x. */
    private Doubles projected(Doubles x, List<Doubles> rest, int inputAxes) {
        Doubles w = rest.removeFirst();
        int outputs = w.shape().dropFirst(inputAxes).size();
        double[] bias = spec.useBias() ? rest.removeFirst().values() : new double[outputs];
        Doubles y = Doubles.zeros(Shape.of(x.shape().dim(0), outputs));
        for (int m = 0; m < x.shape().dim(0); m++) {
            for (int u = 0; u < outputs; u++) {
                double sum = bias[u];
                for (int c = 0; c < x.shape().dim(1); c++) {
                    sum += x.get(m, c) * w.values()[c * outputs + u];
                }
                y.add(sum, m, u);
            }
        }
        return y;
    }
}
