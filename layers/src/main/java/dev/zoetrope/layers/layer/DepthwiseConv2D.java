package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.DepthwiseGeometry;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.init.GlorotUniform;
import dev.zoetrope.layers.init.Zeros;
import dev.zoetrope.layers.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * Convolution of every channel by itself: inputs {@code [H,W,C]}, outputs {@code [OH,OW,C·M]} with M outputs of each channel
 * side by side. Howard et al., "MobileNets" (2017).
 *
 * <p>{@code y[oh,ow,c·M+m] = activation(b[c·M+m] + Σ x[oh·s+kh·d−p, ow·s+kw·d−p, c]·w[kh,kw,c,m])}
 *
 * <p>Parameters: {@code kernel [KH,KW,C,M]}, {@code bias [C·M]}.
 *
 * @param depthMultiplier M
 * @param depthwise of the parameter {@code kernel}
 */
public record DepthwiseConv2D(
        Size2D kernelSize,
        Size2D strides,
        Padding padding,
        int depthMultiplier,
        Size2D dilationRate,
        Activation activation,
        boolean useBias,
        WeightSpec depthwise,
        WeightSpec bias,
        @Nullable Regularizer activityRegularizer)
        implements LayerSpec {

    public DepthwiseConv2D {
        activation.requireSameShape("DepthwiseConv2D");
        padding.refuseCausal("DepthwiseConv2D");
        if (depthMultiplier < 1) {
            throw new IllegalArgumentException(
                    "DepthwiseConv2D needs at least 1 output of each channel, received " + depthMultiplier);
        }
    }

    /** Keras's defaults. */
    public DepthwiseConv2D(Size2D kernelSize) {
        this(
                kernelSize,
                Size2D.of(1),
                Padding.VALID,
                1,
                Size2D.of(1),
                Activation.LINEAR,
                true,
                new WeightSpec(new GlorotUniform()),
                new WeightSpec(new Zeros()),
                null);
    }

    public DepthwiseConv2D strides(Size2D value) {
        return Specs.with(this, "strides", value);
    }

    public DepthwiseConv2D padding(Padding value) {
        return Specs.with(this, "padding", value);
    }

    public DepthwiseConv2D depthMultiplier(int value) {
        return Specs.with(this, "depthMultiplier", value);
    }

    public DepthwiseConv2D dilationRate(Size2D value) {
        return Specs.with(this, "dilationRate", value);
    }

    public DepthwiseConv2D activation(Activation value) {
        return Specs.with(this, "activation", value);
    }

    public DepthwiseConv2D useBias(boolean value) {
        return Specs.with(this, "useBias", value);
    }

    public DepthwiseConv2D depthwise(WeightSpec value) {
        return Specs.with(this, "depthwise", value);
    }

    public DepthwiseConv2D bias(WeightSpec value) {
        return Specs.with(this, "bias", value);
    }

    public DepthwiseConv2D activityRegularizer(@Nullable Regularizer value) {
        return Specs.with(this, "activityRegularizer", value);
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        Volume windows = Volume.of(context, input, padding, "a kernel", kernelSize, strides, dilationRate);
        DepthwiseGeometry g =
                new DepthwiseGeometry(1, windows.channels(), depthMultiplier, windows.rows(), windows.columns());
        Parameter w = context.parameter("kernel", g.kernel(), depthwise);
        Parameter b = useBias ? context.parameter("bias", Shape.of(g.outputs()), bias) : null;
        return Penalties.onActivity(new DepthwiseConv2DLayer(context, input, g, w, b, activation), activityRegularizer);
    }
}
