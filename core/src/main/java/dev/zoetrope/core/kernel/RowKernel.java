package dev.zoetrope.core.kernel;

import dev.zoetrope.core.tensor.Tensor;

/**
 * Functions of whole rows of a matrix {@code [M,K]} (a tensor {@code […,K]} with all but the last axis as rows): softmax,
 * standardisation, and the product of two rows.
 *
 * <p>A sum over a row is made of {@value #PARTIALS} partial sums, whatever the width of the vectors: element {@code k} goes
 * to sum {@code k mod 16}, in the order of {@code k}, and {@link #total} adds these up. Each method wants
 * {@link #SCRATCH} floats of scratch memory for them and works on the rows {@code from} (inclusive) to {@code to}
 * (exclusive).
 */
public interface RowKernel {
    /** How many partial sums a row's sum is made of: the lanes of 512 bits. */
    int PARTIALS = 16;

    /** Floats of scratch memory: room for two sums at a time. */
    int SCRATCH = 2 * PARTIALS;

    /** {@code y[k] = e^(x[k]−m) / Σ e^(x[j]−m)} with m the row's largest x. {@code y} may be {@code x}. */
    void softmax(Tensor x, Tensor y, int from, int to, Tensor scratch);

    /** {@code dx[k] = y[k]·(dy[k] − Σ dy[j]·y[j])}; {@code dx} may be {@code dy}. */
    void softmaxGradient(Tensor y, Tensor dy, Tensor dx, int from, int to, Tensor scratch);

    /** {@code y[k] = x[k] − m − ln Σ e^(x[j]−m)} with m the row's largest x. */
    void logSoftmax(Tensor x, Tensor y, int from, int to, Tensor scratch);

    /** {@code dx[k] = dy[k] − e^y[k]·Σ dy[j]} */
    void logSoftmaxGradient(Tensor y, Tensor dy, Tensor dx, int from, int to, Tensor scratch);

    /**
     * {@code y[k] = (x[k] − μ)·r·gamma[k] + beta[k]} with the row's mean μ and {@code r = 1/√(σ² + epsilon)}, σ² its mean
     * squared distance from μ. Ba, Kiros and Hinton, "Layer Normalization" (2016).
     *
     * @param gamma [K]
     * @param beta [K]
     * @param statistics [M,2], of which μ and r of each row are written
     */
    void standardize(
            Tensor x,
            Tensor gamma,
            Tensor beta,
            float epsilon,
            Tensor y,
            Tensor statistics,
            int from,
            int to,
            Tensor scratch);

    /**
     * With {@code g = dy·gamma} and {@code d = x − μ}: {@code dx = r·(g − Σg/K − d·r²·Σ(g·d)/K)}, and
     * {@code sums[0] += dy·d·r}, {@code sums[1] += dy}, rows in order.
     *
     * @param statistics what {@link #standardize} wrote
     * @param sums [2,K]: what this run of rows adds to the gradients of gamma and beta
     */
    void standardizeGradient(
            Tensor x,
            Tensor gamma,
            Tensor statistics,
            Tensor dy,
            Tensor dx,
            Tensor sums,
            int from,
            int to,
            Tensor scratch);

    /**
     * {@code y[m] = Σ a[m,k]·b[m,k]}
     *
     * @param y [M]
     */
    void dot(Tensor a, Tensor b, Tensor y, int from, int to, Tensor scratch);

    /** Adds up partial sums, halves on halves: 8 on 8, 4 on 4, 2 on 2, 1 on 1. */
    static float total(float[] partials, int at) {
        for (int half = PARTIALS / 2; half > 0; half /= 2) {
            for (int i = at; i < at + half; i++) {
                partials[i] += partials[i + half];
            }
        }
        return partials[at];
    }
}
