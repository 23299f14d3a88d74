package dev.zoetrope.testkit;

import static dev.zoetrope.layers.Layers.multiHeadAttention;

import java.util.List;

/** Examples of attention of a sequence to itself. */
final class AttentionExamples {
    private AttentionExamples() {}

    static List<LayerExample> all() {
        return List.of(
                LayerExample.of("MultiHeadAttention", multiHeadAttention(2, 3), 2, 4, 5),
                LayerExample.of("MultiHeadAttention of one head", multiHeadAttention(1, 4), 2, 3, 2),
                LayerExample.of(
                        "MultiHeadAttention causal, without bias",
                        multiHeadAttention(2, 2).useCausalMask(true).useBias(false),
                        2,
                        4,
                        3),
                LayerExample.of(
                        "MultiHeadAttention of other sizes, with dropout",
                        multiHeadAttention(3, 2).valueDim(4).outputShape(5).dropout(0.3),
                        2,
                        3,
                        4),
                LayerExample.of("MultiHeadAttention over two axes", multiHeadAttention(2, 2), 2, 2, 2, 3));
    }
}
