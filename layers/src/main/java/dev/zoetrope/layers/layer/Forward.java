package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Tensor;

/** What a layer's forward call hands back: its output and its own backward pass. */
public record Forward(Tensor output, Backward backward) {}
