package dev.zoetrope.core.exec;

import java.nio.charset.StandardCharsets;

/**
 * Random numbers that are a function of a key and a counter, with no state in between: the {@code i}-th number of a
 * stream is the same whoever asks, in whatever order. The idea is that of Salmon et al., "Parallel random numbers: as
 * easy as 1, 2, 3" (SC 2011); the mixing functions are the 64-bit finaliser of SplitMix64 (Steele, Lea and Flood, 2014)
 * for keys and a 32-bit multiply-xorshift hash for the counter, which a vector unit can compute.
 *
 * @param key names the stream
 */
public record CounterRandom(long key) {
    /** The stream of a seed. */
    public static CounterRandom ofSeed(long seed) {
        return new CounterRandom(mix(seed + 0x9E3779B97F4A7C15L));
    }

    /** A stream of its own for a number, such as a step or an epoch. */
    public CounterRandom fork(long number) {
        return new CounterRandom(mix(key ^ mix(number + 0x9E3779B97F4A7C15L)));
    }

    /** A stream of its own for a name, such as the path of a layer. */
    public CounterRandom fork(String name) {
        long hash = 0xCBF29CE484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
        }
        return fork(hash);
    }

    /** 32 random bits at a position of the stream. */
    public int bits(int counter) {
        return bits((int) key, (int) (key >>> 32), counter);
    }

    /** The function behind {@link #bits(int)}, for kernels that keep the halves of the key in registers. */
    public static int bits(int keyLow, int keyHigh, int counter) {
        int x = counter * 0x9E3779B9 + keyLow;
        x = (x ^ (x >>> 16)) * 0x21F0AAAD;
        x = (x ^ (x >>> 15) ^ keyHigh) * 0xD35A2D97;
        x = (x ^ (x >>> 15)) * 0x735A2D97;
        return x ^ (x >>> 15);
    }

    /** Uniform in [0, 1), a multiple of 2<sup>−53</sup>. */
    public double uniform(int counter) {
        long high = bits(2 * counter) & 0xFFFFFFFFL;
        long low = bits(2 * counter + 1) & 0xFFFFFFFFL;
        return ((high << 21) ^ (low >>> 11)) * 0x1p-53;
    }

    /** Standard normal, by the polar form of Box and Muller (1958) on two uniform numbers. */
    public double normal(int counter) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform(2 * counter)));
        return radius * StrictMath.cos(2 * Math.PI * uniform(2 * counter + 1));
    }

    /** Uniform among {@code 0 … bound−1}. */
    public int below(int bound, int counter) {
        return (int) (uniform(counter) * bound);
    }

    /** The numbers {@code 0 … size−1} in random order (Fisher and Yates, 1938). */
    public int[] permutation(int size) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = below(i + 1, i);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static long mix(long z) {
        long x = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
        return x ^ (x >>> 31);
    }
}
