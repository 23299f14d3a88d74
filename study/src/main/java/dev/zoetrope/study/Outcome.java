package dev.zoetrope.study;

import dev.zoetrope.layers.checkpoint.Json;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of one training. All but the seconds is the same whenever and wherever it is done again.
 *
 * @param accuracy on the validation clips, after the last epoch
 * @param loss on the validation clips, after the last epoch
 * @param trainingAccuracy on the training clips, after the last epoch, with nothing dropped
 * @param trainingLoss likewise
 * @param epochLosses the loss of each epoch while it learnt, dropout and penalties included
 * @param gradients the norm of the gradient of each layer's kernels, the mean over the steps of the first epoch; from the first
 *     layer to the last
 * @param seconds of each epoch
 */
record Outcome(
        double accuracy,
        double loss,
        double trainingAccuracy,
        double trainingLoss,
        List<Double> epochLosses,
        Map<String, Double> gradients,
        List<Double> seconds) {

    /** How much better it is on what it has learnt from. */
    double gap() {
        return trainingAccuracy - accuracy;
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("accuracy", accuracy);
        json.put("loss", loss);
        json.put("training_accuracy", trainingAccuracy);
        json.put("training_loss", trainingLoss);
        json.put("epoch_losses", epochLosses);
        json.put("gradients", gradients);
        json.put("seconds", seconds);
        return json;
    }

    /**
     * Reads what {@link #toJson} writes.
     *
     * @throws ModelFormatException if it is something else
     */
    static Outcome fromJson(Object json) throws ModelFormatException {
        if (!(json instanceof Map<?, ?> members) || !(members.get("gradients") instanceof Map<?, ?> norms)) {
            throw new ModelFormatException("the figures of a training wanted");
        }
        Map<String, Double> gradients = new LinkedHashMap<>();
        for (Map.Entry<?, ?> norm : norms.entrySet()) {
            gradients.put(norm.getKey().toString(), number(norm.getValue()));
        }
        return new Outcome(
                number(members.get("accuracy")),
                number(members.get("loss")),
                number(members.get("training_accuracy")),
                number(members.get("training_loss")),
                numbers(members.get("epoch_losses")),
                gradients,
                numbers(members.get("seconds")));
    }

    private static List<Double> numbers(@Nullable Object json) throws ModelFormatException {
        if (!(json instanceof List<?> values) || values.isEmpty()) {
            throw new ModelFormatException("the figures of a training: a list of numbers wanted");
        }
        List<Double> numbers = new ArrayList<>();
        for (Object value : values) {
            numbers.add(number(value));
        }
        return numbers;
    }

    private static double number(@Nullable Object json) throws ModelFormatException {
        if (!(json instanceof Number number)) {
            throw new ModelFormatException("the figures of a training: a number wanted");
        }
        return number.doubleValue();
    }

    /** One line of JSON. */
    String write() {
        return Json.write(toJson());
    }
}
