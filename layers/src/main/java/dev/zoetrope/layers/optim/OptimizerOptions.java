package dev.zoetrope.layers.optim;

import java.util.List;
import java.util.stream.Stream;

/**
 * What every optimizer of Keras can do besides its own arithmetic. 0 turns an option off, as its default does.
 *
 * @param weightDecay w in {@code p −= p·w·learningRate} before each step (Loshchilov and Hutter, 2019)
 * @param excludeFromWeightDecay words; parameters whose name holds one of them, such as {@code bias}, do not decay
 * @param clipnorm the largest norm of a parameter's gradient; longer ones are scaled down
 * @param clipvalue the largest magnitude of a gradient's element
 * @param globalClipnorm the largest norm of all gradients taken together (Pascanu et al., 2013)
 * @param useEma whether to keep a moving average of each parameter, which replaces it when training ends
 * @param emaMomentum m in {@code average = m·average + (1−m)·p} after each step
 * @param emaOverwriteFrequency steps after which the parameters are set to their averages during training too
 * @param gradientAccumulationSteps batches whose mean gradient makes one step; 1 for a step after each
 */
public record OptimizerOptions(
        float weightDecay,
        List<String> excludeFromWeightDecay,
        float clipnorm,
        float clipvalue,
        float globalClipnorm,
        boolean useEma,
        float emaMomentum,
        int emaOverwriteFrequency,
        int gradientAccumulationSteps) {
    public OptimizerOptions {
        excludeFromWeightDecay = List.copyOf(excludeFromWeightDecay);
        require("weight_decay", weightDecay, weightDecay >= 0, "0 or more");
        require("clipnorm", clipnorm, clipnorm >= 0, "0 or more");
        require("clipvalue", clipvalue, clipvalue >= 0, "0 or more");
        require("global_clipnorm", globalClipnorm, globalClipnorm >= 0, "0 or more");
        require("ema_momentum", emaMomentum, emaMomentum >= 0 && emaMomentum <= 1, "0 to 1");
        require("ema_overwrite_frequency", emaOverwriteFrequency, emaOverwriteFrequency >= 0, "0 or more");
        require("gradient_accumulation_steps", gradientAccumulationSteps, gradientAccumulationSteps >= 1, "1 or more");
        if (Stream.of(clipnorm, clipvalue, globalClipnorm)
                        .filter(limit -> limit > 0)
                        .count()
                > 1) {
            throw new IllegalArgumentException(
                    "only one of clipnorm, clipvalue and global_clipnorm can be set, received " + clipnorm + ", "
                            + clipvalue + " and " + globalClipnorm);
        }
    }

    private static void require(String option, Number value, boolean holds, String wanted) {
        if (!holds) {
            throw new IllegalArgumentException(option + " wants " + wanted + ", received " + value);
        }
    }

    /** Keras's defaults: everything off, {@code emaMomentum} 0.99. */
    public static OptimizerOptions defaults() {
        return new OptimizerOptions(0f, List.of(), 0f, 0f, 0f, false, 0.99f, 0, 1);
    }

    public OptimizerOptions weightDecay(double value) {
        return copy((float) value, clipnorm, clipvalue, globalClipnorm, gradientAccumulationSteps);
    }

    /** The parameters whose name holds one of these words do not decay. */
    public OptimizerOptions excludeFromWeightDecay(String... words) {
        return new OptimizerOptions(
                weightDecay,
                List.of(words),
                clipnorm,
                clipvalue,
                globalClipnorm,
                useEma,
                emaMomentum,
                emaOverwriteFrequency,
                gradientAccumulationSteps);
    }

    public OptimizerOptions clipnorm(double value) {
        return copy(weightDecay, (float) value, clipvalue, globalClipnorm, gradientAccumulationSteps);
    }

    public OptimizerOptions clipvalue(double value) {
        return copy(weightDecay, clipnorm, (float) value, globalClipnorm, gradientAccumulationSteps);
    }

    public OptimizerOptions globalClipnorm(double value) {
        return copy(weightDecay, clipnorm, clipvalue, (float) value, gradientAccumulationSteps);
    }

    public OptimizerOptions gradientAccumulationSteps(int value) {
        return copy(weightDecay, clipnorm, clipvalue, globalClipnorm, value);
    }

    /** Keeps moving averages of the parameters. */
    public OptimizerOptions ema(double momentum, int overwriteFrequency) {
        return new OptimizerOptions(
                weightDecay,
                excludeFromWeightDecay,
                clipnorm,
                clipvalue,
                globalClipnorm,
                true,
                (float) momentum,
                overwriteFrequency,
                gradientAccumulationSteps);
    }

    private OptimizerOptions copy(float decay, float norm, float value, float globalNorm, int accumulation) {
        return new OptimizerOptions(
                decay,
                excludeFromWeightDecay,
                norm,
                value,
                globalNorm,
                useEma,
                emaMomentum,
                emaOverwriteFrequency,
                accumulation);
    }

    /** Whether a parameter decays. */
    boolean decays(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return weightDecay > 0 && excludeFromWeightDecay.stream().noneMatch(name::contains);
    }
}
