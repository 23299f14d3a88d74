package dev.zoetrope.study;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** What claims are about. */
@SuppressWarnings("ImmutableEnumChecker") // the functions hold nothing
enum Measure {
    ACCURACY("accuracy", 3, result -> result.estimate(Outcome::accuracy)),
    TRAINING_ACCURACY("accuracy on the training clips", 3, result -> result.estimate(Outcome::trainingAccuracy)),
    GAP("gap between training and validation", 3, result -> result.estimate(Outcome::gap)),
    EARLY_LOSS("training loss half way", 3, result -> result.estimate(Measure::halfWay)),
    FIRST_GRADIENT(
            "gradient norm of the first convolution", 4, result -> result.estimate(outcome -> gradient(outcome, 0))),
    GRADIENT_RATIO(
            "gradient norm of the first convolution over that of the last layer",
            4,
            result -> result.estimate(outcome -> gradient(outcome, 0) / gradient(outcome, -1))),
    OPERATIONS("MFLOP a clip", 1, exact(structure -> structure.trainingOperations() * 1e-6)),
    MEMORY("KiB of activations a clip", 0, exact(structure -> structure.activationBytes() / 1024.0)),
    PARAMETERS("parameters", 0, exact(Structure::parameters)),
    POSITIONS("places in the last map", 0, exact(Structure::positions)),
    FIELD(
            "pixels that a place in the last map sees",
            0,
            exact(structure -> structure.field().size().width()));

    private final String name;
    private final int digits;
    private final Function<Result, Estimate> of;

    Measure(String name, int digits, Function<Result, Estimate> of) {
        this.name = name;
        this.digits = digits;
        this.of = of;
    }

    Estimate of(Result result) {
        return of.apply(result);
    }

    /** {@code 0.934 ± 0.011} */
    String text(Estimate estimate) {
        String mean = String.format(Locale.ROOT, "%,." + digits + "f", estimate.mean());
        return estimate.error() > 0 || Double.isNaN(estimate.error())
                ? mean + " ± "
                        + (estimate.error() > 0
                                ? String.format(Locale.ROOT, "%." + digits + "f", estimate.error())
                                : "?")
                : mean;
    }

    @Override
    public String toString() {
        return name;
    }

    private static Function<Result, Estimate> exact(ToDoubleFunction<Structure> figure) {
        return result -> Estimate.exact(figure.applyAsDouble(result.structure()));
    }

    private static double halfWay(Outcome outcome) {
        return outcome.epochLosses().get(outcome.epochLosses().size() / 2);
    }

    /** Of a layer, counted from the first, or from the last with −1. */
    private static double gradient(Outcome outcome, int layer) {
        Map<String, Double> gradients = outcome.gradients();
        return gradients.values().stream()
                .skip(layer < 0 ? gradients.size() + layer : layer)
                .findFirst()
                .orElseThrow();
    }
}
