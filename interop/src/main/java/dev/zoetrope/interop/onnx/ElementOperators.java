package dev.zoetrope.interop.onnx;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.ActivationLayers;
import dev.zoetrope.layers.layer.BatchNormalization;
import dev.zoetrope.layers.layer.ELU;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.LeakyReLU;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import dev.zoetrope.layers.layer.PReLU;
import dev.zoetrope.layers.layer.ReLU;
import dev.zoetrope.layers.layer.Rescaling;
import dev.zoetrope.layers.layer.Softmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Functions of each element, of one tensor or of two. */
final class ElementOperators {
    private ElementOperators() {}

    static Computed activation(Operation op, Activation activation) {
        return op.assembly().applyInPlace(new ActivationLayers.Activation(activation), op.computed(0));
    }

    static Computed layer(Operation op, LayerSpec layer) {
        return op.assembly().applyInPlace(layer, op.computed(0));
    }

    static Computed gelu(Operation op) {
        if (!op.text("approximate", "none").equals("none")) {
            throw new IllegalArgumentException(
                    "layers know the exact GELU, not the one of " + op.text("approximate", ""));
        }
        return activation(op, Activation.GELU);
    }

    static Computed celu(Operation op) {
        if (op.real("alpha", 1) != 1) {
            throw new IllegalArgumentException("layers know CELU with alpha 1, received " + op.real("alpha", 1));
        }
        return activation(op, Activation.CELU);
    }

    static Computed shrink(Operation op) {
        float bias = op.real("bias", 0);
        if (op.real("lambd", 0.5f) != 0.5f || (bias != 0 && bias != 0.5f)) {
            throw new IllegalArgumentException("layers shrink by 0.5");
        }
        return activation(op, bias == 0 ? Activation.HARD_SHRINK : Activation.SOFT_SHRINK);
    }

    /** {@code min(max(alpha·x + beta, 0), 1)} */
    static Computed hardSigmoid(Operation op) {
        float alpha = op.real("alpha", 0.2f);
        float beta = op.real("beta", 0.5f);
        if (Math.abs(alpha - 1f / 6f) < 1e-6f && beta == 0.5f) {
            return activation(op, Activation.HARD_SIGMOID);
        }
        Computed scaled = layer(op, new Rescaling(alpha, beta));
        return op.assembly().applyInPlace(new ReLU().maxValue(1), scaled);
    }

    /** Between two bounds: a ReLU that begins at the lower one. */
    static Computed clip(Operation op) {
        float low = op.has(1) ? op.known(1).scalar("min") : op.real("min", Float.NEGATIVE_INFINITY);
        float high = op.has(2) ? op.known(2).scalar("max") : op.real("max", Float.POSITIVE_INFINITY);
        if (low == -1 && high == 1) {
            return activation(op, Activation.HARD_TANH);
        }
        if (!(low > -1e30f) || !(high >= low)) {
            throw new IllegalArgumentException("no layer bounds by " + low + " and " + high);
        }
        ReLU bounded = high > 1e30f ? new ReLU() : new ReLU().maxValue(high - low);
        if (low == 0) {
            return layer(op, bounded);
        }
        Computed moved = layer(op, new Rescaling(1, -low));
        return op.assembly().applyInPlace(new Rescaling(1, low), op.assembly().applyInPlace(bounded, moved));
    }

    static Computed softmax(Operation op, boolean log) {
        Computed x = op.computed(0);
        int axis = x.axis(op.integer("axis", op.opset() < 13 ? 1 : -1));
        if (op.opset() < 13 && axis != x.rank() - 1) {
            throw new IllegalArgumentException("before opset 13 a softmax runs over several axes, which no layer does");
        }
        if (axis == x.batchAxis()) {
            throw new IllegalArgumentException("no layer has a softmax over the examples of a batch");
        }
        if (!log && x.order()[axis] != Computed.ABSENT) {
            return op.assembly().applyInPlace(new Softmax(x.layerAxis(axis)), x);
        }
        int[] axes = IntStream.concat(IntStream.of(x.storedOrder()).filter(other -> other != axis), IntStream.of(axis))
                .toArray();
        Activation function = log ? Activation.LOG_SOFTMAX : Activation.SOFTMAX;
        return op.assembly()
                .applyInPlace(
                        new ActivationLayers.Activation(function), op.assembly().arranged(x, axes));
    }

    /** A slope for each element, repeated along some axes as NumPy does. */
    static Computed prelu(Operation op) {
        Computed x = op.assembly().inOrder(op.computed(0));
        Known slope = op.known(1);
        if (slope.elements() == 1) {
            return op.assembly().applyInPlace(new LeakyReLU(slope.real(0)), x);
        }
        op.assembly().budget().spend(x.stored().size());
        int axes = x.rank() - 1;
        int[] dims = new int[axes];
        List<Integer> shared = new ArrayList<>();
        for (int i = 0; i < axes; i++) {
            int own = i - (axes - slope.rank());
            dims[i] = own < 0 ? 1 : Math.toIntExact(slope.dims()[own]);
            if (dims[i] == 1 && x.stored().dim(i + x.fold()) > 1) {
                shared.add(i + 1);
            }
        }
        if (x.batchAxis() != 0) {
            throw new IllegalArgumentException("the batch axis is not the first");
        }
        Tensor alpha = slope.tensor(op.assembly().budget()).reshape(Shape.of(dims));
        PReLU layer = new PReLU().sharedAxes(shared.toArray(Integer[]::new));
        return op.assembly().applyInPlace(layer, x, Map.of("alpha", alpha));
    }

