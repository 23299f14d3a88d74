package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.DropoutMask;
import dev.zoetrope.core.kernel.Elementwise;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;

/**
 * In training sets a share {@code rate} of all values to 0 and scales the others by 1/(1−rate); otherwise passes its
 * input on. Any input shape. Srivastava et al., "Dropout" (JMLR 15, 2014).
 */
public record Dropout(float rate) implements LayerSpec {
    private static final int GRAIN = 1 << 14;

    public Dropout {
        checkRate(rate);
    }

    /** Throws unless this is a share that can be dropped. */
    static void checkRate(float rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("a dropout rate lies in [0, 1), received " + rate);
        }
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        return new Built(context, input, rate);
    }

    private record Built(BuildContext context, Shape outputShape, float rate) implements Layer {
        @Override
        public MaskSupport maskSupport() {
            return MaskSupport.HANDS_ON;
        }

        @Override
        public Forward forward(Tensor x, Pass pass) {
            context.requireInput(x, outputShape);
            if (!pass.training() || rate == 0) {
                return new Forward(x, dy -> dy);
            }
            DropoutMask mask = DropoutMask.of(pass.random().fork(context.path()), rate);
            return new Forward(masked(mask, x, pass), dy -> masked(mask, dy, pass));
        }

        private static Tensor masked(DropoutMask mask, Tensor x, Pass pass) {
            Elementwise kernel = pass.kernels().elementwise();
            Tensor y = pass.tensor(x.shape());
            pass.parallel().forRanges(x.size(), GRAIN, (from, to, worker) -> kernel.dropout(mask, x, y, from, to));
            return y;
        }
    }
}
