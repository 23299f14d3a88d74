package dev.zoetrope.core.kernel;

/**
 * {@code y = min(x, maxValue)} for x &gt; threshold, else {@code negativeSlope·(x − threshold)}.
 *
 * @param maxValue infinite for no limit
 */
public record Rectifier(float maxValue, float negativeSlope, float threshold) {
    /** y. */
    public float apply(float x) {
        return x > threshold ? Math.min(x, maxValue) : negativeSlope * (x - threshold);
    }

    /** dx = dy·y′(x). */
    public float gradient(float x, float dy) {
        if (x > threshold) {
            return x < maxValue ? dy : 0f;
        }
        return dy * negativeSlope;
    }
}
