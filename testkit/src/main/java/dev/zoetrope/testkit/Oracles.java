package dev.zoetrope.testkit;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.ActivationLayers;
import dev.zoetrope.layers.layer.ActivityRegularization;
import dev.zoetrope.layers.layer.AlphaDropout;
import dev.zoetrope.layers.layer.BatchNormalization;
import dev.zoetrope.layers.layer.Bidirectional;
import dev.zoetrope.layers.layer.Conv1D;
import dev.zoetrope.layers.layer.Conv2D;
import dev.zoetrope.layers.layer.Conv2DTranspose;
import dev.zoetrope.layers.layer.Conv3D;
import dev.zoetrope.layers.layer.ConvLSTM2D;
import dev.zoetrope.layers.layer.Dense;
import dev.zoetrope.layers.layer.DepthwiseConv2D;
import dev.zoetrope.layers.layer.Dropout;
import dev.zoetrope.layers.layer.ELU;
import dev.zoetrope.layers.layer.Embedding;
import dev.zoetrope.layers.layer.Flatten;
import dev.zoetrope.layers.layer.Functional;
import dev.zoetrope.layers.layer.GRU;
import dev.zoetrope.layers.layer.GaussianDropout;
import dev.zoetrope.layers.layer.GaussianNoise;
import dev.zoetrope.layers.layer.GlobalAveragePooling1D;
import dev.zoetrope.layers.layer.GroupNormalization;
import dev.zoetrope.layers.layer.LSTM;
import dev.zoetrope.layers.layer.LayerNormalization;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.LeakyReLU;
import dev.zoetrope.layers.layer.Masking;
import dev.zoetrope.layers.layer.MultiHeadAttention;
import dev.zoetrope.layers.layer.Normalization;
import dev.zoetrope.layers.layer.PReLU;
import dev.zoetrope.layers.layer.Permute;
import dev.zoetrope.layers.layer.RMSNormalization;
import dev.zoetrope.layers.layer.ReLU;
import dev.zoetrope.layers.layer.RepeatVector;
import dev.zoetrope.layers.layer.Rescaling;
import dev.zoetrope.layers.layer.Reshape;
import dev.zoetrope.layers.layer.SeparableConv2D;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.layer.SimpleRNN;
import dev.zoetrope.layers.layer.Softmax;
import dev.zoetrope.layers.layer.SpatialDropout1D;
import dev.zoetrope.layers.layer.SpatialDropout2D;
import dev.zoetrope.layers.layer.SpatialDropout3D;
import dev.zoetrope.layers.layer.TimeDistributed;
import dev.zoetrope.layers.layer.UnitNormalization;
import java.util.List;
import java.util.function.Function;

/** The oracles of layers that need few lines, and the way to all of them. */
final class Oracles {
    private Oracles() {}

