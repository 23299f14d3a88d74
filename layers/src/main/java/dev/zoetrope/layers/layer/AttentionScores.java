package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.Matrix;
import dev.zoetrope.core.tensor.Tensor;

/** How much each query cares for each key, in one forward call. A task is one head of one example. */
interface AttentionScores {
    /** Floats of memory of its own that a task wants, forwards or backwards. */
    int room();

    /**
     * Adds a task's scores.
     *
     * @param scores [T,S]
     * @param scratch for products
     * @param room {@link #room} floats
     */
    void add(int task, Matrix scores, Tensor scratch, Tensor room, Pass pass);

    /** Zeros for the gradients of what the scores are made of. */
    Gradients gradients(Pass pass);

    /** The gradients by query and key, each of its own shape, and by weights if there are some. */
    interface Gradients {
        Tensor query();

        Tensor key();

        /**
         * Adds what a task's scores give.
         *
         * @param ds [T,S]: the gradient of the scores
         */
        void add(int task, Matrix ds, Tensor scratch, Tensor room, Pass pass);
    }
}
