package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Tensor;
import java.util.List;

/** The pullback of one forward call of a {@link MultiLayer}; see {@link Backward}. */
@FunctionalInterface
public interface MultiBackward {
    /**
     * Carries gradients back through the call, once.
     *
     * @param dOutputs the gradient of the loss by each output, of the output's shape; to be read only
     * @return the gradient by each input, of the input's shape; of unspecified content if the pass {@linkplain
     *     Pass#wantsInputGradient() wants none}. The parameters' gradients are added to.
     */
    List<Tensor> apply(List<Tensor> dOutputs);
}
