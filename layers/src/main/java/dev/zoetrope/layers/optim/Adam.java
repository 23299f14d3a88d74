package dev.zoetrope.layers.optim;

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
            for (int i = 0; i < parameters.size(); i++) {
                Parameter parameter = parameters.get(i);
                float[] m = means.get(i).array();
                float[] v = variances.get(i).array();
                Slots.forElements(parameter, execution, (from, to) -> update(spec, alpha, parameter, m, v, from, to));
            }
        }

        private static void update(
                Adam spec, float alpha, Parameter parameter, float[] m, float[] v, int from, int to) {
            float[] p = parameter.value().array();
            float[] g = parameter.gradient().array();
            int pOffset = parameter.value().offset();
            int gOffset = parameter.gradient().offset();
            float rest1 = 1f - spec.beta1;
            float rest2 = 1f - spec.beta2;
            float epsilon = spec.epsilon;
            for (int i = from; i < to; i++) {
                float gradient = g[gOffset + i];
                m[i] = Math.fma(gradient - m[i], rest1, m[i]);
                v[i] = Math.fma(Math.fma(gradient, gradient, -v[i]), rest2, v[i]);
                p[pOffset + i] -= m[i] * alpha / ((float) Math.sqrt(v[i]) + epsilon);
            }
        }
    }
}
