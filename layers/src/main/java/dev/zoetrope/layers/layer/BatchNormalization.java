package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.init.Initializer;
import dev.zoetrope.layers.init.Ones;
import dev.zoetrope.layers.init.Zeros;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code y = (x − μ) / √(σ² + epsilon)·gamma + beta} for each channel: in training with mean μ and variance σ² of the batch,
 * which also move the moving ones ({@code moving = moving·momentum + batch·(1 − momentum)}); otherwise, and where the moving
 * ones are {@linkplain Parameter#frozen() frozen}, with the moving ones. Ioffe and Szegedy, "Batch Normalization" (ICML
 * 2015). Inputs {@code […,C]}.
 *
 * <p>With a mask, inputs {@code [T,C]}: mean and variance are those of the steps that count; all are normalised, and the mask goes
 * on.
 *
 * <p>Parameters, all {@code [C]}: {@code gamma} if {@code scale}, {@code beta} if {@code center}; state: {@code
 * moving_mean}, {@code moving_variance}.
 *
 * @param axis that of the channels, counted with the batch axis as axis 0, or from the end
 */
public record BatchNormalization(
        int axis,
        float momentum,
        float epsilon,
        boolean center,
        boolean scale,
        WeightSpec beta,
        WeightSpec gamma,
        Initializer movingMeanInitializer,
        Initializer movingVarianceInitializer)
        implements NormalizationOptions<BatchNormalization> {
    public BatchNormalization {
        NormalizationOptions.checkEpsilon("BatchNormalization", epsilon);
        if (!(momentum >= 0 && momentum <= 1)) {
            throw new IllegalArgumentException("a momentum lies in [0, 1], received " + momentum);
        }
    }

    /** Keras's defaults. */
    public BatchNormalization() {
        this(
                -1,
                0.99f,
                1e-3f,
                true,
                true,
                new WeightSpec(new Zeros()),
                new WeightSpec(new Ones()),
                new Zeros(),
                new Ones());
    }

    public BatchNormalization axis(int value) {
        return Specs.with(this, "axis", value);
    }

    public BatchNormalization momentum(double value) {
        return Specs.with(this, "momentum", (float) value);
    }

    public BatchNormalization movingMeanInitializer(Initializer value) {
        return Specs.with(this, "movingMeanInitializer", value);
    }

    public BatchNormalization movingVarianceInitializer(Initializer value) {
        return Specs.with(this, "movingVarianceInitializer", value);
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        Transposition toLast = Axes.last(context, input, List.of(axis));
        Shape channels = Shape.of(input.dim(Axes.of(context, input, axis) - 1));
        if (input.size() == 0) {
            throw new ShapeException(context.path(), "inputs that are not empty", input);
        }
        ScaleAndShift own = ScaleAndShift.of(context, channels, scale ? gamma : null, center ? beta : null);
        Parameter mean = context.state("moving_mean", channels, movingMeanInitializer);
        Parameter variance = context.state("moving_variance", channels, movingVarianceInitializer);
        return new Built(context, input, toLast, this, own, mean, variance);
    }

    private record Built(
            BuildContext context,
            Shape outputShape,
            Transposition toLast,
            BatchNormalization spec,
            ScaleAndShift own,
            Parameter mean,
            Parameter variance)
            implements Layer {
        @Override
        public List<Parameter> parameters() {
            return Stream.concat(own.parameters().stream(), Stream.of(mean, variance))
                    .toList();
        }

        @Override
        public boolean couplesExamples() {
            return true;
        }

        @Override
        public MaskSupport maskSupport() {
            return MaskSupport.USES;
        }

        @Override
        public Forward forward(Tensor x, Pass pass) {
            context.requireInput(x, outputShape);
            if (pass.mask() != null && (outputShape.rank() != 2 || !toLast.isIdentity())) {
                throw new ShapeException(
                        context.path(), "inputs [T,C], normalised along the last axis, with a mask", outputShape);
            }
            Forward forward = toLast.around(x, pass, input -> normalize(input, pass));
            return new Forward(forward.output(), forward.backward(), pass.mask());
        }

        private Forward normalize(Tensor input, Pass pass) {
            Shape rows = Shape.of(input.size() / input.dim(-1), input.dim(-1));
            boolean ofBatch = pass.training() && !mean.frozen();
            ChannelNorm norm = new ChannelNorm(
                    input.reshape(rows), 1, input.dim(-1), spec.epsilon, own, ofBatch ? pass.mask() : null, pass);
            ChannelNorm.Statistics statistics =
                    ofBatch ? norm.statistics() : norm.statistics(mean.value(), variance.value());
            if (ofBatch) {
                move(mean.value(), statistics.mean());
                move(variance.value(), statistics.variance());
            }
            Tensor y = norm.apply(statistics).reshape(input.shape());
            return new Forward(
                    y,
                    dy -> norm.gradient(statistics, dy.reshape(rows), ofBatch).reshape(input.shape()));
        }

        /** {@code moving = moving·momentum + batch·(1 − momentum)} */
        private void move(Tensor moving, Tensor batch) {
            for (int c = 0; c < moving.size(); c++) {
                float kept = moving.get(c) * spec.momentum;
                moving.set(kept + batch.get(0, c) * (1f - spec.momentum), c);
            }
        }
    }
}
