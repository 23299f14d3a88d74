package dev.zoetrope.layers.optim;

import dev.zoetrope.core.kernel.OptimizerKernel;
import dev.zoetrope.core.kernel.OptimizerKernel.AdamStep;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Parameter;
import java.util.List;

/**
 * Kingma and Ba, "Adam" (2015), in the form before section 2.1's ε̂ as Keras has it:
 *
 * <pre>
 * m += (g − m)·(1−β1)      v += (g² − v)·(1−β2)
 * p −= m·α/(√v + ε)        α = learningRate·√(1−β2^t)/(1−β1^t)
 * </pre>
 */
public record Adam(float learningRate, float beta1, float beta2, float epsilon) implements Optimizer {
    /** Keras's defaults but for the learning rate. */
    public Adam(double learningRate) {
        this((float) learningRate, 0.9f, 0.999f, 1e-7f);
    }

    /** Keras's defaults. */
    public Adam() {
        this(1e-3);
    }

    @Override
    public Updates start(List<Parameter> parameters, Execution execution) {
        return new Running(this, parameters, execution);
    }

    private static final class Running implements Updates {
        private final Adam spec;
        private final List<Parameter> parameters;
        private final Execution execution;
        private final List<Tensor> means;
        private final List<Tensor> variances;
        private int steps;

        Running(Adam spec, List<Parameter> parameters, Execution execution) {
            this.spec = spec;
            this.parameters = parameters;
            this.execution = execution;
            this.means = Slots.zeros(parameters);
            this.variances = Slots.zeros(parameters);
        }

        @Override
        public void step() {
            steps++;
            double correction = Math.sqrt(1 - StrictMath.pow(spec.beta2, (double) steps))
                    / (1 - StrictMath.pow(spec.beta1, (double) steps));
            float alpha = (float) (spec.learningRate * correction);
            AdamStep step = new AdamStep(alpha, 1f - spec.beta1, 1f - spec.beta2, spec.epsilon);
            OptimizerKernel kernel = execution.kernels().optimizer();
            for (int i = 0; i < parameters.size(); i++) {
                Parameter p = parameters.get(i);
                Tensor m = means.get(i);
                Tensor v = variances.get(i);
                Slots.forElements(
                        p, execution, (from, to) -> kernel.adam(step, p.gradient(), m, v, p.value(), from, to));
            }
        }
    }
}