    /** Two tensors, or one and a constant. */
    static Computed arithmetic(Operation op, String operator, MultiLayerSpec layer) {
        if (op.input(0) instanceof Computed x && op.input(1) instanceof Computed y) {
            return merged(op, layer, List.of(x, y));
        }
        boolean constantFirst = op.input(0) instanceof Known;
        Known c = op.known(constantFirst ? 0 : 1);
        Computed x = op.computed(constantFirst ? 1 : 0);
        return switch (operator) {
            case "Add" -> affine(op.assembly(), x, null, c, 1);
            case "Sub" ->
                constantFirst
                        ? affine(op.assembly(), op.assembly().applyInPlace(new Rescaling(-1), x), null, c, 1)
                        : affine(op.assembly(), x, null, c, -1);
            case "Mul" -> affine(op.assembly(), x, c, null, 1);
            case "Div" -> {
                if (constantFirst) {
                    throw new IllegalArgumentException("no layer divides a constant by what is computed");
                }
                Known one = new Known(new long[0], new float[] {1}, null);
                yield affine(
                        op.assembly(),
                        x,
                        Known.combined(
                                one,
                                c,
                                (a, b) -> a / b,
                                (a, b) -> a / b,
                                op.assembly().budget()),
                        null,
                        1);
            }
            default -> throw new IllegalArgumentException("no layer does this with a constant");
        };
    }

    /** Several tensors, element by element. */
    static Computed merged(Operation op, MultiLayerSpec layer, List<Computed> inputs) {
        Computed like =
                inputs.stream().max((a, b) -> Long.compare(size(a), size(b))).orElseThrow();
        List<Computed> arranged = new ArrayList<>();
        for (Computed input : inputs) {
            arranged.add(ShapeOperators.arrangedAs(op.assembly(), input, like));
        }
        Computed y = op.assembly().call(layer, arranged, Map.of()).getFirst();
        Computed first = ShapeOperators.arrangedAs(op.assembly(), like, like);
        return new Computed(y.symbol(), y.stored(), first.order(), first.folded(), first.batch());
    }

    private static long size(Computed x) {
        return x.stored().size();
    }

    /**
     * {@code x·scale + sign·shift}. One number for all is a Rescaling; one for each channel, or each element, is what a
     * BatchNormalization does whose moving mean is 0 and whose moving variance is 1.
     */
    static Computed affine(Assembly a, Computed x, @Nullable Known scale, @Nullable Known shift, float sign) {
        Known c = scale != null ? scale : Objects.requireNonNull(shift);
        if (c.rank() <= x.rank() && c.uniform()) {
            float value = c.real(0);
            return a.applyInPlace(scale != null ? new Rescaling(value) : new Rescaling(1, sign * value), x);
        }
        int missing = x.rank() - c.rank();
        if (missing < 0 || (x.batchAxis() >= missing && c.dims()[x.batchAxis() - missing] != 1)) {
            throw new IllegalArgumentException("no layer combines " + x + " with " + c);
        }
        if (!Arrays.equals(Known.broadcast(c.dims(), x.dims()), x.dims())) {
            throw new IllegalArgumentException("no layer repeats " + x + " to go with " + c);
        }
        int[] varied = IntStream.range(missing, x.rank())
                .filter(axis -> c.dims()[axis - missing] > 1)
                .toArray();
        Tensor values = c.tensor(a.budget());
        if (varied.length == 1 && x.order()[varied[0]] != Computed.ABSENT) {
            return normalized(
                    a, x, x.layerAxis(varied[0]), scale != null, values.reshape(Shape.of(values.size())), sign);
        }
        Computed ordered = a.inOrder(x);
        long[] dims = IntStream.range(0, x.rank())
                .filter(axis -> axis != x.batchAxis())
                .mapToLong(axis -> x.dims()[axis])
                .toArray();
        long[] own = IntStream.range(0, x.rank())
                .filter(axis -> axis != x.batchAxis())
                .mapToLong(axis -> axis < missing ? 1 : c.dims()[axis - missing])
                .toArray();
        int size = Math.toIntExact(Dimensions.elements(dims));
        a.budget().spend(size);
        Tensor all = Tensor.zeros(size);
        for (int i = 0; i < size; i++) {
            all.array()[i] = values.array()[values.offset() + Known.place(i, dims, own)];
        }
        int fold = x.fold();
        Shape flat = fold == 1 ? Shape.of(x.stored().dim(0), size) : Shape.of(size);
        Computed row = a.reshaped(ordered, flat, new int[] {0, 1 + fold}, x.folded());
        Computed y = normalized(a, row, 1, scale != null, all, sign);
        return a.reshaped(y, ordered.stored(), ordered.order(), x.folded());
    }

    private static Computed normalized(Assembly a, Computed x, int axis, boolean scales, Tensor values, float sign) {
        Tensor signed = sign == 1 ? values : Tensor.zeros(values.shape());
        for (int i = 0; sign != 1 && i < values.size(); i++) {
            signed.array()[i] = sign * values.array()[values.offset() + i];
        }
        BatchNormalization layer =
                new BatchNormalization().axis(axis).epsilon(1e-12).scale(scales).center(!scales);
        return a.applyInPlace(
                layer,
                x,
                Map.of(
                        scales ? "gamma" : "beta",
                        signed,
                        "moving_mean",
                        Tensor.zeros(values.shape()),
                        "moving_variance",
                        Tensor.zeros(values.shape()).fill(1f)));
    }

    static Computed elu(Operation op) {
        return layer(op, new ELU(op.real("alpha", 1)));
    }

    static Computed leaky(Operation op) {
        return layer(op, new LeakyReLU(op.real("alpha", 0.01f)));
    }
}
