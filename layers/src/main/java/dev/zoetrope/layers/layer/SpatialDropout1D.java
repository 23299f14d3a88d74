package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;

/**
 * Dropout of whole channels: in training a share {@code rate} of each input's channels is 0 at all positions, the others
 * are scaled by 1/(1−rate). Inputs {@code [T,C]}. Tompson et al., "Efficient Object Localization Using Convolutional
 * Networks" (CVPR 2015).
 */
public record SpatialDropout1D(float rate) implements LayerSpec {
    public SpatialDropout1D {
        Dropout.checkRate(rate);
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        context.requireRank(input, 2, "[T,C]");
        return ChannelDropout.layer(context, input, rate);
    }
}
