package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.DropoutMask;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@link Attention} and {@link AdditiveAttention}, built.
 *
 * @param inputs the shapes of query, value and, if there is one, key
 * @param additive {@code Σ weights·tanh(scale·(q + k))} instead of {@code scale·q·k}
 * @param scale one number; null for 1
 * @param weights one number for all of D, or [D]; null for 1
 */
record AttentionLayer(
        BuildContext context,
        List<Shape> inputs,
        boolean additive,
        @Nullable Parameter scale,
        @Nullable Parameter weights,
        float dropout,
        boolean causal)
        implements MultiLayer {

    /** Throws unless these can be query, value and key. */
    static void check(List<Shape> inputs, BuildContext context) {
        if (inputs.size() < 2 || inputs.size() > 3) {
            throw new ShapeException(context.path(), "query and value, or query, value and key", inputs);
        }
        Shape query = inputs.get(0);
        Shape value = inputs.get(1);
        Shape key = inputs.getLast();
        boolean fits = inputs.stream().allMatch(input -> input.rank() == 2 && input.size() > 0)
                && query.dim(1) == key.dim(1)
                && value.dim(0) == key.dim(0);
        if (!fits) {
            throw new ShapeException(context.path(), "query [T,D], value [S,F] and key [S,D]", inputs);
        }
    }

    @Override
    public List<Shape> outputShapes() {
        return List.of(Shape.of(inputs.get(0).dim(0), inputs.get(1).dim(1)));
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> there = new ArrayList<>();
        if (scale != null) {
            there.add(scale);
        }
        if (weights != null) {
            there.add(weights);
        }
        return there;
    }

    @Override
    public MaskSupport maskSupport() {
        return MaskSupport.USES;
    }

    @Override
    public MultiForward forward(List<Tensor> xs, Pass pass) {
        context.requireInputs(xs, inputs);
        int n = xs.getFirst().dim(0);
        Tensor query = rows(xs.get(0));
        Tensor value = rows(xs.get(1));
        Tensor key = rows(xs.getLast());
        AttentionWeights.Sizes sizes = new AttentionWeights.Sizes(
                n, inputs.get(0).dim(0), inputs.get(1).dim(0), 1, query.dim(1), value.dim(1));
        Tensor scaledQuery = scaled(query, pass);
        Tensor scaledKey = additive ? scaled(key, pass) : key;
        AttentionScores scores = additive
                ? new AdditiveScores(sizes, scaledQuery, scaledKey, weightRow(query.dim(1), pass))
                : new DotScores(sizes, scaledQuery, scaledKey);
        DropoutMask dropped = pass.training() && dropout > 0
                ? DropoutMask.of(pass.random().fork(context.child("dropout").path()), dropout)
                : null;
        AttentionWeights attention = AttentionWeights.of(sizes, scores, value, allowed(sizes, pass), dropped, pass);
        Optional<Tensor> mask = mask(pass, 0);
        mask.ifPresent(steps -> clear(attention.output(), steps));
        Shape output = outputShapes().getFirst().prepend(n);
        return new MultiForward(
                List.of(attention.output().reshape(output)),
                dys -> backward(xs, query, key, attention, rows(dys.getFirst()), pass),
                mask.isPresent() ? List.of(mask) : List.of());
    }

    private List<Tensor> backward(
            List<Tensor> xs, Tensor query, Tensor key, AttentionWeights attention, Tensor dOutput, Pass pass) {
        Tensor dy = dOutput;
        Optional<Tensor> mask = mask(pass, 0);
        if (mask.isPresent()) {
            dy = pass.tensor(dOutput.shape()).copyFrom(dOutput);
            clear(dy, mask.get());
        }
        AttentionScores.Gradients gradients = attention.scores().gradients(pass);
        Tensor byValue = attention.gradients(dy, gradients, pass);
        if (scale != null) {
            // The scaled query's and key's gradients, before they become those of query and key.
            double sum = dot(gradients.query(), query) + (additive ? dot(gradients.key(), key) : 0);
            add((float) sum, scale.gradient(), 0);
            AttentionWeights.scale(gradients.query(), factor(), pass);
            if (additive) {
                AttentionWeights.scale(gradients.key(), factor(), pass);
            }
        }
        if (weights != null && gradients instanceof AdditiveScores.AdditiveGradients sums) {
            for (int i = 0; i < sums.weights().size(); i++) {
                int place =
                        weights.value().size() == 1 ? 0 : i % weights.value().size();
                add(sums.weights().array()[sums.weights().offset() + i], weights.gradient(), place);
            }
        }
        if (xs.size() == 2) {
            for (int i = 0; i < byValue.size(); i++) {
                add(gradients.key().array()[gradients.key().offset() + i], byValue, i);
            }
            return List.of(shaped(gradients.query(), xs.get(0)), shaped(byValue, xs.get(1)));
        }
        return List.of(
                shaped(gradients.query(), xs.get(0)), shaped(byValue, xs.get(1)), shaped(gradients.key(), xs.get(2)));
    }

    private static Tensor shaped(Tensor gradient, Tensor x) {
        return gradient.reshape(x.shape());
    }

    private static void add(float term, Tensor to, int index) {
        to.array()[to.offset() + index] += term;
    }

    private static double dot(Tensor a, Tensor b) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            sum += (double) a.array()[a.offset() + i] * b.array()[b.offset() + i];
        }
        return sum;
    }

    private float factor() {
        return scale == null ? 1f : scale.value().array()[scale.value().offset()];
    }

    private Tensor scaled(Tensor x, Pass pass) {
        if (scale == null) {
            return x;
        }
        Tensor y = pass.tensor(x.shape()).copyFrom(x);
        AttentionWeights.scale(y, factor(), pass);
        return y;
    }

    /** What each dimension counts, [1,D]. */
    private Tensor weightRow(int width, Pass pass) {
        Tensor row = pass.tensor(Shape.of(1, width)).fill(1f);
        for (int d = 0; weights != null && d < width; d++) {
            Tensor value = weights.value();
            row.set(value.array()[value.offset() + (value.size() == 1 ? 0 : d)], 0, d);
        }
        return row;
    }

    /** Which query may look at which value. */
    private AttentionWeights.@Nullable Allowed allowed(AttentionWeights.Sizes sizes, Pass pass) {
        Optional<Tensor> values = mask(pass, 1);
        if (values.isEmpty() && !causal) {
            return null;
        }
        int s = sizes.sources();
        Tensor allowed = pass.tensor(Shape.of(sizes.batch(), sizes.steps(), s));
        for (int row = 0; row < sizes.batch() * sizes.steps(); row++) {
            int at = allowed.offset() + row * s;
            int seen = causal ? Math.min(s, row % sizes.steps() + 1) : s;
            Arrays.fill(allowed.array(), at, at + seen, 1f);
            Arrays.fill(allowed.array(), at + seen, at + s, 0f);
            if (values.isPresent()) {
                int from = values.get().offset() + row / sizes.steps() * s;
                for (int j = 0; j < seen; j++) {
                    allowed.array()[at + j] = values.get().array()[from + j] == 0 ? 0f : 1f;
                }
            }
        }
        return new AttentionWeights.Allowed(allowed, false);
    }

    /** Puts 0 where a step's mask is 0. */
    private static void clear(Tensor rows, Tensor mask) {
        int width = rows.dim(1);
        for (int row = 0; row < rows.dim(0); row++) {
            if (mask.array()[mask.offset() + row] == 0) {
                int at = rows.offset() + row * width;
                Arrays.fill(rows.array(), at, at + width, 0f);
            }
        }
    }

    private static Optional<Tensor> mask(Pass pass, int input) {
        return pass.masks().size() > input ? pass.masks().get(input) : Optional.empty();
    }

    /** All but the last axis as one. */
    private static Tensor rows(Tensor x) {
        return x.reshape(Shape.of(x.size() / x.dim(-1), x.dim(-1)));
    }
}
