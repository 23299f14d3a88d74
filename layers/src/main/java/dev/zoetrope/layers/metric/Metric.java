package dev.zoetrope.layers.metric;

/** A figure over many batches. */
public interface Metric extends Tally {
    /** The name in logs, for example {@code accuracy}. */
    String name();

    /** The figure over all that was taken in since the last reset. */
    double result();

    void reset();

    /** Whether a larger figure is a better one; callbacks ask that are not told. */
    default boolean largerIsBetter() {
        return true;
    }
}
