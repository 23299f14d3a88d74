package dev.zoetrope.testkit;

import static dev.zoetrope.layers.Layers.bidirectional;
import static dev.zoetrope.layers.Layers.convLSTM2D;
import static dev.zoetrope.layers.Layers.gru;
import static dev.zoetrope.layers.Layers.lstm;
import static dev.zoetrope.layers.Layers.simpleRNN;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.MergeMode;
import dev.zoetrope.layers.layer.Padding;
import dev.zoetrope.layers.layer.Size2D;
import java.util.List;
import java.util.stream.Stream;

/** Recurrent layers, for {@link LayerExamples}. */
final class RecurrentExamples {
    private RecurrentExamples() {}

    static List<LayerExample> all() {
        return Stream.of(lstms(), grus(), simple(), convolutional(), directions(), states())
                .flatMap(List::stream)
                .toList();
    }

    private static List<LayerExample> lstms() {
        return List.of(
                LayerExample.of("LSTM", lstm(4), 2, 5, 3),
                LayerExample.of("LSTM sequences", lstm(4).returnSequences(true), 2, 5, 3),
                LayerExample.of("LSTM one step", lstm(3), 2, 1, 2),
                LayerExample.of("LSTM backwards", lstm(4).goBackwards(true), 2, 5, 3),
                LayerExample.of(
                        "LSTM backwards sequences", lstm(17).goBackwards(true).returnSequences(true), 1, 3, 2),
                LayerExample.of(
                        "LSTM relu hard_sigmoid without bias",
                        lstm(4).activation(Activation.RELU)
                                .recurrentActivation(Activation.HARD_SIGMOID)
                                .useBias(false),
                        2,
                        4,
                        3),
                LayerExample.of(
                        "LSTM gelu",
                        lstm(3).activation(Activation.GELU)
                                .recurrentActivation(Activation.SILU)
                                .returnSequences(true),
                        2,
                        4,
                        3),
                LayerExample.of("LSTM dropout", lstm(4).dropout(0.3), 2, 4, 5),
                LayerExample.of(
                        "LSTM recurrent dropout", lstm(4).recurrentDropout(0.4).returnSequences(true), 2, 4, 3),
                LayerExample.of(
                        "LSTM both dropouts",
                        lstm(3).dropout(0.3).recurrentDropout(0.4).goBackwards(true),
                        2,
                        3,
                        4));
    }

    private static List<LayerExample> grus() {
        return List.of(
                LayerExample.of("GRU", gru(4), 2, 5, 3),
                LayerExample.of("GRU sequences", gru(17).returnSequences(true), 1, 3, 2),
                LayerExample.of("GRU one step without bias", gru(3).useBias(false), 2, 1, 2),
                LayerExample.of("GRU reset before", gru(4).resetAfter(false).returnSequences(true), 2, 4, 3),
                LayerExample.of(
                        "GRU reset before, backwards without bias",
                        gru(5).resetAfter(false).useBias(false).goBackwards(true),
                        2,
                        4,
                        3),
                LayerExample.of(
                        "GRU silu gelu",
                        gru(3).activation(Activation.GELU)
                                .recurrentActivation(Activation.SILU)
                                .returnSequences(true),
                        2,
                        4,
                        3),
                LayerExample.of("GRU dropout", gru(4).dropout(0.3), 2, 4, 5),
                LayerExample.of(
                        "GRU both dropouts",
                        gru(4).dropout(0.3).recurrentDropout(0.4).returnSequences(true),
                        2,
                        3,
                        4),
                LayerExample.of(
                        "GRU reset before, recurrent dropout",
                        gru(4).resetAfter(false).recurrentDropout(0.4),
                        2,
                        4,
                        3));
    }

    private static List<LayerExample> simple() {
        return List.of(
                LayerExample.of("SimpleRNN", simpleRNN(4), 2, 5, 3),
                LayerExample.of(
                        "SimpleRNN gelu backwards sequences without bias",
                        simpleRNN(17)
                                .activation(Activation.GELU)
                                .goBackwards(true)
                                .returnSequences(true)
                                .useBias(false),
                        1,
                        3,
                        2),
                LayerExample.of(
                        "SimpleRNN both dropouts",
                        simpleRNN(4).dropout(0.3).recurrentDropout(0.4).returnSequences(true),
                        2,
                        4,
                        5));
    }

