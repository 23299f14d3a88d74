package dev.zoetrope.layers.layer;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.kernel.DropoutMask;
import dev.zoetrope.core.kernel.Elementwise;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** {@link Dropout} of each value by itself, built. */
record DropoutLayer(
        BuildContext context,
        Shape outputShape,
        float rate,
        @Nullable Integer seed) implements Layer {
    private static final int GRAIN = 1 << 14;

    @Override
    public MaskSupport maskSupport() {
        return MaskSupport.HANDS_ON;
    }

    @Override
    public Forward forward(Tensor x, Pass pass) {
        context.requireInput(x, outputShape);
        DropoutMask mask = mask(pass);
        return mask == null
                ? PointwiseLayer.IDENTITY.forward(x, pass)
                : new Forward(masked(mask, x, pass), dy -> masked(mask, dy, pass));
    }

    /** What is kept in this step; null if that is all. */
    @Nullable
    DropoutMask mask(Pass pass) {
        return pass.training() && rate > 0 ? mask(context, rate, seed, pass) : null;
    }

    /** What a layer keeps in this step. */
    static DropoutMask mask(BuildContext context, float rate, @Nullable Integer seed, Pass pass) {
        CounterRandom random = pass.random().fork(context.path());
        return DropoutMask.of(seed == null ? random : random.fork(seed), rate);
    }

    private static Tensor masked(DropoutMask mask, Tensor x, Pass pass) {
        Elementwise kernel = pass.kernels().elementwise();
        Tensor y = pass.tensor(x.shape());
        pass.parallel().forRanges(x.size(), GRAIN, (from, to, worker) -> kernel.dropout(mask, x, y, from, to));
        return y;
    }
}
