package dev.zoetrope.layers.loss;

import dev.zoetrope.core.tensor.Tensor;

/**
 * The loss of a batch.
 *
 * @param mean Σ weight[n]·loss[n] / N
 * @param gradient of {@code mean} by the output, of the output's shape
 */
public record LossValue(double mean, Tensor gradient) {}
