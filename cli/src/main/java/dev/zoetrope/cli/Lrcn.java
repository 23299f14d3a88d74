package dev.zoetrope.cli;

import static dev.zoetrope.layers.Layers.conv2D;
import static dev.zoetrope.layers.Layers.dense;
import static dev.zoetrope.layers.Layers.dropout;
import static dev.zoetrope.layers.Layers.flatten;
import static dev.zoetrope.layers.Layers.lstm;
import static dev.zoetrope.layers.Layers.maxPooling2D;
import static dev.zoetrope.layers.Layers.sequential;
import static dev.zoetrope.layers.Layers.timeDistributed;

import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.Padding;
import dev.zoetrope.layers.layer.Sequential;

/**
 * The Long-term Recurrent Convolutional Network that tutorials teach: four blocks of convolution and pooling that look at
 * each frame, an LSTM that looks at their order. After Donahue et al., "Long-term recurrent convolutional networks for
 * visual recognition and description" (CVPR 2015).
 */
final class Lrcn {
    private static final double DROPOUT = 0.25;
    private static final int LSTM_UNITS = 32;

    private Lrcn() {}

    /** For clips [T,H,W,3] of so many classes. */
    static Sequential of(int classes) {
        return sequential(
                convolution(16),
                pool(4),
                timeDistributed(dropout(DROPOUT)),
                convolution(32),
                pool(4),
                timeDistributed(dropout(DROPOUT)),
                convolution(64),
                pool(2),
                timeDistributed(dropout(DROPOUT)),
                convolution(64),
                pool(2),
                timeDistributed(flatten()),
                lstm(LSTM_UNITS),
                dense(classes).activation(Activation.SOFTMAX));
    }

    private static LayerSpec convolution(int filters) {
        return timeDistributed(conv2D(filters, 3).padding(Padding.SAME).activation(Activation.RELU));
    }

    private static LayerSpec pool(int size) {
        return timeDistributed(maxPooling2D(size));
    }
}
