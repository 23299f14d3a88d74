package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.init.Ones;
import dev.zoetrope.layers.init.Zeros;
import java.util.List;

/**
 * {@code y = (x − μ) / √(σ² + epsilon)·gamma + beta}, with mean μ and variance σ² of each input over all positions of a
 * group of neighbouring channels. Wu and He, "Group Normalization" (ECCV 2018). Inputs {@code […,C]}.
 *
 * <p>Parameters: {@code gamma [C]} if {@code scale}, {@code beta [C]} if {@code center}.
 *
 * @param groups how many groups C is cut into; −1 for a group per channel ("instance normalization")
 * @param axis that of the channels, counted with the batch axis as axis 0, or from the end
 */
public record GroupNormalization(
        int groups, int axis, float epsilon, boolean center, boolean scale, WeightSpec beta, WeightSpec gamma)
        implements NormalizationOptions<GroupNormalization> {
    public GroupNormalization {
        if (groups < 1 && groups != -1) {
            throw new IllegalArgumentException("GroupNormalization needs groups, or -1, received " + groups);
        }
        NormalizationOptions.checkEpsilon("GroupNormalization", epsilon);
    }

    /** Keras's defaults. */
    public GroupNormalization() {
        this(32, -1, 1e-3f, true, true, new WeightSpec(new Zeros()), new WeightSpec(new Ones()));
    }

    public GroupNormalization groups(int value) {
        return Specs.with(this, "groups", value);
    }

    public GroupNormalization axis(int value) {
        return Specs.with(this, "axis", value);
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        Transposition toLast = Axes.last(context, input, List.of(axis));
        int channels = input.dim(Axes.of(context, input, axis) - 1);
        int count = groups == -1 ? channels : groups;
        if (channels % count != 0 || input.size() == 0) {
            throw new ShapeException(context.path(), "channels that " + count + " groups divide", input);
        }
        ScaleAndShift parameters =
                ScaleAndShift.of(context, Shape.of(channels), scale ? gamma : null, center ? beta : null);
        return new Built(context, input, toLast, count, epsilon, parameters);
    }

    private record Built(
            BuildContext context, Shape outputShape, Transposition toLast, int groups, float epsilon, ScaleAndShift own)
            implements Layer {
        @Override
        public MaskSupport maskSupport() {
            return MaskSupport.HANDS_ON;
        }

        @Override
        public List<Parameter> parameters() {
            return own.parameters();
        }

        @Override
        public Forward forward(Tensor x, Pass pass) {
            context.requireInput(x, outputShape);
            return toLast.around(x, pass, input -> normalize(input, pass));
        }

        private Forward normalize(Tensor input, Pass pass) {
            Shape rows = Shape.of(input.size() / input.dim(-1), input.dim(-1));
            ChannelNorm norm = new ChannelNorm(input.reshape(rows), input.dim(0), groups, epsilon, own, null, pass);
            ChannelNorm.Statistics statistics = norm.statistics();
            Tensor y = norm.apply(statistics).reshape(input.shape());
            return new Forward(
                    y, dy -> norm.gradient(statistics, dy.reshape(rows), true).reshape(input.shape()));
        }
    }
}
