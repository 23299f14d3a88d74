package dev.zoetrope.interop.onnx;

import dev.zoetrope.layers.layer.ActivationLayers;
import dev.zoetrope.layers.layer.ActivityRegularization;
import dev.zoetrope.layers.layer.Add;
import dev.zoetrope.layers.layer.AdditiveAttention;
import dev.zoetrope.layers.layer.AlphaDropout;
import dev.zoetrope.layers.layer.Attention;
import dev.zoetrope.layers.layer.Average;
import dev.zoetrope.layers.layer.AveragePooling1D;
import dev.zoetrope.layers.layer.AveragePooling2D;
import dev.zoetrope.layers.layer.AveragePooling3D;
import dev.zoetrope.layers.layer.BatchNormalization;
import dev.zoetrope.layers.layer.Concatenate;
import dev.zoetrope.layers.layer.Conv1D;
import dev.zoetrope.layers.layer.Conv2D;
import dev.zoetrope.layers.layer.Conv2DTranspose;
import dev.zoetrope.layers.layer.Conv3D;
import dev.zoetrope.layers.layer.Cropping1D;
import dev.zoetrope.layers.layer.Cropping2D;
import dev.zoetrope.layers.layer.Cropping3D;
import dev.zoetrope.layers.layer.Dense;
import dev.zoetrope.layers.layer.DepthwiseConv2D;
import dev.zoetrope.layers.layer.Dot;
import dev.zoetrope.layers.layer.Dropout;
import dev.zoetrope.layers.layer.ELU;
import dev.zoetrope.layers.layer.Embedding;
import dev.zoetrope.layers.layer.Flatten;
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
import dev.zoetrope.layers.layer.LayerNormalization;
import dev.zoetrope.layers.layer.LeakyReLU;
import dev.zoetrope.layers.layer.Masking;
import dev.zoetrope.layers.layer.MaxPooling1D;
import dev.zoetrope.layers.layer.MaxPooling2D;
import dev.zoetrope.layers.layer.MaxPooling3D;
import dev.zoetrope.layers.layer.Maximum;
import dev.zoetrope.layers.layer.Minimum;
import dev.zoetrope.layers.layer.MultiHeadAttention;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import dev.zoetrope.layers.layer.Multiply;
import dev.zoetrope.layers.layer.Normalization;
import dev.zoetrope.layers.layer.PReLU;
import dev.zoetrope.layers.layer.Permute;
import dev.zoetrope.layers.layer.RMSNormalization;
import dev.zoetrope.layers.layer.ReLU;
import dev.zoetrope.layers.layer.RecurrentSpec;
import dev.zoetrope.layers.layer.RepeatVector;
import dev.zoetrope.layers.layer.Rescaling;
import dev.zoetrope.layers.layer.Reshape;
import dev.zoetrope.layers.layer.ScoreMode;
import dev.zoetrope.layers.layer.SeparableConv2D;
import dev.zoetrope.layers.layer.Size1D;
import dev.zoetrope.layers.layer.Softmax;
import dev.zoetrope.layers.layer.SpatialDropout1D;
import dev.zoetrope.layers.layer.SpatialDropout2D;
import dev.zoetrope.layers.layer.SpatialDropout3D;
import dev.zoetrope.layers.layer.Subtract;
import dev.zoetrope.layers.layer.UnitNormalization;
import dev.zoetrope.layers.layer.UpSampling1D;
import dev.zoetrope.layers.layer.UpSampling2D;
import dev.zoetrope.layers.layer.UpSampling3D;
import dev.zoetrope.layers.layer.ZeroPadding1D;
import dev.zoetrope.layers.layer.ZeroPadding2D;
import dev.zoetrope.layers.layer.ZeroPadding3D;
import java.util.List;
import java.util.stream.IntStream;

/** Which operators say what a layer does. A new layer is a line here, or is refused by its name. */
final class LayerNodes {
    private LayerNodes() {}

