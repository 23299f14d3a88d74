package dev.zoetrope.layers.optim;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Parameter;
import java.util.List;

/**
 * Gradient descent, with momentum as Keras has it:
 *
 * <pre>
 * without: p −= g·learningRate
 * with:    m = m·momentum − g·learningRate,  p += m;  nesterov: p += m·momentum − g·learningRate
 * </pre>
 *
 * <p>Sutskever et al., "On the importance of initialization and momentum in deep learning" (2013).
 */
public record SGD(float learningRate, float momentum, boolean nesterov) implements Optimizer {
    /** Keras's defaults but for the learning rate. */
    public SGD(double learningRate) {
        this((float) learningRate, 0f, false);
    }

    public SGD momentum(double value) {
        return new SGD(learningRate, (float) value, nesterov);
    }

    public SGD nesterov(boolean value) {
        return new SGD(learningRate, momentum, value);
    }

    @Override
    public Updates start(List<Parameter> parameters, Execution execution) {
        List<Tensor> momenta = Slots.zeros(parameters);
        return () -> {
            for (int i = 0; i < parameters.size(); i++) {
                Parameter parameter = parameters.get(i);
                float[] m = momenta.get(i).array();
                Slots.forElements(parameter, execution, (from, to) -> update(parameter, m, from, to));
            }
        };
    }

    private void update(Parameter parameter, float[] m, int from, int to) {
        float[] p = parameter.value().array();
        float[] g = parameter.gradient().array();
        int pOffset = parameter.value().offset();
        int gOffset = parameter.gradient().offset();
        for (int i = from; i < to; i++) {
            float move = -g[gOffset + i] * learningRate;
            m[i] = Math.fma(m[i], momentum, move);
            p[pOffset + i] += nesterov ? Math.fma(m[i], momentum, move) : m[i];
        }
    }
}
