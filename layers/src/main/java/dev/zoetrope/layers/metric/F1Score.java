package dev.zoetrope.layers.metric;

/** {@link FBetaScore} with β 1: the harmonic mean of precision and recall. */
public final class F1Score extends FBetaScore {
    /** The largest output of each row is on. */
    public F1Score(Average average) {
        super("f1_score", average, 1, Float.NaN);
    }
}
