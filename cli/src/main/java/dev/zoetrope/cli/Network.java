package dev.zoetrope.cli;

import static dev.zoetrope.layers.Layers.activation;
import static dev.zoetrope.layers.Layers.averagePooling2D;
import static dev.zoetrope.layers.Layers.batchNormalization;
import static dev.zoetrope.layers.Layers.bidirectional;
import static dev.zoetrope.layers.Layers.conv2D;
import static dev.zoetrope.layers.Layers.convLSTM2D;
import static dev.zoetrope.layers.Layers.dense;
import static dev.zoetrope.layers.Layers.dropout;
import static dev.zoetrope.layers.Layers.flatten;
import static dev.zoetrope.layers.Layers.lstm;
import static dev.zoetrope.layers.Layers.maxPooling2D;
import static dev.zoetrope.layers.Layers.timeDistributed;

import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.ConvLSTM2D;
import dev.zoetrope.layers.layer.LSTM;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.Padding;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.regularizer.L2;
import dev.zoetrope.layers.regularizer.Regularizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Networks that name what happens in a clip: the Long-term Recurrent Convolutional Network that tutorials teach, and what
 * people change in it.
 *
 * <p>The LRCN is four blocks of convolution and pooling that look at each frame, and an LSTM that looks at their order. After
 * Donahue et al., "Long-term recurrent convolutional networks for visual recognition and description" (CVPR 2015). The
 * ConvLSTM network keeps the image inside the recurrence: Shi et al., "Convolutional LSTM network" (NIPS 2015).
 */
enum Network {
    LRCN,
    /** With batch normalization between each convolution and its ReLU. */
    LRCN_BN,
    /** With a price for large weights. */
    LRCN_L2,
    /** With means in place of maxima. */
    LRCN_AVGPOOL,
    /** With five blocks in place of four, each halving the image. */
    LRCN_DEEP,
    /** With two LSTMs, one after the other. */
    LRCN_STACKED_LSTM,
    /** With an LSTM in each direction of time. */
    LRCN_BILSTM,
    /** Four blocks of ConvLSTM2D and pooling. */
    CONVLSTM;

    private static final List<Block> USUAL =
            List.of(new Block(16, 4), new Block(32, 4), new Block(64, 2), new Block(64, 2));
    private static final List<Block> DEEP =
            List.of(new Block(16, 2), new Block(32, 2), new Block(64, 2), new Block(64, 2), new Block(128, 2));
    private static final List<Block> SMALL =
            List.of(new Block(4, 2), new Block(8, 2), new Block(14, 2), new Block(16, 2));

    /** A convolution's filters and the pool behind it. */
    private record Block(int filters, int pool) {}

    /**
     * What a network is built with.
     *
     * @param outputs one for each class, with a softmax; or a single sigmoid
     * @param dropout between the blocks
     * @param l2 what the square of a weight costs
     */
    record Settings(int outputs, double dropout, int lstmUnits, double l2) {
        /** The LRCN as it is taught. */
        static Settings usual(int classes) {
            return new Settings(classes, 0.25, 32, 0);
        }

        private @Nullable Regularizer regularizer() {
            return l2 == 0 ? null : new L2(l2);
        }
    }

    /** As on the command line: {@code lrcn-bn}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What the square of a weight costs if nobody says. */
    double l2() {
        return this == LRCN_L2 ? 1e-3 : 0;
    }

    /** The network for clips [T,H,W,3]. */
    Sequential of(Settings settings) {
        List<LayerSpec> layers = new ArrayList<>();
        List<Block> blocks = this == CONVLSTM ? SMALL : this == LRCN_DEEP ? DEEP : USUAL;
        for (Block block : blocks) {
            if (!layers.isEmpty()) {
                layers.add(timeDistributed(dropout(settings.dropout())));
            }
            layers.addAll(this == CONVLSTM ? recurrentConvolution(block, settings) : convolution(block, settings));
            layers.add(timeDistributed(
                    this == LRCN_AVGPOOL ? averagePooling2D(block.pool()) : maxPooling2D(block.pool())));
        }
        if (this == CONVLSTM) {
            layers.add(flatten());
        } else {
            layers.add(timeDistributed(flatten()));
            layers.addAll(recurrence(settings));
        }
        layers.add(dense(settings.outputs())
                .kernelRegularizer(settings.regularizer())
                .activation(settings.outputs() == 1 ? Activation.SIGMOID : Activation.SOFTMAX));
        return new Sequential(layers);
    }

    private List<LayerSpec> convolution(Block block, Settings settings) {
        var convolution = conv2D(block.filters(), 3).padding(Padding.SAME).kernelRegularizer(settings.regularizer());
        return this == LRCN_BN
                ? List.of(
                        timeDistributed(convolution.useBias(false)),
                        timeDistributed(batchNormalization()),
                        timeDistributed(activation(Activation.RELU)))
                : List.of(timeDistributed(convolution.activation(Activation.RELU)));
    }

    private static List<LayerSpec> recurrentConvolution(Block block, Settings settings) {
        ConvLSTM2D layer = convLSTM2D(block.filters(), 3)
                .padding(Padding.SAME)
                .kernelRegularizer(settings.regularizer())
                .returnSequences(true);
        return List.of(layer);
    }

    private List<LayerSpec> recurrence(Settings settings) {
        LSTM layer = lstm(settings.lstmUnits()).kernelRegularizer(settings.regularizer());
        return switch (this) {
            case LRCN_STACKED_LSTM -> List.of(layer.returnSequences(true), layer);
            case LRCN_BILSTM -> List.of(bidirectional(layer));
            default -> List.of(layer);
        };
    }
}
