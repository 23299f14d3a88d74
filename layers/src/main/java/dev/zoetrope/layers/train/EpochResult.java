package dev.zoetrope.layers.train;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What came out of an epoch.
 *
 * @param epoch the first is 0
 * @param logs figures by name: the loss, the metrics, and with {@code val_} in front those on the validation examples
 * @param seconds that training took, without validation
 */
public record EpochResult(int epoch, Map<String, Double> logs, double seconds) {
    /** For people, who count from 1: {@code epoch 3: loss 0.5302, accuracy 0.7500, 4.1 s}. */
    @Override
    public String toString() {
        String figures = logs.entrySet().stream()
                .map(figure -> String.format(Locale.ROOT, "%s %.4f", figure.getKey(), figure.getValue()))
                .collect(Collectors.joining(", "));
        return String.format(Locale.ROOT, "epoch %d: %s, %.1f s", epoch + 1, figures, seconds);
    }
}
