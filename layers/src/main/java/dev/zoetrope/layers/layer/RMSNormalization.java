package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.init.Ones;
import java.util.List;

/**
 * {@code y = x/√(mean(x²) + epsilon)·scale}, with the mean over {@code axis}. Zhang and Sennrich, "Root Mean Square Layer
 * Normalization" (2019). Any input shape.
 *
 * <p>Parameter, of the shape of the normalised axes: {@code scale}.
 *
 * @param axis one or more, counted with the batch axis as axis 0, or from the end
 */
public record RMSNormalization(List<Integer> axis, float epsilon) implements LayerSpec {
    public RMSNormalization {
        axis = List.copyOf(axis);
        if (axis.isEmpty()) {
            throw new IllegalArgumentException("RMSNormalization needs an axis, received none");
        }
        NormalizationOptions.checkEpsilon("RMSNormalization", epsilon);
    }

    /** Keras's defaults: over the last axis. */
    public RMSNormalization() {
        this(List.of(-1), 1e-6f);
    }

    public RMSNormalization axis(Integer... value) {
        return Specs.with(this, "axis", List.of(value));
    }

    public RMSNormalization epsilon(double value) {
        return Specs.with(this, "epsilon", (float) value);
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        Transposition toLast = Axes.last(context, input, axis);
        int width = Axes.sizes(context, input, axis).size();
        if (width == 0) {
            throw new ShapeException(context.path(), "inputs that are not empty", input);
        }
        Parameter scale = context.parameter("scale", Axes.sizes(context, input, axis), new Ones());
        return new Built(context, input, toLast, RowScale.toMeanSquare(width, epsilon), scale);
    }

    private record Built(
            BuildContext context, Shape outputShape, Transposition toLast, RowScale length, Parameter scale)
            implements Layer {
        @Override
        public List<Parameter> parameters() {
            return List.of(scale);
        }

        @Override
        public MaskSupport maskSupport() {
            return MaskSupport.HANDS_ON;
        }

        @Override
        public Forward forward(Tensor x, Pass pass) {
            context.requireInput(x, outputShape);
            return toLast.around(x, pass, moved -> normalized(moved, pass));
        }

        private Forward normalized(Tensor x, Pass pass) {
            Forward unit = length.forward(Axes.rows(x, scale.value().size()), pass);
            Tensor n = unit.output();
            ChannelScale channels = new ChannelScale(scale, pass);
            return new Forward(channels.forward(n).reshape(x.shape()), dy -> {
                Tensor dn = channels.backward(n, dy.reshape(n.shape()));
                return unit.backward().apply(dn).reshape(x.shape());
            });
        }
    }
}
