package dev.zoetrope.layers.train;

import dev.zoetrope.layers.optim.OptimizerState;

/**
 * All that a {@link Trainer} remembers between two epochs besides the model's parameters.
 *
 * @param step steps done, which name the random numbers of the next
 * @param epoch epochs done
 * @param stopped whether no more were to come
 */
public record TrainingState(long step, int epoch, boolean stopped, OptimizerState optimizer) {}