    static List<Value> write(MultiLayerSpec spec, Site site) {
        return switch (spec) {
            case ActivationLayers.Activation layer ->
                site.done(site.activated(layer.activation(), site.x().name()));
            case ActivityRegularization layer -> site.inputs();
            case Add layer -> MergeNodes.elementwise("Add", site, null);
            case AdditiveAttention layer ->
                AttentionNodes.write(
                        site, true, layer.useCausalMask(), null, layer.useScale() ? site.constant("scale") : null);
            case AlphaDropout layer -> site.inputs();
            case Attention layer ->
                AttentionNodes.write(
                        site,
                        layer.scoreMode() == ScoreMode.CONCAT,
                        layer.useCausalMask(),
                        layer.useScale() ? site.constant("scale") : null,
                        layer.scoreMode() == ScoreMode.CONCAT ? site.constant("concat_score_weight") : null);
            case Average layer -> MergeNodes.average(site);
            case AveragePooling1D layer ->
                PoolingNodes.windows("AveragePool", layer.poolSize(), layer.strides(), layer.padding(), site);
            case AveragePooling2D layer ->
                PoolingNodes.windows("AveragePool", layer.poolSize(), layer.strides(), layer.padding(), site);
            case AveragePooling3D layer ->
                PoolingNodes.windows("AveragePool", layer.poolSize(), layer.strides(), layer.padding(), site);
            case BatchNormalization layer -> NormalizationNodes.write(layer, site);
            case Concatenate layer -> MergeNodes.write(layer, site);
            case Conv1D layer -> ConvolutionNodes.write(layer, site);
            case Conv2D layer -> ConvolutionNodes.write(layer, site);
            case Conv2DTranspose layer -> ConvolutionNodes.write(layer, site);
            case Conv3D layer -> ConvolutionNodes.write(layer, site);
            case Cropping1D layer -> PoolingNodes.cropped(site, layer.cropping());
            case Cropping2D layer ->
                PoolingNodes.cropped(
                        site, layer.cropping().rows(), layer.cropping().columns());
            case Cropping3D layer ->
                PoolingNodes.cropped(
                        site,
                        layer.cropping().depths(),
                        layer.cropping().rows(),
                        layer.cropping().columns());
            case Dense layer -> site.done(dense(layer, site));
            case DepthwiseConv2D layer -> ConvolutionNodes.write(layer, site);
            case Dot layer -> MergeNodes.write(layer, site);
            case Dropout layer -> site.inputs();
            case ELU layer -> site.done(site.graph().node("Elu", site.x().name(), "alpha", layer.alpha()));
            case Embedding layer -> embedding(layer, site);
            case Flatten layer -> site.done(site.graph().reshape(site.x().name(), site.output()));
            case GaussianDropout layer -> site.inputs();
            case GaussianNoise layer -> site.inputs();
            case GlobalAveragePooling1D layer -> {
                String mask = site.x().mask();
                yield mask == null ? PoolingNodes.whole("GlobalAveragePool", site) : PoolingNodes.masked(site, mask);
            }
            case GlobalAveragePooling2D layer -> PoolingNodes.whole("GlobalAveragePool", site);
            case GlobalAveragePooling3D layer -> PoolingNodes.whole("GlobalAveragePool", site);
            case GlobalMaxPooling1D layer -> PoolingNodes.whole("GlobalMaxPool", site);
            case GlobalMaxPooling2D layer -> PoolingNodes.whole("GlobalMaxPool", site);
            case GlobalMaxPooling3D layer -> PoolingNodes.whole("GlobalMaxPool", site);
            case GroupNormalization layer -> NormalizationNodes.write(layer, site);
            case LayerNormalization layer -> NormalizationNodes.write(layer, site);
            case LeakyReLU layer ->
                site.done(site.graph().node("LeakyRelu", site.x().name(), "alpha", layer.negativeSlope()));
            case Masking layer -> masking(layer, site);
            case MaxPooling1D layer ->
                PoolingNodes.windows("MaxPool", layer.poolSize(), layer.strides(), layer.padding(), site);
            case MaxPooling2D layer ->
                PoolingNodes.windows("MaxPool", layer.poolSize(), layer.strides(), layer.padding(), site);
            case MaxPooling3D layer ->
                PoolingNodes.windows("MaxPool", layer.poolSize(), layer.strides(), layer.padding(), site);
            case Maximum layer -> MergeNodes.elementwise("Max", site, Float.NEGATIVE_INFINITY);
            case Minimum layer -> MergeNodes.elementwise("Min", site, Float.POSITIVE_INFINITY);
            case MultiHeadAttention layer -> AttentionNodes.write(layer, site);
            case Multiply layer -> MergeNodes.elementwise("Mul", site, 1f);
            case Normalization layer -> NormalizationNodes.write(layer, site);
            case PReLU layer -> site.done(site.graph().node("PRelu", site.x().name(), site.constant("alpha")));
            case Permute layer -> site.done(site.graph().transpose(site.x().name(), permuted(layer)));
            case RMSNormalization layer -> NormalizationNodes.write(layer, site);
            case ReLU layer -> site.done(rectified(layer, site));
            case RecurrentSpec<?> layer -> RecurrentNodes.write(layer, site, false);
            case RepeatVector layer -> site.done(repeated(layer, site));
            case Rescaling layer -> site.done(rescaled(layer, site));
            case Reshape layer -> site.done(site.graph().reshape(site.x().name(), site.output()));
            case SeparableConv2D layer -> ConvolutionNodes.write(layer, site);
            case Softmax layer ->
                site.done(site.graph().node("Softmax", site.x().name(), "axis", (long) layer.axis()));
            case SpatialDropout1D layer -> site.inputs();
            case SpatialDropout2D layer -> site.inputs();
            case SpatialDropout3D layer -> site.inputs();
            case Subtract layer -> MergeNodes.elementwise("Sub", site, null);
            case UnitNormalization layer -> NormalizationNodes.write(layer, site);
            case UpSampling1D layer -> PoolingNodes.enlarged(site, Size1D.of(layer.size()), Interpolation.NEAREST);
            case UpSampling2D layer -> PoolingNodes.enlarged(site, layer.size(), layer.interpolation());
            case UpSampling3D layer -> PoolingNodes.enlarged(site, layer.size(), Interpolation.NEAREST);
            case ZeroPadding1D layer -> PoolingNodes.padded(site, layer.padding());
            case ZeroPadding2D layer ->
                PoolingNodes.padded(
                        site, layer.padding().rows(), layer.padding().columns());
            case ZeroPadding3D layer ->
                PoolingNodes.padded(
                        site,
                        layer.padding().depths(),
                        layer.padding().rows(),
                        layer.padding().columns());
            default -> throw site.refused("there are no operators for this kind of layer");
        };
    }

