package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Tensor;

/** The pullback of one forward call. What it captures is what the layer keeps for its backward pass. */
@FunctionalInterface
public interface Backward {
    /**
     * Carries a gradient back through the call, once.
     *
     * @param dOutput the gradient of the loss by the output, of the output's shape
     * @return the gradient by the input, of the input's shape; of unspecified content if the pass {@linkplain
     *     Pass#wantsInputGradient() wants none}. The parameters' gradients are added to.
     */
    Tensor apply(Tensor dOutput);
}
