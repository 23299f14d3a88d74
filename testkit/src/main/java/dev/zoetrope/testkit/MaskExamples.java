package dev.zoetrope.testkit;

import static dev.zoetrope.layers.Layers.batchNormalization;
import static dev.zoetrope.layers.Layers.bidirectional;
import static dev.zoetrope.layers.Layers.dropout;
import static dev.zoetrope.layers.Layers.embedding;
import static dev.zoetrope.layers.Layers.globalAveragePooling1D;
import static dev.zoetrope.layers.Layers.gru;
import static dev.zoetrope.layers.Layers.lstm;
import static dev.zoetrope.layers.Layers.masking;
import static dev.zoetrope.layers.Layers.repeatVector;
import static dev.zoetrope.layers.Layers.sequential;
import static dev.zoetrope.layers.Layers.simpleRNN;

import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.Masking;
import java.util.List;

/** Layers that masks come from, and recurrent layers behind them, for {@link LayerExamples}. */
final class MaskExamples {
    private MaskExamples() {}

    static List<LayerExample> all() {
        return List.of(
                LayerExample.of("Masking", masking(), 2, 3, 2),
                LayerExample.of("Masking of a value", new Masking(0.5f), 2, 3, 2),
                LayerExample.of("RepeatVector", repeatVector(3), 2, 5),
                LayerExample.of("Embedding", embedding(6, 5), 3, 4),
                LayerExample.of("Embedding of images", embedding(6, 70), 2, 2, 3),
                LayerExample.of(
                        "Embedding with masked LSTM", sequential(embedding(3, 4).maskZero(true), lstm(3)), 3, 5),
                masked("LSTM sequences", lstm(3).returnSequences(true), lstm(2)),
                masked(
                        "LSTM, zeros for masked steps",
                        lstm(3).returnSequences(true).zeroOutputForMask(true)),
                masked("GRU backwards", gru(3).goBackwards(true)),
                masked(
                        "GRU, reset before, with recurrent dropout",
                        gru(3).resetAfter(false).recurrentDropout(0.3).returnSequences(true)),
                masked("SimpleRNN, zeros for the last step", simpleRNN(3).zeroOutputForMask(true)),
                masked("GlobalAveragePooling1D", lstm(3).returnSequences(true), globalAveragePooling1D()),
                masked("BatchNormalization", lstm(3).returnSequences(true), batchNormalization(), lstm(2)),
                masked("Bidirectional, stacked", bidirectional(lstm(2).returnSequences(true)), bidirectional(gru(2))));
    }

    /** In training about half of the steps are masked: a step has one feature, which dropout makes 0. */
    private static LayerExample masked(String name, LayerSpec... layers) {
        return LayerExample.of("masked " + name, sequential(dropout(0.5), masking(), sequential(layers)), 3, 5, 1);
    }
}
