package dev.zoetrope.interop.onnx;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.BatchNormalization;
import dev.zoetrope.layers.layer.Dense;
import dev.zoetrope.layers.layer.Dot;
import dev.zoetrope.layers.layer.Embedding;
import dev.zoetrope.layers.layer.GlobalAveragePooling1D;
import dev.zoetrope.layers.layer.GlobalAveragePooling2D;
import dev.zoetrope.layers.layer.GlobalAveragePooling3D;
import dev.zoetrope.layers.layer.GlobalMaxPooling1D;
import dev.zoetrope.layers.layer.GlobalMaxPooling2D;
import dev.zoetrope.layers.layer.GlobalMaxPooling3D;
import dev.zoetrope.layers.layer.GroupNormalization;
import dev.zoetrope.layers.layer.LayerNormalization;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.Rescaling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Products of matrices, normalisations, tables, and sums over whole axes. */
final class WeightOperators {
    private WeightOperators() {}

    static Computed gemm(Operation op) {
        Computed x = op.computed(0);
        op.require("transA", 0);
        Tensor b = op.weight(1, 2);
        Tensor kernel = op.integer("transB", 0) == 1 ? Tensors.transposed(b, 1, 0) : b;
        int units = kernel.dim(1);
        Tensor bias = null;
        if (op.has(2)) {
            Known c = op.known(2);
            if (c.elements() != 1 && c.elements() != units) {
                throw new IllegalArgumentException("a bias of " + c + " for " + units + " outputs");
            }
            bias = Tensor.zeros(units);
            for (int i = 0; i < units; i++) {
                bias.array()[i] = op.real("beta", 1) * c.real(c.uniform() ? 0 : i);
            }
        }
        return dense(op.assembly(), x, scaled(kernel, op.real("alpha", 1)), bias);
    }

    private static Tensor scaled(Tensor x, float factor) {
        if (factor == 1) {
            return x;
        }
        Tensor y = x.copy();
        for (int i = 0; i < y.size(); i++) {
            y.array()[i] *= factor;
        }
        return y;
    }

    private static Computed dense(Assembly a, Computed x, Tensor kernel, @Nullable Tensor bias) {
        int last = x.rank() - 1;
        if (x.batchAxis() == last) {
            throw new IllegalArgumentException("a product along the batch axis of " + x);
        }
        int[] axes = IntStream.concat(IntStream.of(x.storedOrder()).filter(axis -> axis != last), IntStream.of(last))
                .toArray();
        Computed ordered = a.arranged(x, axes);
        Map<String, Tensor> weights = new HashMap<>(Map.of("kernel", kernel));
        if (bias != null) {
            weights.put("bias", bias);
        }
        LayerSpec layer = a.shared(new Dense(kernel.dim(1)).useBias(bias != null), ordered.stored(), weights);
        return a.applyInPlace(layer, ordered, weights);
    }

    /** @param bias what the next node adds, if it is a bias; null if there is none */
    static Computed product(Operation op, @Nullable Known bias) {
        if (op.input(1) instanceof Known) {
            Tensor kernel = op.weight(1, 2);
            Tensor added =
                    bias == null ? null : bias.tensor(op.assembly().budget()).reshape(Shape.of(kernel.dim(1)));
            return dense(op.assembly(), op.computed(0), kernel, added);
        }
        Computed x = op.computed(0);
        Computed y = op.computed(1);
        if (x.rank() != 3 || y.rank() != 3 || x.folded() || y.folded() || x.batchAxis() != 0 || y.batchAxis() != 0) {
            throw new IllegalArgumentException("no layer multiplies " + x + " by " + y);
        }
        Computed left = op.assembly().inOrder(x);
        Computed right = op.assembly().inOrder(y);
        return op.assembly()
                .call(new Dot(List.of(2, 1), false), List.of(left, right), Map.of())
                .getFirst();
    }

    /** A row of a table for each index. */
    static Computed lookUp(Operation op) {
        Tensor table = op.weight(0, 2);
        Computed indices = op.assembly().inOrder(op.computed(1));
        if (op.integer("axis", 0) != 0 || indices.batchAxis() != 0) {
            throw new IllegalArgumentException("rows are looked up along axis 0");
        }
        return op.assembly().apply(new Embedding(table.dim(0), table.dim(1)), indices, Map.of("embeddings", table));
    }

    static Computed batchNormalization(Operation op) {
        Computed x = op.computed(0);
        op.require("training_mode", 0);
        int channels = x.axis(1);
        if (channels == x.batchAxis()) {
            throw new IllegalArgumentException("the batch axis is where channels are wanted");
        }
        boolean absent = x.order()[channels] == Computed.ABSENT;
        Computed there = absent ? op.assembly().inOrder(x) : x;
        LayerSpec layer =
                new BatchNormalization().axis(there.layerAxis(channels)).epsilon(op.real("epsilon", 1e-5f));
        return op.assembly()
                .applyInPlace(
                        layer,
                        there,
                        Map.of(
                                "gamma",
                                op.weight(1, 1),
                                "beta",
                                op.weight(2, 1),
                                "moving_mean",
                                op.weight(3, 1),
                                "moving_variance",
                                op.weight(4, 1)));
    }