    /** Gemm for vectors, MatMul and Add for sequences of them. */
    private static String dense(Dense spec, Site site) {
        GraphBuilder g = site.graph();
        String x = site.x().name();
        String kernel = site.constant("kernel");
        String y;
        if (site.rank() == 2) {
            y = g.node("Gemm", spec.useBias() ? List.of(x, kernel, site.constant("bias")) : List.of(x, kernel));
        } else {
            String product = g.node("MatMul", x, kernel);
            y = spec.useBias() ? g.node("Add", product, site.constant("bias")) : product;
        }
        return site.activated(spec.activation(), y);
    }

    private static List<Value> embedding(Embedding spec, Site site) {
        GraphBuilder g = site.graph();
        String x = site.x().name();
        String rows = g.node("Gather", site.constant("embeddings"), g.node("Cast", x, "to", (long) Onnx.INT64));
        String mask = spec.maskZero() ? g.node("Not", g.node("Equal", x, g.constant(0f))) : null;
        return List.of(new Value(rows, site.output(), mask));
    }

    /** A step counts if any of its features is another number. */
    private static List<Value> masking(Masking spec, Site site) {
        GraphBuilder g = site.graph();
        String x = site.x().name();
        String others = g.node("Not", g.node("Equal", x, g.constant(spec.maskValue())));
        String any = g.node(
                "ReduceMax",
                List.of(g.node("Cast", others, "to", (long) Onnx.FLOAT)),
                "axes",
                List.of(-1L),
                "keepdims",
                1L);
        String counts = g.node("Greater", any, g.constant(0.5f));
        String y = g.node("Where", List.of(counts, x, g.constant(0f)));
        return List.of(new Value(y, site.output(), g.node("Squeeze", counts, g.integers(2))));
    }

    private static int[] permuted(Permute spec) {
        return IntStream.concat(IntStream.of(0), spec.dims().stream().mapToInt(axis -> axis))
                .toArray();
    }

    private static String rectified(ReLU spec, Site site) {
        GraphBuilder g = site.graph();
        String x = site.x().name();
        Float most = spec.maxValue();
        if (spec.threshold() == 0 && spec.negativeSlope() == 0) {
            return most == null ? g.node("Relu", x) : ActivationNodes.clip(g, x, 0f, most);
        }
        String above = most == null ? x : g.node("Min", x, g.constant(most));
        String threshold = g.constant(spec.threshold());
        String below = g.node("Mul", g.node("Sub", x, threshold), g.constant(spec.negativeSlope()));
        return g.node("Where", List.of(g.node("Greater", x, threshold), above, below));
    }

    private static String repeated(RepeatVector spec, Site site) {
        GraphBuilder g = site.graph();
        String once = g.node("Unsqueeze", site.x().name(), g.integers(1));
        return g.node("Tile", once, g.integers(1, spec.n(), 1));
    }

    private static String rescaled(Rescaling spec, Site site) {
        GraphBuilder g = site.graph();
        String scaled = g.node("Mul", site.x().name(), g.constant(spec.scale()));
        return g.node("Add", scaled, g.constant(spec.offset()));
    }
}
