package dev.zoetrope.testkit;

import static dev.zoetrope.layers.Layers.batchNormalization;
import static dev.zoetrope.layers.Layers.dense;
import static dev.zoetrope.layers.Layers.groupNormalization;
import static dev.zoetrope.layers.Layers.layerNormalization;
import static dev.zoetrope.layers.Layers.normalization;
import static dev.zoetrope.layers.Layers.rmsNormalization;
import static dev.zoetrope.layers.Layers.sequential;
import static dev.zoetrope.layers.Layers.softmax;
import static dev.zoetrope.layers.Layers.timeDistributed;
import static dev.zoetrope.layers.Layers.unitNormalization;

import dev.zoetrope.layers.layer.Normalization;
import dev.zoetrope.layers.layer.Softmax;
import java.util.List;

/** Examples of the normalisations, and of softmax as a layer. */
final class NormalizationExamples {
    private NormalizationExamples() {}

    static List<LayerExample> all() {
        return List.of(
                LayerExample.of("BatchNormalization", batchNormalization(), 3, 2, 3, 4),
                LayerExample.of(
                        "BatchNormalization of vectors", batchNormalization().momentum(0.9), 6, 5),
                LayerExample.of(
                        "BatchNormalization without parameters",
                        batchNormalization().center(false).scale(false).epsilon(1e-2),
                        4,
                        37),
                LayerExample.of(
                        "BatchNormalization of axis 1",
                        batchNormalization().axis(1).scale(false),
                        3,
                        4,
                        3),
                LayerExample.of(
                        "TimeDistributed BatchNormalization", timeDistributed(batchNormalization()), 4, 3, 2, 5),
                LayerExample.of(
                        "TimeDistributed Sequential with BatchNormalization",
                        timeDistributed(sequential(dense(3).useBias(false), batchNormalization())),
                        4,
                        2,
                        5),
                LayerExample.of("LayerNormalization", layerNormalization(), 3, 4, 6),
                LayerExample.of("LayerNormalization of long rows", layerNormalization(), 2, 37),
                LayerExample.of(
                        "LayerNormalization without parameters",
                        layerNormalization().center(false).scale(false),
                        3,
                        7),
                LayerExample.of(
                        "LayerNormalization over axis 1",
                        layerNormalization().axis(1).scale(false),
                        2,
                        5,
                        3),
                LayerExample.of(
                        "LayerNormalization over two axes",
                        layerNormalization().axis(-1, 1).epsilon(1e-2).center(false),
                        2,
                        3,
                        2,
                        4),
                LayerExample.of("GroupNormalization", groupNormalization(2), 3, 3, 2, 6),
                LayerExample.of("GroupNormalization of many channels", groupNormalization(3), 2, 3, 33),
                LayerExample.of(
                        "GroupNormalization per channel", groupNormalization(-1).scale(false), 2, 4, 5),
                LayerExample.of(
                        "GroupNormalization without parameters",
                        groupNormalization(1).center(false).scale(false),
                        2,
                        8),
                LayerExample.of(
                        "GroupNormalization of axis 1", groupNormalization(2).axis(1), 2, 4, 3, 2),
                LayerExample.of("Normalization", normalization(), 3, 4, 5),
                LayerExample.of(
                        "Normalization, inverted", normalization().axis(1).invert(true), 3, 4, 5),
                LayerExample.of(
                        "Normalization of all alike",
                        new Normalization(List.of(), List.of(), List.of(), false),
                        3,
                        4,
                        5),
                LayerExample.of("Normalization over two axes", normalization().axis(3, 1), 2, 3, 2, 4),
                LayerExample.of(
                        "Normalization with given values", normalization().given(3, 2), 3, 17),
                LayerExample.of(
                        "Normalization with a value for each feature",
                        new Normalization(List.of(-1), List.of(1f, -2f, 0.5f), List.of(4f, 0.25f, 0f), true),
                        2,
                        4,
                        3),
                LayerExample.of("UnitNormalization", unitNormalization(), 3, 4, 5),
                LayerExample.of("UnitNormalization of long rows", unitNormalization(), 2, 37),
                LayerExample.of(
                        "UnitNormalization over two axes", unitNormalization().axis(1, -1), 2, 3, 2, 4),
                LayerExample.of("RMSNormalization", rmsNormalization(), 3, 4, 5),
                LayerExample.of(
                        "RMSNormalization of long rows", rmsNormalization().epsilon(1e-2), 2, 37),
                LayerExample.of(
                        "RMSNormalization over axis 1", rmsNormalization().axis(1), 2, 5, 3),
                LayerExample.of("Softmax", softmax(), 3, 4, 5),
                LayerExample.of("Softmax of long rows", softmax(), 2, 37),
                LayerExample.of("Softmax over axis 1", new Softmax(1), 2, 4, 3));
    }
}
