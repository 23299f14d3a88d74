package dev.zoetrope.inspect.review;

/**
 * Something about a model that is better changed.
 *
 * @param rule what was looked for: {@code softmax-over-one-unit}
 * @param where the path of the layer
 * @param what is the case
 * @param reason why that is bad
 * @param remedy what to do about it
 */
public record Finding(String rule, String where, String what, String reason, String remedy) {}
