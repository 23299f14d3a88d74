package dev.zoetrope.study;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * A variant and what came of its trainings, one for each seed that is done; there may be none yet.
 *
 * @param outcomes in the order of the seeds
 */
record Result(Variant variant, Structure structure, List<Outcome> outcomes) {
    Result {
        outcomes = List.copyOf(outcomes);
    }

    boolean measured() {
        return !outcomes.isEmpty();
    }

    Estimate estimate(ToDoubleFunction<Outcome> figure) {
        return Estimate.of(outcomes.stream().mapToDouble(figure).toArray());
    }

    /** The gradient's norm of each layer, the mean over the seeds. */
    Map<String, Double> gradients() {
        Map<String, Double> means = new LinkedHashMap<>();
        for (Outcome outcome : outcomes) {
            outcome.gradients().forEach((layer, norm) -> means.merge(layer, norm / outcomes.size(), Double::sum));
        }
        return means;
    }

    /** The loss of each epoch, the mean over the seeds. */
    double[] epochLosses() {
        double[] means = new double[outcomes.getFirst().epochLosses().size()];
        for (Outcome outcome : outcomes) {
            for (int i = 0; i < means.length; i++) {
                means[i] += outcome.epochLosses().get(i) / outcomes.size();
            }
        }
        return means;
    }

    /** The median time of an epoch: the first ones still wait for Java's compiler. */
    double secondsPerEpoch() {
        double[] sorted = outcomes.stream()
                .flatMap(outcome -> outcome.seconds().stream())
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        return sorted[sorted.length / 2];
    }
}