    static Oracle of(LayerSpec spec) {
        return switch (spec) {
            case Conv1D conv -> ConvolutionOracle.of(conv);
            case Conv2D conv -> ConvolutionOracle.of(conv);
            case Conv3D conv -> ConvolutionOracle.of(conv);
            case DepthwiseConv2D conv -> new ChannelOracles.Depthwise(conv);
            case SeparableConv2D conv -> new ChannelOracles.Separable(conv);
            case Conv2DTranspose conv -> new ChannelOracles.Transposed(conv);
            case Dense dense -> new DenseOracle(dense);
            case LSTM lstm -> new RecurrentOracle(lstm, new CellOracles.LstmCell(lstm));
            case ConvLSTM2D lstm -> new RecurrentOracle(lstm, new ConvLstmOracle(lstm));
            case GRU gru -> new RecurrentOracle(gru, new CellOracles.GruCell(gru));
            case SimpleRNN rnn -> new RecurrentOracle(rnn, new CellOracles.SimpleRnnCell(rnn));
            case Bidirectional both -> new BidirectionalOracle(both);
            case Masking masking -> new MaskOracles.MaskingOracle(masking);
            case Embedding embedding -> new MaskOracles.EmbeddingOracle(embedding);
            case RepeatVector repeat -> withoutParameters(x -> repeated(x, repeat.n()));
            case Flatten flatten -> withoutParameters(x -> x.reshape(flat(x.shape())));
            case Dropout dropout -> NoiseOracles.dropout(dropout);
            case AlphaDropout dropout -> NoiseOracles.alpha(dropout);
            case BatchNormalization norm -> new NormalizationOracle.Batch(norm);
            case Normalization norm -> new NormalizationOracle.Given(norm);
            case UnitNormalization norm -> withoutParameters(x -> NormalizationOracle.unit(norm, x));
            case RMSNormalization norm -> new NormalizationOracle.RootMeanSquare(norm);
            case GlobalAveragePooling1D pool -> new MaskOracles.MeanOracle(pool);
            case MultiHeadAttention attention -> new AttentionOracle(attention);
            case ActivationLayers.Activation layer ->
                withoutParameters(x -> ActivationFormula.apply(layer.activation(), x));
            case ReLU relu -> withoutParameters(x -> PointwiseOracles.relu(relu, x));
            case LeakyReLU relu ->
                withoutParameters(x -> PointwiseOracles.map(x, v -> v > 0 ? v : relu.negativeSlope() * v));
            case ELU elu -> withoutParameters(x -> PointwiseOracles.elu(elu.alpha(), x));
            case PReLU relu -> new PointwiseOracles.Parametric(relu);
            case Permute permute -> withoutParameters(x -> PointwiseOracles.permute(permute, x));
            case Reshape reshape -> withoutParameters(x -> reshaped(reshape, x));
            case Rescaling by ->
                withoutParameters(x -> PointwiseOracles.map(x, v -> v * (double) by.scale() + by.offset()));
            case ActivityRegularization regularization -> withoutParameters(x -> x);
            case SpatialDropout1D dropout -> new NoiseOracles.Spatial(dropout.rate());
            case SpatialDropout2D dropout -> new NoiseOracles.Spatial(dropout.rate());
            case SpatialDropout3D dropout -> new NoiseOracles.Spatial(dropout.rate());
            case GaussianNoise noise -> new NoiseOracles.Gaussian(noise.stddev(), false);
            case GaussianDropout dropout ->
                new NoiseOracles.Gaussian(Math.sqrt(dropout.rate() / (1.0 - dropout.rate())), true);
            case LayerNormalization norm -> new NormalizationOracle.Layer(norm);
            case GroupNormalization norm -> new NormalizationOracle.Group(norm);
            case Softmax softmax -> withoutParameters(x -> ActivationFormula.softmax(x, softmax.axis()));
            case TimeDistributed each -> new WrapperOracles.TimeDistributedOracle(each, of(each.layer()));
            case Sequential sequential -> new WrapperOracles.SequentialOracle(sequential);
            case Functional graph -> FunctionalOracle.single(graph);
            default -> WindowOracles.of(spec);
        };
    }

    private static Doubles reshaped(Reshape spec, Doubles x) {
        int known = spec.targetShape().stream().filter(size -> size > 0).reduce(1, (a, b) -> a * b);
        int each = x.shape().dropFirst(1).size();
        int[] dims = spec.targetShape().stream()
                .mapToInt(size -> size > 0 ? size : each / known)
                .toArray();
        return x.reshape(Shape.of(dims).prepend(x.shape().dim(0)));
    }

    private static Shape flat(Shape x) {
        return Shape.of(x.dim(0), x.dropFirst(1).size());
    }

    private static Doubles repeated(Doubles x, int times) {
        int width = x.shape().dim(1);
        Doubles y = Doubles.zeros(Shape.of(x.shape().dim(0), times, width));
        for (int i = 0; i < y.values().length; i++) {
            y.values()[i] = x.values()[i / width / times * width + i % width];
        }
        return y;
    }

    static Oracle withoutParameters(Function<Doubles, Doubles> formula) {
        return new Oracle() {
            @Override
            public int parameters() {
                return 0;
            }

            @Override
            public Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass) {
                return formula.apply(x);
            }
        };
    }
}
