package dev.zoetrope.testkit;

import dev.zoetrope.core.kernel.DropoutMask;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.ActivationLayers;
import dev.zoetrope.layers.layer.ActivityRegularization;
import dev.zoetrope.layers.layer.AveragePooling1D;
import dev.zoetrope.layers.layer.AveragePooling2D;
import dev.zoetrope.layers.layer.AveragePooling3D;
import dev.zoetrope.layers.layer.BatchNormalization;
import dev.zoetrope.layers.layer.Bidirectional;
import dev.zoetrope.layers.layer.Border;
import dev.zoetrope.layers.layer.Conv1D;
import dev.zoetrope.layers.layer.Conv2D;
import dev.zoetrope.layers.layer.Conv2DTranspose;
import dev.zoetrope.layers.layer.Conv3D;
import dev.zoetrope.layers.layer.ConvLSTM2D;
import dev.zoetrope.layers.layer.Cropping1D;
import dev.zoetrope.layers.layer.Cropping2D;
import dev.zoetrope.layers.layer.Cropping3D;
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
import dev.zoetrope.layers.layer.GlobalAveragePooling2D;
import dev.zoetrope.layers.layer.GlobalAveragePooling3D;
import dev.zoetrope.layers.layer.GlobalMaxPooling1D;
import dev.zoetrope.layers.layer.GlobalMaxPooling2D;
import dev.zoetrope.layers.layer.GlobalMaxPooling3D;
import dev.zoetrope.layers.layer.GroupNormalization;
import dev.zoetrope.layers.layer.Interpolation;
import dev.zoetrope.layers.layer.LSTM;
import dev.zoetrope.layers.layer.LayerNormalization;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.LeakyReLU;
import dev.zoetrope.layers.layer.Masking;
import dev.zoetrope.layers.layer.MaxPooling1D;
import dev.zoetrope.layers.layer.MaxPooling2D;
import dev.zoetrope.layers.layer.MaxPooling3D;
import dev.zoetrope.layers.layer.MultiHeadAttention;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import dev.zoetrope.layers.layer.PReLU;
import dev.zoetrope.layers.layer.Permute;
import dev.zoetrope.layers.layer.ReLU;
import dev.zoetrope.layers.layer.RepeatVector;
import dev.zoetrope.layers.layer.Rescaling;
import dev.zoetrope.layers.layer.Reshape;
import dev.zoetrope.layers.layer.SeparableConv2D;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.layer.SimpleRNN;
import dev.zoetrope.layers.layer.Size1D;
import dev.zoetrope.layers.layer.Softmax;
import dev.zoetrope.layers.layer.SpatialDropout1D;
import dev.zoetrope.layers.layer.SpatialDropout2D;
import dev.zoetrope.layers.layer.SpatialDropout3D;
import dev.zoetrope.layers.layer.TimeDistributed;
import dev.zoetrope.layers.layer.UpSampling1D;
import dev.zoetrope.layers.layer.UpSampling2D;
import dev.zoetrope.layers.layer.UpSampling3D;
import dev.zoetrope.layers.layer.ZeroPadding1D;
import dev.zoetrope.layers.layer.ZeroPadding2D;
import dev.zoetrope.layers.layer.ZeroPadding3D;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
            case Dropout dropout -> new DropoutOracle(dropout.rate());
            case BatchNormalization norm -> new NormalizationOracle.Batch(norm);
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
            case SpatialDropout1D dropout -> new PointwiseOracles.Spatial(dropout.rate());
            case SpatialDropout2D dropout -> new PointwiseOracles.Spatial(dropout.rate());
            case SpatialDropout3D dropout -> new PointwiseOracles.Spatial(dropout.rate());
            case GaussianNoise noise -> new PointwiseOracles.Gaussian(noise.stddev(), false);
            case GaussianDropout dropout ->
                new PointwiseOracles.Gaussian(Math.sqrt(dropout.rate() / (1.0 - dropout.rate())), true);
            case LayerNormalization norm -> new NormalizationOracle.Layer(norm);
            case GroupNormalization norm -> new NormalizationOracle.Group(norm);
            case Softmax softmax -> withoutParameters(x -> ActivationFormula.softmax(x, softmax.axis()));
            case TimeDistributed each -> new TimeDistributedOracle(each, of(each.layer()));
            case Sequential sequential -> new SequentialOracle(sequential);
            case Functional graph -> FunctionalOracle.single(graph);
            default -> windowed(spec);
        };
    }

    /** Poolings and what changes sizes. */
    private static Oracle windowed(LayerSpec spec) {
        Function<Doubles, Doubles> formula = pooling(spec);
        formula = formula == null ? resizing(spec) : formula;
        if (formula == null) {
            throw new IllegalArgumentException("no oracle for " + spec.className());
        }
        return withoutParameters(formula);
    }

    private static @Nullable Function<Doubles, Doubles> pooling(LayerSpec spec) {
        return switch (spec) {
            case MaxPooling1D pool -> x -> PoolingOracle.max(pool.poolSize(), pool.strides(), pool.padding(), x);
            case MaxPooling2D pool -> x -> PoolingOracle.max(pool.poolSize(), pool.strides(), pool.padding(), x);
            case MaxPooling3D pool -> x -> PoolingOracle.max(pool.poolSize(), pool.strides(), pool.padding(), x);
            case AveragePooling1D pool ->
                x -> PoolingOracle.average(pool.poolSize(), pool.strides(), pool.padding(), x);
            case AveragePooling2D pool ->
                x -> PoolingOracle.average(pool.poolSize(), pool.strides(), pool.padding(), x);
            case AveragePooling3D pool ->
                x -> PoolingOracle.average(pool.poolSize(), pool.strides(), pool.padding(), x);
            case GlobalMaxPooling1D pool -> x -> PoolingOracle.global(x, pool.keepdims(), true);
            case GlobalMaxPooling2D pool -> x -> PoolingOracle.global(x, pool.keepdims(), true);
            case GlobalMaxPooling3D pool -> x -> PoolingOracle.global(x, pool.keepdims(), true);
            case GlobalAveragePooling1D pool -> x -> PoolingOracle.global(x, pool.keepdims(), false);
            case GlobalAveragePooling2D pool -> x -> PoolingOracle.global(x, pool.keepdims(), false);
            case GlobalAveragePooling3D pool -> x -> PoolingOracle.global(x, pool.keepdims(), false);
            default -> null;
        };
    }

    private static @Nullable Function<Doubles, Doubles> resizing(LayerSpec spec) {
        Border none = Border.of(0);
        return switch (spec) {
            case ZeroPadding1D pad -> x -> ResizingOracle.padded(x, none, none, pad.padding());
            case ZeroPadding2D pad ->
                x -> ResizingOracle.padded(
                        x, none, pad.padding().rows(), pad.padding().columns());
            case ZeroPadding3D pad ->
                x -> ResizingOracle.padded(
                        x,
                        pad.padding().depths(),
                        pad.padding().rows(),
                        pad.padding().columns());
            case Cropping1D crop -> x -> ResizingOracle.cropped(x, none, none, crop.cropping());
            case Cropping2D crop ->
                x -> ResizingOracle.cropped(
                        x, none, crop.cropping().rows(), crop.cropping().columns());
            case Cropping3D crop ->
                x -> ResizingOracle.cropped(
                        x,
                        crop.cropping().depths(),
                        crop.cropping().rows(),
                        crop.cropping().columns());
            case UpSampling1D up -> x -> ResizingOracle.larger(x, Size1D.of(up.size()), Interpolation.NEAREST);
            case UpSampling2D up -> x -> ResizingOracle.larger(x, up.size(), up.interpolation());
            case UpSampling3D up -> x -> ResizingOracle.larger(x, up.size(), Interpolation.NEAREST);
            default -> null;
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

    /** In training {@code y = x/(1−rate)} where the step's mask keeps an element, else 0. */
    private record DropoutOracle(float rate) implements Oracle {
        @Override
        public int parameters() {
            return 0;
        }

        @Override
        public Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass) {
            DropoutMask mask = DropoutMask.of(pass.random().fork(pass.path()), rate);
            Doubles y = Doubles.zeros(x.shape());
            for (int i = 0; i < y.values().length; i++) {
                double kept = mask.keeps(i) ? x.values()[i] / (1 - (double) rate) : 0;
                y.values()[i] = pass.training() ? kept : x.values()[i];
            }
            return y;
        }
    }

    /** {@code y[n,t] = layer(x[n,t])} */
    private record TimeDistributedOracle(TimeDistributed spec, Oracle inner) implements Oracle {
        @Override
        public int parameters() {
            return inner.parameters();
        }

        @Override
        public Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass) {
            int n = x.shape().dim(0);
            int steps = x.shape().dim(1);
            if (pass.training() && couples(spec.layer())) {
                return stepByStep(x, parameters, pass);
            }
            Doubles each = x.reshape(x.shape().dropFirst(2).prepend(n * steps));
            Doubles y = inner.forward(each, parameters, pass.child(nameOf(spec.layer())));
            return y.reshape(y.shape().dropFirst(1).prepend(steps).prepend(n));
        }

        /** A batch per time step. */
        private Doubles stepByStep(Doubles x, List<Doubles> parameters, OraclePass pass) {
            int n = x.shape().dim(0);
            int steps = x.shape().dim(1);
            List<Doubles> outputs = new ArrayList<>();
            for (int t = 0; t < steps; t++) {
                int size = x.shape().dropFirst(2).size();
                Doubles step = Doubles.zeros(x.shape().dropFirst(2).prepend(n));
                for (int i = 0; i < n; i++) {
                    System.arraycopy(x.values(), (i * steps + t) * size, step.values(), i * size, size);
                }
                outputs.add(inner.forward(step, parameters, pass.child(nameOf(spec.layer()))));
            }
            Shape out = outputs.getFirst().shape();
            int size = out.dropFirst(1).size();
            Doubles y = Doubles.zeros(out.dropFirst(1).prepend(steps).prepend(n));
            for (int i = 0; i < n * steps; i++) {
                System.arraycopy(outputs.get(i % steps).values(), i / steps * size, y.values(), i * size, size);
            }
            return y;
        }
    }

    /** Whether a layer takes statistics of the batch. */
    private static boolean couples(MultiLayerSpec spec) {
        return spec instanceof BatchNormalization
                || (spec instanceof Sequential inner && inner.layers().stream().anyMatch(Oracles::couples));
    }

    /** A layer's name where there is no other of its class. */
    static String nameOf(LayerSpec spec) {
        return new Sequential(List.of(spec)).names().getFirst();
    }

    private record SequentialOracle(Sequential spec) implements Oracle {
        @Override
        public int parameters() {
            return spec.layers().stream()
                    .mapToInt(layer -> Oracle.of(layer).parameters())
                    .sum();
        }

        @Override
        public Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass) {
            List<Doubles> rest = new ArrayList<>(parameters);
            Doubles y = x;
            Doubles mask = pass.mask();
            for (int i = 0; i < spec.layers().size(); i++) {
                Oracle layer = Oracle.of(spec.layers().get(i));
                List<Doubles> own = rest.subList(0, layer.parameters());
                OraclePass each = pass.child(spec.names().get(i)).withMask(mask);
                mask = layer.mask(y, each);
                y = layer.forward(y, List.copyOf(own), each);
                own.clear();
            }
            return y;
        }
    }
}
