package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameters at the end of every normalisation: {@code y = x̂·gamma + beta}.
 *
 * @param scale gamma's value, or ones where there is none
 * @param shift beta's value, or zeros
 */
record ScaleAndShift(@Nullable Parameter gamma, @Nullable Parameter beta, Tensor scale, Tensor shift) {
    /** @param gammaSpec null for no gamma */
    static ScaleAndShift of(
            BuildContext context, Shape shape, @Nullable WeightSpec gammaSpec, @Nullable WeightSpec betaSpec) {
        Parameter gamma = gammaSpec == null ? null : context.parameter("gamma", shape, gammaSpec);
        Parameter beta = betaSpec == null ? null : context.parameter("beta", shape, betaSpec);
        return new ScaleAndShift(
                gamma,
                beta,
                gamma == null ? Tensor.zeros(shape).fill(1f) : gamma.value(),
                beta == null ? Tensor.zeros(shape) : beta.value());
    }

    List<Parameter> parameters() {
        List<Parameter> there = new ArrayList<>();
        if (gamma != null) {
            there.add(gamma);
        }
        if (beta != null) {
            there.add(beta);
        }
        return there;
    }

    /**
     * Adds to both gradients.
     *
     * @param sums [R,2,K]: of each run what belongs to gamma, and to beta; added in the order of the runs
     */
    void addGradients(Tensor sums) {
        for (int run = 0; run < sums.dim(0); run++) {
            add(sums.slice(run).slice(0), gamma);
            add(sums.slice(run).slice(1), beta);
        }
    }

    private static void add(Tensor sum, @Nullable Parameter parameter) {
        if (parameter == null) {
            return;
        }
        float[] gradient = parameter.gradient().array();
        int at = parameter.gradient().offset();
        for (int k = 0; k < sum.size(); k++) {
            gradient[at + k] += sum.array()[sum.offset() + k];
        }
    }
}
