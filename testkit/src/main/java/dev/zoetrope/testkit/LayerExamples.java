package dev.zoetrope.testkit;

import static dev.zoetrope.layers.Layers.conv2D;
import static dev.zoetrope.layers.Layers.dense;
import static dev.zoetrope.layers.Layers.dropout;
import static dev.zoetrope.layers.Layers.flatten;
import static dev.zoetrope.layers.Layers.lstm;
import static dev.zoetrope.layers.Layers.maxPooling2D;
import static dev.zoetrope.layers.Layers.sequential;
import static dev.zoetrope.layers.Layers.timeDistributed;

import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.Padding;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The library's own layers, each in enough forms that every option and every path through its code occurs. */
public final class LayerExamples {
    private LayerExamples() {}

    /** At least one example of each class of the LayerCatalog. */
    public static List<LayerExample> all() {
        return Stream.of(
                        ConvolutionExamples.all(),
                        PoolingExamples.all(),
                        dense17(),
                        RecurrentExamples.all(),
                        MaskExamples.all(),
                        shapes(),
                        wrappers(),
                        NormalizationExamples.all(),
                        AttentionExamples.all(),
                        PointwiseExamples.all(),
                        MergeExamples.all(),
                        FunctionalExamples.all())
                .flatMap(List::stream)
                .toList();
    }

    private static List<LayerExample> dense17() {
        Stream<LayerExample> activations = Arrays.stream(Activation.values())
                .filter(activation -> activation != Activation.GLU) // halves its input: the layer Activation has it
                .map(activation ->
                        LayerExample.of("Dense " + activation.kerasName(), dense(7).activation(activation), 3, 5));
        LayerExample sequence = LayerExample.of("Dense on a sequence, without bias", dense(6).useBias(false), 2, 4, 5);
        return Stream.concat(activations, Stream.of(sequence)).toList();
    }

    private static List<LayerExample> shapes() {
        return List.of(
                LayerExample.of("Flatten", flatten(), 2, 3, 4, 2),
                LayerExample.of("Dropout", dropout(0.4), 3, 5, 7),
                LayerExample.of("Dropout of nothing", dropout(0), 2, 5));
    }

    private static List<LayerExample> wrappers() {
        return List.of(
                LayerExample.of(
                        "TimeDistributed Conv2D",
                        timeDistributed(conv2D(4, 3).padding(Padding.SAME).activation(Activation.RELU)),
                        2,
                        3,
                        4,
                        3,
                        2),
                LayerExample.of("TimeDistributed Dense", timeDistributed(dense(4)), 2, 3, 5),
                LayerExample.of("TimeDistributed Dropout", timeDistributed(dropout(0.25)), 2, 3, 4, 4, 2),
                LayerExample.of(
                        "TimeDistributed Sequential",
                        timeDistributed(sequential(dense(5).activation(Activation.TANH), dropout(0.5), dense(3))),
                        2,
                        3,
                        4),
                LayerExample.of(
                        "Sequential LRCN",
                        sequential(
                                timeDistributed(
                                        conv2D(5, 3).padding(Padding.SAME).activation(Activation.RELU)),
                                timeDistributed(maxPooling2D(2)),
                                timeDistributed(dropout(0.25)),
                                timeDistributed(
                                        conv2D(6, 3).padding(Padding.SAME).activation(Activation.RELU)),
                                timeDistributed(maxPooling2D(2)),
                                timeDistributed(flatten()),
                                lstm(4),
                                dense(3).activation(Activation.SOFTMAX)),
                        2,
                        3,
                        8,
                        8,
                        2),
                LayerExample.of("Sequential without parameters", sequential(maxPooling2D(2), flatten()), 2, 4, 4, 3));
    }
}
