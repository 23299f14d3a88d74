package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.DepthwiseGeometry;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.init.GlorotUniform;
import dev.zoetrope.layers.init.Zeros;
import dev.zoetrope.layers.regularizer.Regularizer;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A {@link DepthwiseConv2D} and behind it a convolution of single pixels: inputs {@code [H,W,C]}, outputs
 * {@code [OH,OW,filters]}. Chollet, "Xception" (CVPR 2017).
 *
 * <p>{@code y[oh,ow,f] = activation(b[f] + Σ z[oh,ow,j]·wₚ[j,f])} with
 * {@code z[oh,ow,c·M+m] = Σ x[oh·s+kh·d−p, ow·s+kw·d−p, c]·w[kh,kw,c,m]}
 *
 * <p>Parameters: {@code depthwise_kernel [KH,KW,C,M]}, {@code pointwise_kernel [1,1,C·M,filters]}, {@code bias [filters]}.
 *
 * @param depthMultiplier M
 */
public record SeparableConv2D(
        int filters,
        Size2D kernelSize,
        Size2D strides,
        Padding padding,
        Size2D dilationRate,
        int depthMultiplier,
        Activation activation,
        boolean useBias,
        WeightSpec depthwise,
        WeightSpec pointwise,
        WeightSpec bias,
        @Nullable Regularizer activityRegularizer)
        implements LayerSpec {

    public SeparableConv2D {
        activation.requireSameShape("SeparableConv2D");
        padding.refuseCausal("SeparableConv2D");
        if (filters < 1 || depthMultiplier < 1) {
            throw new IllegalArgumentException(
                    "SeparableConv2D needs at least 1 filter and 1 output of each channel, received " + filters
                            + " and " + depthMultiplier);
        }
    }

    /** Keras's defaults. */
    public SeparableConv2D(int filters, Size2D kernelSize) {
        this(
                filters,
                kernelSize,
                Size2D.of(1),
                Padding.VALID,
                Size2D.of(1),
                1,
                Activation.LINEAR,
                true,
                new WeightSpec(new GlorotUniform()),
                new WeightSpec(new GlorotUniform()),
                new WeightSpec(new Zeros()),
                null);
    }

    public SeparableConv2D strides(Size2D value) {
        return Specs.with(this, "strides", value);
    }

    public SeparableConv2D padding(Padding value) {
        return Specs.with(this, "padding", value);
    }

    public SeparableConv2D dilationRate(Size2D value) {
        return Specs.with(this, "dilationRate", value);
    }

    public SeparableConv2D depthMultiplier(int value) {
        return Specs.with(this, "depthMultiplier", value);
    }

    public SeparableConv2D activation(Activation value) {
        return Specs.with(this, "activation", value);
    }

    public SeparableConv2D useBias(boolean value) {
        return Specs.with(this, "useBias", value);
    }

    public SeparableConv2D depthwise(WeightSpec value) {
        return Specs.with(this, "depthwise", value);
    }

    public SeparableConv2D pointwise(WeightSpec value) {
        return Specs.with(this, "pointwise", value);
    }

    public SeparableConv2D bias(WeightSpec value) {
        return Specs.with(this, "bias", value);
    }

    public SeparableConv2D activityRegularizer(@Nullable Regularizer value) {
        return Specs.with(this, "activityRegularizer", value);
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        Volume windows = Volume.of(context, input, padding, "a kernel", kernelSize, strides, dilationRate);
        DepthwiseGeometry g =
                new DepthwiseGeometry(1, windows.channels(), depthMultiplier, windows.rows(), windows.columns());
        Parameter first = context.parameter("depthwise_kernel", g.kernel(), depthwise);
        Parameter second = context.parameter("pointwise_kernel", Shape.of(1, 1, g.outputs(), filters), pointwise);
        Parameter b = useBias ? context.parameter("bias", Shape.of(filters), bias) : null;
        DepthwiseConv2DLayer channels = new DepthwiseConv2DLayer(context, input, g, first, null, Activation.LINEAR);
        Volume pixels = Volume.of(
                context, channels.outputShape(), Padding.VALID, "a pixel", Size2D.of(1), Size2D.of(1), Size2D.of(1));
        ConvolutionLayer mixing = ConvolutionLayer.of(context, pixels, 1, second, b, activation);
        return Penalties.onActivity(new Built(context, channels, mixing), activityRegularizer);
    }

    private record Built(BuildContext context, DepthwiseConv2DLayer channels, ActivatedLayer mixing)
            implements ActivatedLayer {
        @Override
        public Shape outputShape() {
            return mixing.outputShape();
        }

        @Override
        public List<Parameter> parameters() {
            return Stream.concat(channels.parameters().stream(), mixing.parameters().stream())
                    .toList();
        }

        @Override
        public Activation activation() {
            return mixing.activation();
        }

        @Override
        public Layer withActivation(Activation other) {
            return new Built(context, channels, (ActivatedLayer) mixing.withActivation(other));
        }

        @Override
        public Forward forward(Tensor x, Pass pass) {
            Forward first = channels.forward(x, pass);
            Forward second = mixing.forward(first.output(), pass.wantingInputGradient(true));
            return new Forward(
                    second.output(),
                    dy -> first.backward().apply(second.backward().apply(dy)));
        }
    }
}
