package dev.zoetrope.testkit;

import static dev.zoetrope.layers.Layers.multiHeadAttention;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.AdditiveAttention;
import dev.zoetrope.layers.layer.Attention;
import dev.zoetrope.layers.layer.ScoreMode;
import java.util.List;

/** Examples of attention of a sequence to itself and to others. */
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
                LayerExample.of("MultiHeadAttention over two axes", multiHeadAttention(2, 2), 2, 2, 2, 3),
                LayerExample.of(
                        "MultiHeadAttention of query and value",
                        multiHeadAttention(2, 2).dropout(0.3),
                        2,
                        Shape.of(3, 4),
                        Shape.of(5, 3)),
                LayerExample.of(
                        "MultiHeadAttention of query, value and key",
                        multiHeadAttention(2, 3).valueDim(2),
                        2,
                        Shape.of(4, 5),
                        Shape.of(6, 3),
                        Shape.of(6, 2)),
                LayerExample.of(
                        "MultiHeadAttention with an attention mask",
                        multiHeadAttention(2, 2),
                        2,
                        Shape.of(3, 4),
                        Shape.of(4, 4),
                        Shape.of(4, 4),
                        Shape.of(3, 4)),
                LayerExample.of("Attention", new Attention(), 2, Shape.of(3, 4), Shape.of(5, 4)),
                LayerExample.of(
                        "Attention with a scale and a key",
                        new Attention().useScale(true),
                        2,
                        Shape.of(3, 4),
                        Shape.of(5, 2),
                        Shape.of(5, 4)),
                LayerExample.of(
                        "Attention of concatenations, with a scale and dropout",
                        new Attention()
                                .scoreMode(ScoreMode.CONCAT)
                                .useScale(true)
                                .dropout(0.3),
                        2,
                        Shape.of(3, 4),
                        Shape.of(5, 2),
                        Shape.of(5, 4)),
                LayerExample.of(
                        "Attention, causal",
                        new Attention().useCausalMask(true).dropout(0.2),
                        2,
                        Shape.of(4, 17),
                        Shape.of(4, 17)),
                LayerExample.of("AdditiveAttention", new AdditiveAttention(), 2, Shape.of(3, 4), Shape.of(5, 4)),
                LayerExample.of(
                        "AdditiveAttention without a scale, causal, with dropout",
                        new AdditiveAttention()
                                .useScale(false)
                                .useCausalMask(true)
                                .dropout(0.3),
                        2,
                        Shape.of(4, 3),
                        Shape.of(4, 2),
                        Shape.of(4, 3)));
    }
}
