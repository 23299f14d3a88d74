package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;

/** A layer without parameters whose output has its input's shape, step by step: masks go on. */
record PointwiseLayer(BuildContext context, Shape outputShape, Function function) implements Layer {
    /** One call. */
    @FunctionalInterface
    interface Function {
        Forward forward(Tensor x, Pass pass);
    }

    /** What leaves its input as it is. */
    static final Function IDENTITY = (x, pass) -> new Forward(x, dy -> dy);

    @Override
    public MaskSupport maskSupport() {
        return MaskSupport.HANDS_ON;
    }

    @Override
    public Forward forward(Tensor x, Pass pass) {
        context.requireInput(x, outputShape);
        return function.forward(x, pass);
    }
}
