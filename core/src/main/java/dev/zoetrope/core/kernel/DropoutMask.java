package dev.zoetrope.core.kernel;

import dev.zoetrope.core.exec.CounterRandom;

/**
 * Which elements dropout keeps, as a function of a key and the element's index: nothing is stored, and whoever asks, in
 * whatever order, gets the same answer. Srivastava et al., "Dropout" (JMLR 15, 2014), in the inverted form that scales
 * what is kept by 1/(1−rate).
 *
 * @param keyLow the low half of the key of a {@link CounterRandom}
 * @param keyHigh its high half
 * @param threshold an element is kept if the upper 24 of its 32 random bits, as a number, are at least this
 * @param scale 1/(1−rate)
 */
public record DropoutMask(int keyLow, int keyHigh, int threshold, float scale) {
    /**
     * The mask of a random stream.
     *
     * @param rate the share of elements to drop, in [0, 1)
     */
    public static DropoutMask of(CounterRandom random, float rate) {
        int threshold = Math.round(rate * (1 << 24));
        return new DropoutMask((int) random.key(), (int) (random.key() >>> 32), threshold, 1f / (1f - rate));
    }

    /** Whether the element at an index is kept. */
    public boolean keeps(int index) {
        return CounterRandom.bits(keyLow, keyHigh, index) >>> 8 >= threshold;
    }
}
