package dev.zoetrope.layers.train;

import java.util.Map;

/**
 * What came out of an epoch.
 *
 * @param epoch the first is 0
 * @param logs figures by name: the loss, the metrics, and with {@code val_} in front those on the validation examples
 * @param seconds that training took, without validation
 */
public record EpochResult(int epoch, Map<String, Double> logs, double seconds) {}
