package dev.zoetrope.layers.optim;

import dev.zoetrope.core.tensor.Tensor;
import java.util.Map;

/**
 * All that an optimizer remembers between two steps: with it and the parameters, training goes on as if it had not stopped.
 *
 * @param iterations batches taken in so far
 * @param learningRate of the next step
 * @param slots by the parameter's path and the slot's name: {@code dense/kernel/momentum}
 */
public record OptimizerState(long iterations, double learningRate, Map<String, Tensor> slots) {}
