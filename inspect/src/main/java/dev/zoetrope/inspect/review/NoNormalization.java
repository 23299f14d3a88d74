package dev.zoetrope.inspect.review;

import dev.zoetrope.layers.layer.BatchNormalization;
import dev.zoetrope.layers.layer.Conv1D;
import dev.zoetrope.layers.layer.Conv2D;
import dev.zoetrope.layers.layer.Conv3D;
import dev.zoetrope.layers.layer.ConvLSTM2D;
import dev.zoetrope.layers.layer.GroupNormalization;
import dev.zoetrope.layers.layer.LayerNormalization;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import dev.zoetrope.layers.layer.SeparableConv2D;
import java.util.List;

/** Many convolutions, one after another, and nothing that keeps their outputs on one scale. */
final class NoNormalization implements Rule {
    private static final int DEEP = 5;

    @Override
    public List<Finding> find(Subject subject) {
        List<Block> blocks = subject.anatomy().blocks();
        List<Block> convolutions =
                blocks.stream().filter(block -> isConvolution(block.spec())).toList();
        boolean normalized = blocks.stream().anyMatch(block -> isNormalization(block.spec()));
        if (convolutions.size() < DEEP || normalized) {
            return List.of();
        }
        return List.of(new Finding(
                "no-normalization",
                convolutions.getFirst().path(),
                convolutions.size() + " convolutions after each other without normalization",
                "the scale of the outputs wanders from layer to layer, so that a learning rate that suits one layer is"
                        + " wrong for another",
                "BatchNormalization between each convolution and its activation (train --model lrcn-bn);"
                        + " LayerNormalization or GroupNormalization for batches below 8"));
    }

    private static boolean isConvolution(MultiLayerSpec spec) {
        return spec instanceof Conv1D
                || spec instanceof Conv2D
                || spec instanceof Conv3D
                || spec instanceof SeparableConv2D
                || spec instanceof ConvLSTM2D;
    }

    private static boolean isNormalization(MultiLayerSpec spec) {
        return spec instanceof BatchNormalization
                || spec instanceof LayerNormalization
                || spec instanceof GroupNormalization;
    }
}
