package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;

/** {@link TimeDistributed}, built. */
record TimeDistributedLayer(BuildContext context, Shape input, Layer inner) implements Layer {
    @Override
    public Shape outputShape() {
        return inner.outputShape().prepend(input.dim(0));
    }

    @Override
    public List<Parameter> parameters() {
        return inner.parameters();
    }

    @Override
    public void resetState() {
        inner.resetState();
    }

    @Override
    public MaskSupport maskSupport() {
        return MaskSupport.HANDS_ON;
    }

    @Override
    public Forward forward(Tensor x, Pass pass) {
        context.requireInput(x, input);
        int n = x.dim(0);
        int steps = n * input.dim(0);
        Forward each = inner.forward(x.reshape(input.dropFirst(1).prepend(steps)), pass);
        return new Forward(
                each.output().reshape(outputShape().prepend(n)),
                dy -> each.backward()
                        .apply(dy.reshape(inner.outputShape().prepend(steps)))
                        .reshape(x.shape()));
    }
}
