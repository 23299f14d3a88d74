package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.Elementwise;
import dev.zoetrope.core.kernel.UnaryOp;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keras's activation functions. */
public enum Activation {
    LINEAR(UnaryOp.LINEAR),
    RELU(UnaryOp.RELU),
    SIGMOID(UnaryOp.SIGMOID),
    TANH(UnaryOp.TANH),
    SOFTMAX(null),
    LOG_SOFTMAX(null),
    ELU(UnaryOp.ELU),
    SELU(UnaryOp.SELU),
    GELU(UnaryOp.GELU),
    SILU(UnaryOp.SILU),
    SOFTPLUS(UnaryOp.SOFTPLUS),
    SOFTSIGN(UnaryOp.SOFTSIGN),
    EXPONENTIAL(UnaryOp.EXPONENTIAL),
    HARD_SIGMOID(UnaryOp.HARD_SIGMOID),
    LEAKY_RELU(UnaryOp.LEAKY_RELU),
    RELU6(UnaryOp.RELU6),
    MISH(UnaryOp.MISH),
    LOG_SIGMOID(UnaryOp.LOG_SIGMOID),
    HARD_SILU(UnaryOp.HARD_SILU),
    HARD_TANH(UnaryOp.HARD_TANH),
    HARD_SHRINK(UnaryOp.HARD_SHRINK),
    SOFT_SHRINK(UnaryOp.SOFT_SHRINK),
    TANH_SHRINK(UnaryOp.TANH_SHRINK),
    SQUAREPLUS(UnaryOp.SQUAREPLUS),
    SPARSE_PLUS(UnaryOp.SPARSE_PLUS),
    SPARSE_SIGMOID(UnaryOp.SPARSE_SIGMOID),
    CELU(UnaryOp.CELU),
    /** x·σ(gate), of which x is the first half of the last axis, the gate the second (Dauphin et al., 2017). */
    GLU(null),
    /** See {@link Sparsemax}. */
    SPARSEMAX(null),
    /** Keras's {@code gelu} with {@code approximate=True}: x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))/2. */
    GELU_TANH(UnaryOp.GELU_TANH);

    /** Elements that one task takes: enough to be worth handing over. */
    private static final int GRAIN = 1 << 14;

    private final @Nullable UnaryOp op;

    Activation(@Nullable UnaryOp op) {
        this.op = op;
    }

    /** The name in Keras, for example {@code log_softmax}. */
    public String kerasName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The activation as a function of each element by itself; null for those over a row. */
    @Nullable
    UnaryOp elementwise() {
        return op;
    }

    /** Throws if the output has not the input's shape: only the layer Activation can do with that. */
    void requireSameShape(String layer) {
        if (this == GLU) {
            throw new IllegalArgumentException(
                    layer + " takes no activation glu, which halves the last axis: put a layer Activation behind it");
        }
    }

    /**
     * Applies the function.
     *
     * @param z [N,…]; overwritten where the backward pass can do without it
     */
    public Forward forward(Tensor z, Pass pass) {
        return switch (this) {
            case LINEAR -> new Forward(z, dy -> dy);
            case SOFTMAX -> Softmax.forward(z, pass);
            case LOG_SOFTMAX -> Softmax.logForward(z, pass);
            case SPARSEMAX -> Sparsemax.forward(z, pass);
            case GLU -> GatedLinear.forward(z, pass);
            default -> elementwise(Objects.requireNonNull(op), z, pass);
        };
    }

    private static Forward elementwise(UnaryOp op, Tensor z, Pass pass) {
        Elementwise kernel = pass.kernels().elementwise();
        Tensor y = op.gradientNeedsInput() ? pass.tensor(z.shape()) : z;
        pass.parallel().forRanges(z.size(), GRAIN, (from, to, worker) -> kernel.apply(op, z, y, from, to));
        return new Forward(y, dy -> {
            Tensor dz = pass.tensor(z.shape());
            pass.parallel()
                    .forRanges(z.size(), GRAIN, (from, to, worker) -> kernel.gradient(op, z, y, dy, dz, from, to));
            return dz;
        });
    }
}
