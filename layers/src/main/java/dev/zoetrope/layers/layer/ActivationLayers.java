package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;

/** The layer {@code Activation}: in a class around it, since its functions have that name themselves. */
public final class ActivationLayers {
    private ActivationLayers() {}

    /** {@code y = activation(x)}, see {@link dev.zoetrope.layers.layer.Activation}. Any input shape; glu halves its last axis. */
    public record Activation(dev.zoetrope.layers.layer.Activation activation) implements LayerSpec {
        @Override
        public Layer build(Shape input, BuildContext context) {
            if (activation.elementwise() == null && input.rank() < 1) {
                throw new ShapeException(context.path(), "inputs […,K]", input);
            }
            if (activation == dev.zoetrope.layers.layer.Activation.GLU && input.dim(-1) % 2 != 0) {
                throw new ShapeException(context.path(), "inputs with an even last axis, which glu halves", input);
            }
            return new Built(context, input, activation);
        }
    }

    private record Built(BuildContext context, Shape input, dev.zoetrope.layers.layer.Activation activation)
            implements ActivatedLayer {
        @Override
        public Shape outputShape() {
            return activation == dev.zoetrope.layers.layer.Activation.GLU
                    ? input.dropLast(1).append(input.dim(-1) / 2)
                    : input;
        }

        @Override
        public MaskSupport maskSupport() {
            return MaskSupport.HANDS_ON;
        }

        @Override
        public Layer withActivation(dev.zoetrope.layers.layer.Activation other) {
            return new Built(context, input, other);
        }

        @Override
        public Forward forward(Tensor x, Pass pass) {
            context.requireInput(x, input);
            // An activation may overwrite what it is given, and this is somebody else's.
            boolean linear = activation == dev.zoetrope.layers.layer.Activation.LINEAR;
            return activation.forward(linear ? x : pass.tensor(x.shape()).copyFrom(x), pass);
        }
    }
}