    static Computed layerNormalization(Operation op) {
        Computed x = op.assembly().inOrder(op.computed(0));
        int first = x.axis(op.integer("axis", -1));
        if (x.batchAxis() >= first) {
            throw new IllegalArgumentException("the batch axis is among those that are normalised");
        }
        List<Integer> axes =
                IntStream.range(first, x.rank()).mapToObj(x::layerAxis).toList();
        int[] dims = IntStream.range(first, x.rank())
                .map(axis -> Math.toIntExact(x.dims()[axis]))
                .toArray();
        Map<String, Tensor> weights = new HashMap<>(Map.of("gamma", whole(op, 1, dims)));
        if (op.has(2)) {
            weights.put("beta", whole(op, 2, dims));
        }
        LayerSpec layer = new LayerNormalization()
                .axis(axes.toArray(Integer[]::new))
                .epsilon(op.real("epsilon", 1e-5f))
                .center(op.has(2));
        return op.assembly().applyInPlace(layer, x, weights);
    }

    private static Tensor whole(Operation op, int input, int... dims) {
        return op.known(input).tensor(op.assembly().budget()).reshape(Shape.of(dims));
    }

    /** Instance normalisation is one of groups of a channel each. */
    static Computed groupNormalization(Operation op, int groups) {
        Computed x = op.assembly().channelsLast(op.computed(0));
        int channels = Math.toIntExact(x.dims()[1]);
        LayerSpec layer = new GroupNormalization().groups(groups).epsilon(op.real("epsilon", 1e-5f));
        return op.assembly()
                .applyInPlace(
                        layer, x, Map.of("gamma", perChannel(op, 1, channels), "beta", perChannel(op, 2, channels)));
    }

    /** Weights per channel, or, before opset 21, per group of them. */
    private static Tensor perChannel(Operation op, int input, int channels) {
        Tensor given = op.weight(input, 1);
        if (given.size() == 0 || channels % given.size() != 0) {
            throw new IllegalArgumentException(given.size() + " weights for " + channels + " channels");
        }
        Tensor each = Tensor.zeros(channels);
        for (int c = 0; c < channels; c++) {
            each.array()[c] = given.get(c / (channels / given.size()));
        }
        return each;
    }

    /** What is done with all elements along some axes. */
    enum Reduction {
        MEAN,
        SUM,
        MAX,
        MIN
    }

    /** Over some axes, which become 1 or go away: a global pooling. */
    static Computed reduce(Operation op, Reduction how) {
        Computed x = op.computed(0);
        long[] named = op.integers("axes", 1);
        boolean[] over = new boolean[x.rank()];
        if (named == null) {
            throw new IllegalArgumentException("all axes are reduced, the batch's too");
        }
        for (long axis : named) {
            over[x.axis(axis)] = true;
        }
        return pooled(op, x, how, op.integer("keepdims", 1) == 1, over);
    }

    /** Over all axes behind [N,C]. */
    static Computed global(Operation op, Reduction how) {
        Computed x = op.computed(0);
        boolean[] over = new boolean[x.rank()];
        Arrays.fill(over, Math.min(2, over.length), over.length, true);
        return pooled(op, x, how, true, over);
    }

    private static Computed pooled(Operation op, Computed x, Reduction how, boolean keeps, boolean... over) {
        Assembly a = op.assembly();
        if (over[x.batchAxis()]) {
            throw new IllegalArgumentException("no layer reduces the batch axis");
        }
        int[] gone = IntStream.of(x.storedOrder()).filter(axis -> over[axis]).toArray();
        int[] kept = IntStream.of(x.storedOrder()).filter(axis -> !over[axis]).toArray();
        if (gone.length == 0) {
            return x;
        }
        Computed start = how == Reduction.MIN ? a.applyInPlace(new Rescaling(-1), x) : x;
        Computed ahead = a.arranged(
                start, IntStream.concat(IntStream.of(gone), IntStream.of(kept)).toArray());
        int fold = x.fold();
        int terms = ahead.stored().dropFirst(fold).dropLast(kept.length).size();
        int rest = ahead.stored().dropFirst(fold + gone.length).size();
        boolean image = kept.length == 1 && gone.length <= 3;
        Computed window = ahead;
        if (!image) {
            Shape flat = Shape.of(terms, rest);
            window = a.reshaped(
                    ahead,
                    fold == 1 ? flat.prepend(x.stored().dim(0)) : flat,
                    new int[] {0, 1 + fold, 2 + fold},
                    x.folded());
        }
        Computed y = a.apply(pooling(image ? gone.length : 1, how), window, Map.of());
        if (how == Reduction.SUM || how == Reduction.MIN) {
            y = a.applyInPlace(new Rescaling(how == Reduction.SUM ? terms : -1), y);
        }
        int[] order = new int[x.rank()];
        Arrays.fill(order, Computed.ABSENT);
        order[x.batchAxis()] = 0;
        List<Integer> dims = new ArrayList<>();
        if (fold == 1) {
            dims.add(x.stored().dim(0));
        }
        for (int axis : kept) {
            dims.add(Math.toIntExact(x.dims()[axis]));
            order[axis] = dims.size();
        }
        if (dims.isEmpty()) {
            dims.add(1);
        }
        Shape shape = Shape.of(dims.stream().mapToInt(dim -> dim).toArray());
        Computed shaped = a.reshaped(y, shape, order, x.folded());
        return keeps ? shaped : ShapeOperators.without(a, shaped, over);
    }

    private static LayerSpec pooling(int axes, Reduction how) {
        boolean mean = how == Reduction.MEAN || how == Reduction.SUM;
        return switch (axes) {
            case 1 -> mean ? new GlobalAveragePooling1D() : new GlobalMaxPooling1D();
            case 2 -> mean ? new GlobalAveragePooling2D() : new GlobalMaxPooling2D();
            default -> mean ? new GlobalAveragePooling3D() : new GlobalMaxPooling3D();
        };
    }
}
