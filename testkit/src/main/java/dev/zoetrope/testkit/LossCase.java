package dev.zoetrope.testkit;

import dev.zoetrope.layers.loss.Loss;

/**
 * A loss and its formula.
 *
 * @param name for people; seeds the draws too
 * @param targets what the loss is given as targets
 * @param outputs what the model gives it
 * @param formula the loss of one row, in double precision
 */
public record LossCase(String name, Loss loss, Targets targets, Outputs outputs, Formula formula) {
    /** The ways to say what a row of an example is. */
    public enum Targets {
        /** [N,…], class indices. */
        INDICES,
        /** [N,…,K], a distribution: one class in each row. */
        DISTRIBUTION,
        /** [N,…,K], each 0 or 1. */
        BITS,
        /** [N,…,K], any numbers. */
        NUMBERS
    }

    /** The ways to say what a model makes of it. */
    public enum Outputs {
        /** [N,…,K], any numbers. */
        LOGITS,
        /** [N,…,K], positive, with sum 1. */
        PROBABILITIES,
        /** [N,…,K], each between 0 and 1. */
        FRACTIONS
    }

    /** One row's loss. */
    @FunctionalInterface
    public interface Formula {
        /**
         * Computes it.
         *
         * @param target [K]; one-hot where the loss is given an index
         * @param output [K]
         */
        double of(double[] target, double[] output);
    }

    @Override
    public String toString() {
        return name;
    }
}
