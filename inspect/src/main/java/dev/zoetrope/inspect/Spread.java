package dev.zoetrope.inspect;

import dev.zoetrope.core.tensor.Tensor;

/**
 * How a layer's numbers are spread.
 *
 * @param zeros share of the numbers that are exactly 0, as behind a ReLU
 * @param norm the root of the sum of the squares
 * @param counts how many numbers are in each of so many equal parts of [min, max]
 */
public record Spread(float min, float mean, float max, double zeros, double norm, int[] counts) {
    /** The spread over some parts. */
    public static Spread of(Tensor values, int parts) {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        double sum = 0;
        double squares = 0;
        int zeros = 0;
        for (int i = values.offset(); i < values.offset() + values.size(); i++) {
            float value = values.array()[i];
            min = Math.min(min, value);
            max = Math.max(max, value);
            sum += value;
            squares += (double) value * value;
            zeros += value == 0 ? 1 : 0;
        }
        int[] counts = new int[parts];
        float width = max - min;
        for (int i = values.offset(); i < values.offset() + values.size(); i++) {
            float share = width > 0 ? (values.array()[i] - min) / width : 0;
            counts[Math.clamp((int) (share * parts), 0, parts - 1)]++;
        }
        int size = values.size();
        return new Spread(min, (float) (sum / size), max, (double) zeros / size, Math.sqrt(squares), counts);
    }
}