    private static List<LayerExample> convolutional() {
        return List.of(
                LayerExample.of("ConvLSTM2D", convLSTM2D(2, 2), 2, 3, 4, 3, 2),
                LayerExample.of(
                        "ConvLSTM2D same sequences hard_sigmoid",
                        convLSTM2D(3, 3)
                                .padding(Padding.SAME)
                                .recurrentActivation(Activation.HARD_SIGMOID)
                                .returnSequences(true),
                        1,
                        3,
                        3,
                        2,
                        2),
                LayerExample.of(
                        "ConvLSTM2D strides backwards without bias",
                        convLSTM2D(2, 3)
                                .strides(new Size2D(2, 1))
                                .padding(Padding.SAME)
                                .goBackwards(true)
                                .useBias(false),
                        1,
                        2,
                        4,
                        3,
                        2),
                LayerExample.of(
                        "ConvLSTM2D dilation relu",
                        convLSTM2D(2, 2).dilationRate(Size2D.of(2)).activation(Activation.RELU),
                        1,
                        2,
                        4,
                        4,
                        1),
                LayerExample.of("ConvLSTM2D dropout", convLSTM2D(2, 2).dropout(0.3), 2, 2, 3, 3, 2),
                LayerExample.of(
                        "ConvLSTM2D both dropouts",
                        convLSTM2D(2, 2).dropout(0.3).recurrentDropout(0.4).returnSequences(true),
                        2,
                        3,
                        3,
                        2,
                        2));
    }

    private static List<LayerExample> directions() {
        return List.of(
                LayerExample.of("Bidirectional LSTM", bidirectional(lstm(3)), 2, 4, 3),
                LayerExample.of(
                        "Bidirectional GRU sequences, sum",
                        bidirectional(gru(3).returnSequences(true)).mergeMode(MergeMode.SUM),
                        2,
                        4,
                        3),
                LayerExample.of(
                        "Bidirectional SimpleRNN sequences, mul",
                        bidirectional(simpleRNN(3).returnSequences(true)).mergeMode(MergeMode.MUL),
                        2,
                        3,
                        2),
                LayerExample.of(
                        "Bidirectional of two kinds, ave",
                        bidirectional(gru(3))
                                .backwardLayer(simpleRNN(3).goBackwards(true).dropout(0.3))
                                .mergeMode(MergeMode.AVE),
                        2,
                        3,
                        2),
                LayerExample.of(
                        "Bidirectional ConvLSTM2D sequences",
                        bidirectional(convLSTM2D(2, 2).returnSequences(true)),
                        1,
                        2,
                        3,
                        3,
                        1));
    }

    /** States given, and states returned. */
    private static List<LayerExample> states() {
        Shape x = Shape.of(4, 3);
        Shape h = Shape.of(3);
        Shape image = Shape.of(2, 2, 2);
        return List.of(
                LayerExample.of("LSTM from states to states", lstm(3).returnState(true), 2, x, h, h),
                LayerExample.of(
                        "LSTM sequences and states",
                        lstm(3).returnSequences(true).returnState(true),
                        2,
                        x),
                LayerExample.of(
                        "LSTM from states, with dropout", lstm(3).dropout(0.3).recurrentDropout(0.3), 2, x, h, h),
                LayerExample.of("GRU from states to states", gru(3).returnState(true), 2, x, h),
                LayerExample.of(
                        "GRU from states, reset before",
                        gru(3).resetAfter(false).goBackwards(true),
                        2,
                        x,
                        h),
                LayerExample.of(
                        "SimpleRNN from states to states",
                        simpleRNN(3).returnSequences(true).returnState(true),
                        2,
                        x,
                        h),
                LayerExample.of(
                        "ConvLSTM2D from states to states",
                        convLSTM2D(2, 2).padding(Padding.SAME).returnState(true),
                        1,
                        Shape.of(2, 2, 2, 1),
                        image,
                        image),
                LayerExample.of(
                        "Bidirectional LSTM from states to states",
                        bidirectional(lstm(3).returnSequences(true).returnState(true)),
                        2,
                        x,
                        h,
                        h,
                        h,
                        h));
    }
}
