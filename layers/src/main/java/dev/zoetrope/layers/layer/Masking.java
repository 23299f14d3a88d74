package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;

/**
 * Takes out the steps that only fill up: those all of whose features are {@code maskValue}. Inputs and outputs {@code [T,D]};
 * the output of such a step is 0, and the mask tells the layers behind.
 */
public record Masking(float maskValue) implements LayerSpec {
    /** Keras's default: steps of zeros. */
    public Masking() {
        this(0f);
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        context.requireRank(input, 2, "[T,D]");
        return new Built(context, input, maskValue);
    }

    private record Built(BuildContext context, Shape outputShape, float maskValue) implements Layer {
        @Override
        public MaskSupport maskSupport() {
            return MaskSupport.USES;
        }

        @Override
        public Forward forward(Tensor x, Pass pass) {
            context.requireInput(x, outputShape);
            Tensor mask = pass.tensor(x.shape().dropLast(1));
            int width = x.dim(-1);
            for (int row = 0; row < mask.size(); row++) {
                boolean counts = false;
                for (int k = 0; k < width; k++) {
                    counts |= x.array()[x.offset() + row * width + k] != maskValue;
                }
                mask.array()[mask.offset() + row] = counts ? 1f : 0f;
            }
            return new Forward(masked(x, mask, pass), dy -> masked(dy, mask, pass), mask);
        }

        /** {@code y = x} in the steps that count, else 0. */
        private static Tensor masked(Tensor x, Tensor mask, Pass pass) {
            Tensor y = pass.tensor(x.shape()).copyFrom(x);
            int width = x.dim(-1);
            for (int row = 0; row < mask.size(); row++) {
                if (mask.array()[mask.offset() + row] == 0f) {
                    Arrays.fill(y.array(), y.offset() + row * width, y.offset() + (row + 1) * width, 0f);
                }
            }
            return y;
        }
    }
}
