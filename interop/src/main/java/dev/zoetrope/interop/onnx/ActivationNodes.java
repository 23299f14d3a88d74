package dev.zoetrope.interop.onnx;

import dev.zoetrope.layers.layer.Activation;
import java.util.List;

/** Keras's activation functions, of operators of opset 17. */
final class ActivationNodes {
    private ActivationNodes() {}

    /** The function of a tensor; those over a row run along the last axis. */
    static String write(GraphBuilder g, Activation activation, String x) {
        return switch (activation) {
            case LINEAR -> x;
            case RELU -> g.node("Relu", x);
            case SIGMOID -> g.node("Sigmoid", x);
            case TANH -> g.node("Tanh", x);
            case SOFTMAX -> g.node("Softmax", x, "axis", -1L);
            case LOG_SOFTMAX -> g.node("LogSoftmax", x, "axis", -1L);
            case ELU -> g.node("Elu", x, "alpha", 1f);
            case CELU -> g.node("Celu", x, "alpha", 1f);
            case SELU -> g.node("Selu", x);
            case GELU -> gelu(g, x);
            case SILU -> g.node("Mul", x, g.node("Sigmoid", x));
            case SOFTPLUS -> g.node("Softplus", x);
            case SOFTSIGN -> g.node("Softsign", x);
            case EXPONENTIAL -> g.node("Exp", x);
            case HARD_SIGMOID -> g.node("HardSigmoid", x, "alpha", 1f / 6f, "beta", 0.5f);
            case SPARSE_SIGMOID -> g.node("HardSigmoid", x, "alpha", 0.5f, "beta", 0.5f);
            case LEAKY_RELU -> g.node("LeakyRelu", x, "alpha", 0.2f);
            case RELU6 -> clip(g, x, 0f, 6f);
            case HARD_TANH -> clip(g, x, -1f, 1f);
            case MISH -> g.node("Mul", x, g.node("Tanh", g.node("Softplus", x)));
            case LOG_SIGMOID -> g.node("Neg", g.node("Softplus", g.node("Neg", x)));
            case HARD_SILU -> g.node("HardSwish", x);
            case HARD_SHRINK -> g.node("Shrink", x, "lambd", 0.5f, "bias", 0f);
            case SOFT_SHRINK -> g.node("Shrink", x, "lambd", 0.5f, "bias", 0.5f);
            case TANH_SHRINK -> g.node("Sub", x, g.node("Tanh", x));
            case SQUAREPLUS -> squareplus(g, x);
            case SPARSE_PLUS -> sparsePlus(g, x);
            case GELU_TANH -> geluTanh(g, x);
            case GLU -> gated(g, x);
            case SPARSEMAX -> sparsemax(g, x);
        };
    }

    static String clip(GraphBuilder g, String x, float low, float high) {
        return g.node("Clip", List.of(x, g.constant(low), g.constant(high)));
    }

    /** {@code x·½·(1 + erf(x/√2))}: opset 20 has a word for it, 17 not yet. */
    private static String gelu(GraphBuilder g, String x) {
        String erf = g.node("Erf", g.node("Div", x, g.constant((float) Math.sqrt(2))));
        return g.node("Mul", g.node("Mul", x, g.node("Add", erf, g.constant(1f))), g.constant(0.5f));
    }

    private static String squareplus(GraphBuilder g, String x) {
        String root = g.node("Sqrt", g.node("Add", g.node("Mul", x, x), g.constant(4f)));
        return g.node("Mul", g.node("Add", x, root), g.constant(0.5f));
    }

    private static String sparsePlus(GraphBuilder g, String x) {
        String half = g.node("Relu", g.node("Add", g.node("Mul", x, g.constant(0.5f)), g.constant(0.5f)));
        String large = g.node("GreaterOrEqual", x, g.constant(1f));
        return g.node("Where", List.of(large, x, g.node("Mul", half, half)));
    }

    /** {@code x·½·(1 + tanh(√(2/π)·(x + 0.044715·x³)))} */
    private static String geluTanh(GraphBuilder g, String x) {
        String cube = g.node("Mul", g.node("Mul", x, x), x);
        String sum = g.node("Add", x, g.node("Mul", cube, g.constant(0.044715f)));
        String tanh = g.node("Tanh", g.node("Mul", sum, g.constant((float) Math.sqrt(2 / Math.PI))));
        return g.node("Mul", g.node("Mul", x, g.node("Add", tanh, g.constant(1f))), g.constant(0.5f));
    }

    private static String gated(GraphBuilder g, String x) {
        List<String> halves = g.nodes("Split", List.of(x), 2, "axis", -1L);
        return g.node("Mul", halves.get(0), g.node("Sigmoid", halves.get(1)));
    }

    /** {@code max(x − τ, 0)}, with τ of the sorted row as Keras has it: see the layers' own. */
    private static String sparsemax(GraphBuilder g, String x) {
        String size = g.node("Slice", List.of(g.node("Shape", x), g.integers(-1), g.integers(Long.MAX_VALUE)));
        String z = g.nodes("TopK", List.of(x, size), 2, "axis", -1L).getFirst();
        String last = g.constant("last_axis", () -> Onnx.Array.ofIntegers("", List.of(), -1));
        String sums = g.node("CumSum", z, last);
        String one = g.constant(1f);
        String places = g.node("CumSum", g.node("Add", g.node("Sub", z, z), one), last);
        String counts = g.node("Greater", g.node("Mul", z, places), g.node("Sub", sums, one));
        String weights = g.node("Cast", counts, "to", (long) Onnx.FLOAT);
        String axes = g.integers(-1);
        String above = g.node("ReduceSum", g.node("Mul", weights, sums), axes);
        String threshold = g.node("Div", g.node("Sub", above, one), g.node("ReduceSum", weights, axes));
        return g.node("Relu", g.node("Sub", x, threshold));
    }
}
