package dev.zoetrope.testkit;

import dev.zoetrope.layers.loss.Loss;

/**
 * A loss over classes and its formula.
 *
 * @param name for people; seeds the draws too
 * @param targets what the loss is given as targets
 * @param outputs what the model gives it
 * @param formula the loss of one example, in double precision
 */
public record LossCase(String name, Loss loss, Targets targets, Outputs outputs, Formula formula) {
    /** The two ways to say what an example is. */
    public enum Targets {
        /** [N], class indices. */
        INDICES,
        /** [N,K], a distribution. */
        DISTRIBUTION
    }

    /** The two ways to say what a model makes of it. */
    public enum Outputs {
        /** [N,K], any numbers. */
        LOGITS,
        /** [N,K], positive, with sum 1. */
        PROBABILITIES
    }

    /** One example's loss. */
    @FunctionalInterface
    public interface Formula {
        /**
         * Computes it.
         *
         * @param target [K], a distribution; one-hot where the loss is given an index
         * @param output [K]
         */
        double of(double[] target, double[] output);
    }

    @Override
    public String toString() {
        return name;
    }
}
