package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Tensor;

/**
 * A trainable tensor of a layer, with room for its gradient.
 *
 * @param path where in the model it stands, as Keras names it: {@code time_distributed/conv2d/kernel}
 * @param gradient of the same shape; backward passes add to it, the optimizer's user clears it
 */
public record Parameter(String path, Tensor value, Tensor gradient) {
    public Parameter(String path, Tensor value) {
        this(path, value, Tensor.zeros(value.shape()));
    }
}
