package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What a layer's forward call hands back: its output and its own backward pass.
 *
 * @param mask of the output: [N,T] of 1 for steps that count and 0 for others; null if all count
 */
public record Forward(
        Tensor output, Backward backward, @Nullable Tensor mask) {
    /** An output all of which counts; that of a layer that {@linkplain MaskSupport#HANDS_ON hands masks on}, too. */
    public Forward(Tensor output, Backward backward) {
        this(output, backward, null);
    }
}
