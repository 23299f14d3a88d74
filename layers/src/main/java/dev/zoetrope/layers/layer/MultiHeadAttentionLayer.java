package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.DropoutMask;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@link MultiHeadAttention} of query, value and key, built.
 *
 * @param inputs the shapes of these three, and of the attention mask if there is one
 */
record MultiHeadAttentionLayer(
        BuildContext context,
        MultiHeadAttention spec,
        List<Shape> inputs,
        Projection query,
        Projection key,
        Projection value,
        Projection output)
        implements MultiLayer {
    @Override
    public List<Shape> outputShapes() {
        return List.of(inputs.getFirst().dropLast(1).append(output.flat().dim(1)));
    }

    @Override
    public List<Parameter> parameters() {
        return Stream.of(query, key, value, output)
                .flatMap(projection -> projection.parameters().stream())
                .toList();
    }

    @Override
    public MaskSupport maskSupport() {
        return MaskSupport.USES;
    }

    @Override
    public MultiForward forward(List<Tensor> given, Pass pass) {
        List<Tensor> x = complete(given);
        int n = x.getFirst().dim(0);
        Tensor inQuery = rows(x.get(0));
        Tensor inValue = rows(x.get(1));
        Tensor inKey = rows(x.get(2));
        int steps = inQuery.dim(0) / Math.max(1, n);
        int sources = inKey.dim(0) / Math.max(1, n);
        AttentionWeights.Sizes sizes = new AttentionWeights.Sizes(
                n, steps, sources, spec.numHeads(), spec.keyDim(), value.flat().dim(1) / spec.numHeads());
        Tensor allowed = allowed(x, sizes, pass);
        DropoutMask dropped = pass.training() && spec.dropout() > 0
                ? DropoutMask.of(pass.random().fork(context.child("dropout").path()), spec.dropout())
                : null;
        Tensor queries = query.apply(inQuery, pass);
        AttentionWeights.scale(queries, factor(), pass);
        AttentionWeights attention = AttentionWeights.of(
                sizes,
                new DotScores(sizes, queries, key.apply(inKey, pass)),
                value.apply(inValue, pass),
                allowed == null ? null : new AttentionWeights.Allowed(allowed, true),
                dropped,
                pass);
        Tensor mixed = attention.output();
        Tensor y = output.apply(mixed, pass).reshape(outputShapes().getFirst().prepend(n));
        return new MultiForward(
                List.of(y),
                dy -> backward(given, inQuery, inValue, inKey, attention, rows(dy.getFirst()), pass),
                pass.masks().isEmpty() ? List.of() : List.of(pass.masks().getFirst()));
    }

    /** 1/√D */
    private float factor() {
        return (float) (1 / Math.sqrt(spec.keyDim()));
    }

    /** The gradients of the inputs that were given, in their order; the value's and the key's together if they are one. */
    private List<Tensor> backward(
            List<Tensor> given,
            Tensor inQuery,
            Tensor inValue,
            Tensor inKey,
            AttentionWeights attention,
            Tensor dy,
            Pass pass) {
        boolean wanted = pass.wantsInputGradient();
        Tensor mixed = output.gradient(attention.output(), dy, true, pass);
        AttentionScores.Gradients gradients = attention.scores().gradients(pass);
        Tensor byMixed = attention.gradients(mixed, gradients, pass);
        AttentionWeights.scale(gradients.query(), factor(), pass);
        Tensor byQuery = query.gradient(inQuery, gradients.query(), wanted, pass);
        // The key's bias adds the same to all scores of a query, which softmax does not see: its gradient is 0.
        Tensor byKey = key.withoutBias().gradient(inKey, gradients.key(), wanted, pass);
        Tensor byValue = value.gradient(inValue, byMixed, wanted, pass);
        List<Tensor> back = new ArrayList<>(List.of(byQuery, byValue));
        if (given.size() > 2) {
            back.add(byKey);
        } else if (wanted) {
            for (int i = 0; i < byValue.size(); i++) {
                byValue.array()[byValue.offset() + i] += byKey.array()[byKey.offset() + i];
            }
        }
        if (given.size() > 3) {
            back.add(pass.workspace().zeros(given.get(3).shape()));
        }
        for (int i = 0; i < back.size(); i++) {
            back.set(i, back.get(i).reshape(given.get(i).shape()));
        }
        return back;
    }

    /** The inputs with the key, which by default is the value. */
    private List<Tensor> complete(List<Tensor> given) {
        if (given.size() < 2 || given.size() > inputs.size()) {
            throw new ShapeException(
                    context.path(),
                    "inputs " + inputs,
                    given.stream().map(Tensor::shape).toList());
        }
        List<Tensor> x = new ArrayList<>(given);
        if (x.size() == 2) {
            x.add(x.get(1));
        }
        for (int i = 0; i < x.size(); i++) {
            context.requireInput(x.get(i), inputs.get(i));
            if (x.get(i).dim(0) != x.getFirst().dim(0)) {
                throw new ShapeException(
                        context.path(), "as many inputs as queries", x.get(i).shape());
            }
        }
        return x;
    }

    /** All but the last axis as one. */
    private static Tensor rows(Tensor x) {
        return x.reshape(Shape.of(x.size() / x.dim(-1), x.dim(-1)));
    }

    /** Which query may look at which key: [N,T,S] of 1 and 0; null if every one at all. */
    private @Nullable Tensor allowed(List<Tensor> x, AttentionWeights.Sizes sizes, Pass pass) {
        Optional<Tensor> queries = mask(pass, 0);
        Optional<Tensor> values = mask(pass, 1);
        Optional<Tensor> keys = mask(pass, 2);
        boolean free = Stream.of(queries, values, keys).allMatch(Optional::isEmpty);
        if (free && !spec.useCausalMask() && x.size() < 4) {
            return null;
        }
        int t = sizes.steps();
        int s = sizes.sources();
        Tensor allowed = pass.tensor(Shape.of(sizes.batch(), t, s));
        for (int row = 0; row < sizes.batch() * t; row++) {
            int at = allowed.offset() + row * s;
            int n = row / t;
            int reach = spec.useCausalMask() ? Math.min(s, row % t + 1) : s;
            boolean looks = queries.isEmpty() || element(queries.get(), row) != 0;
            Arrays.fill(allowed.array(), at, at + s, 0f);
            for (int j = 0; looks && j < reach; j++) {
                boolean seen = (values.isEmpty() || element(values.get(), n * s + j) != 0)
                        && (keys.isEmpty() || element(keys.get(), n * s + j) != 0)
                        && (x.size() < 4 || element(x.get(3), row * s + j) > 0.5f);
                allowed.array()[at + j] = seen ? 1f : 0f;
            }
        }
        return allowed;
    }

    private static Optional<Tensor> mask(Pass pass, int input) {
        return pass.masks().size() > input ? pass.masks().get(input) : Optional.empty();
    }

    private static float element(Tensor x, int index) {
        return x.array()[x.offset() + index];
    }
}
