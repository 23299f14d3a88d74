package dev.zoetrope.study;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What tutorials say, as something that figures can bear out or not: that a measure is larger, or smaller, in one variant than in
 * another.
 *
 * @param from the id of the variant to begin with
 * @param to the id of the variant that is said to differ from it
 * @param larger whether the measure is said to be larger there
 */
record Claim(Aspect aspect, String statement, Measure measure, String from, String to, boolean larger) {
    /** How many standard errors of the difference make one. */
    static final double ERRORS = 2;

    /** What the figures say. */
    enum Bearing {
        BORNE_OUT("borne out"),
        CONTRADICTED("the other way round"),
        OPEN("not told apart");

        private final String text;

        Bearing(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * A claim, judged.
     *
     * @param figures that the judgement rests on
     */
    record Verdict(Claim claim, Bearing bearing, String figures) {
        @Override
        public String toString() {
            return claim.statement() + ": " + bearing + " (" + figures + ")";
        }
    }

    static final List<Claim> ALL = List.of(
            more(Aspect.CONV, "More convolution blocks recognise more", Measure.ACCURACY, "blocks-1", "blocks-4"),
            more(Aspect.CONV, "A fifth block recognises still more", Measure.ACCURACY, "blocks-4", "blocks-5"),
            more(Aspect.CONV, "Every block widens what a place in the map sees", Measure.FIELD, "blocks-1", "blocks-4"),
            more(Aspect.CONV, "More filters recognise more", Measure.ACCURACY, "filters-half", "filters-double"),
            more(Aspect.CONV, "More filters cost more compute", Measure.OPERATIONS, "filters-half", "filters-double"),
            less(
                    Aspect.CONV,
                    "Gradients fade on their way through more blocks",
                    Measure.GRADIENT_RATIO,
                    "blocks-1",
                    "blocks-5"),
            less(Aspect.POOL, "More pooling layers cost less compute", Measure.OPERATIONS, "pools-1", "pools-4"),
            less(Aspect.POOL, "More pooling layers lose spatial detail", Measure.POSITIONS, "pools-1", "pools-4"),
            less(Aspect.POOL, "The detail that is lost costs accuracy", Measure.ACCURACY, "pools-1", "pools-4"),
            less(Aspect.POOL, "More pooling layers overfit less", Measure.GAP, "pools-1", "pools-4"),
            less(
                    Aspect.POOL,
                    "Average pooling recognises less than max pooling",
                    Measure.ACCURACY,
                    "pools-4",
                    "pools-average"),
            more(Aspect.POOL, "Smaller pools recognise more", Measure.ACCURACY, "pools-4", "pools-small"),
            more(Aspect.POOL, "Smaller pools cost more compute", Measure.OPERATIONS, "pools-4", "pools-small"),
            less(
                    Aspect.DROPOUT,
                    "Moderate dropout overfits less than none",
                    Measure.GAP,
                    "dropout-none",
                    "dropout-0.5"),
            more(
                    Aspect.DROPOUT,
                    "Low dropout recognises more than none",
                    Measure.ACCURACY,
                    "dropout-none",
                    "dropout-0.25"),
            more(
                    Aspect.DROPOUT,
                    "Moderate dropout recognises more than none",
                    Measure.ACCURACY,
                    "dropout-none",
                    "dropout-0.5"),
            less(
                    Aspect.DROPOUT,
                    "Dropout above .6 keeps the network from learning",
                    Measure.TRAINING_ACCURACY,
                    "dropout-none",
                    "dropout-0.7"),
            more(Aspect.LSTM, "More LSTM units recognise more", Measure.ACCURACY, "units-8", "units-32"),
            more(Aspect.LSTM, "Still more units recognise still more", Measure.ACCURACY, "units-32", "units-128"),
            more(Aspect.LSTM, "A second LSTM recognises more", Measure.ACCURACY, "units-32", "lstms-2"),
            more(Aspect.LSTM, "Three LSTMs recognise more than one", Measure.ACCURACY, "units-32", "lstms-3"),
            less(
                    Aspect.LSTM,
                    "Stacked LSTMs starve the convolutions of gradient",
                    Measure.FIRST_GRADIENT,
                    "units-32",
                    "lstms-3"),
            less(Aspect.BATCHNORM, "Batch normalization learns faster", Measure.EARLY_LOSS, "plain", "normalized"),
            more(Aspect.BATCHNORM, "Batch normalization recognises more", Measure.ACCURACY, "plain", "normalized"),
            more(
                    Aspect.BATCHNORM,
                    "Batch normalization brings more gradient to the first layer",
                    Measure.FIRST_GRADIENT,
                    "plain",
                    "normalized"),
            less(Aspect.L2, "L2 overfits less than none", Measure.GAP, "l2-0", "l2-0.001"),
            more(Aspect.L2, "L2 recognises more than none", Measure.ACCURACY, "l2-0", "l2-0.001"),
            less(
                    Aspect.L2,
                    "Too much L2 keeps the network from learning",
                    Measure.TRAINING_ACCURACY,
                    "l2-0",
                    "l2-0.01"),
            less(
                    Aspect.FRAMES,
                    "A single frame tells less than a clip",
                    Measure.ACCURACY,
                    "frames-usual",
                    "frames-one"),
            more(Aspect.FRAMES, "Longer clips recognise more", Measure.ACCURACY, "frames-half", "frames-double"),
            more(Aspect.FRAMES, "Longer clips cost more compute", Measure.OPERATIONS, "frames-half", "frames-double"));

    private static Claim more(Aspect aspect, String statement, Measure measure, String from, String to) {
        return new Claim(aspect, statement, measure, from, to, true);
    }

    private static Claim less(Aspect aspect, String statement, Measure measure, String from, String to) {
        return new Claim(aspect, statement, measure, from, to, false);
    }

    /** What the figures say; nothing if one of the two variants is not in the study, or not trained yet. */
    Optional<Verdict> judge(Map<String, Result> byId) {
        Result before = byId.get(from);
        Result after = byId.get(to);
        if (before == null || after == null || !before.measured() || !after.measured()) {
            return Optional.empty();
        }
        Estimate a = measure.of(before);
        Estimate b = measure.of(after);
        double difference = larger ? b.mean() - a.mean() : a.mean() - b.mean();
        double error = StrictMath.sqrt(a.error() * a.error() + b.error() * b.error());
        // one seed gives no error, NaN, and no comparison with that is true
        Bearing bearing = difference > ERRORS * error
                ? Bearing.BORNE_OUT
                : -difference > ERRORS * error ? Bearing.CONTRADICTED : Bearing.OPEN;
        String figures = measure + ": " + before.variant().label() + " " + measure.text(a) + ", "
                + after.variant().label() + " " + measure.text(b);
        return Optional.of(new Verdict(this, bearing, figures));
    }
}
