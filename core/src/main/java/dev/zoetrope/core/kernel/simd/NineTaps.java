package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The loops that depthwise convolutions are made of, over neighbouring pixels of one lane group, with nine taps at a
 * time in registers: 3×3, the size that such convolutions mostly have. All in one array of packed lanes; {@code taps}
 * is where x of each of the nine begins in it.
 *
 * <p>Vectors are loaded without a method of ours between, which C2 would stop inlining before the ninth; both loops load
 * their nine weights themselves, since a vector that a method returns is an object.
 */
final class NineTaps {
    static final int TAPS = 9;

    private NineTaps() {}

    /** {@code y[j] = bias} for n pixels j. */
    static void begin(int n, float[] s, int bias, int y) {
        FloatVector lanes = FloatVector.fromArray(SPECIES, s, bias);
        for (int j = 0; j < n * COUNT; j += COUNT) {
            lanes.intoArray(s, y + j);
        }
    }

    /** {@code y[j] += Σ x_t[j]·w[t]}, for each of n pixels j a chain over the taps t in order. */
    static void add(int n, float[] s, int[] taps, int w, int y) {
        int x0 = taps[0];
        int x1 = taps[1];
        int x2 = taps[2];
        int x3 = taps[3];
        int x4 = taps[4];
        int x5 = taps[5];
        int x6 = taps[6];
        int x7 = taps[7];
        int x8 = taps[8];
        FloatVector w0 = FloatVector.fromArray(SPECIES, s, w);
        FloatVector w1 = FloatVector.fromArray(SPECIES, s, w + COUNT);
        FloatVector w2 = FloatVector.fromArray(SPECIES, s, w + 2 * COUNT);
        FloatVector w3 = FloatVector.fromArray(SPECIES, s, w + 3 * COUNT);
        FloatVector w4 = FloatVector.fromArray(SPECIES, s, w + 4 * COUNT);
        FloatVector w5 = FloatVector.fromArray(SPECIES, s, w + 5 * COUNT);
        FloatVector w6 = FloatVector.fromArray(SPECIES, s, w + 6 * COUNT);
        FloatVector w7 = FloatVector.fromArray(SPECIES, s, w + 7 * COUNT);
        FloatVector w8 = FloatVector.fromArray(SPECIES, s, w + 8 * COUNT);
        for (int j = 0; j < n * COUNT; j += COUNT) {
            FloatVector sum = FloatVector.fromArray(SPECIES, s, y + j);
            sum = FloatVector.fromArray(SPECIES, s, x0 + j).fma(w0, sum);
            sum = FloatVector.fromArray(SPECIES, s, x1 + j).fma(w1, sum);
            sum = FloatVector.fromArray(SPECIES, s, x2 + j).fma(w2, sum);
            sum = FloatVector.fromArray(SPECIES, s, x3 + j).fma(w3, sum);
            sum = FloatVector.fromArray(SPECIES, s, x4 + j).fma(w4, sum);
            sum = FloatVector.fromArray(SPECIES, s, x5 + j).fma(w5, sum);
            sum = FloatVector.fromArray(SPECIES, s, x6 + j).fma(w6, sum);
            sum = FloatVector.fromArray(SPECIES, s, x7 + j).fma(w7, sum);
            sum = FloatVector.fromArray(SPECIES, s, x8 + j).fma(w8, sum);
            sum.intoArray(s, y + j);
        }
    }

    /** {@code dw[t] += Σ x_t[j]·dy[j]}, for each tap t a chain over the n pixels j in order. */
    static void addGradient(int n, float[] s, int[] taps, int dy, int dw) {
        int x0 = taps[0];
        int x1 = taps[1];
        int x2 = taps[2];
        int x3 = taps[3];
        int x4 = taps[4];
        int x5 = taps[5];
        int x6 = taps[6];
        int x7 = taps[7];
        int x8 = taps[8];
        FloatVector w0 = FloatVector.fromArray(SPECIES, s, dw);
        FloatVector w1 = FloatVector.fromArray(SPECIES, s, dw + COUNT);
        FloatVector w2 = FloatVector.fromArray(SPECIES, s, dw + 2 * COUNT);
        FloatVector w3 = FloatVector.fromArray(SPECIES, s, dw + 3 * COUNT);
        FloatVector w4 = FloatVector.fromArray(SPECIES, s, dw + 4 * COUNT);
        FloatVector w5 = FloatVector.fromArray(SPECIES, s, dw + 5 * COUNT);
        FloatVector w6 = FloatVector.fromArray(SPECIES, s, dw + 6 * COUNT);
        FloatVector w7 = FloatVector.fromArray(SPECIES, s, dw + 7 * COUNT);
        FloatVector w8 = FloatVector.fromArray(SPECIES, s, dw + 8 * COUNT);
        for (int j = 0; j < n * COUNT; j += COUNT) {
            FloatVector d = FloatVector.fromArray(SPECIES, s, dy + j);
            w0 = FloatVector.fromArray(SPECIES, s, x0 + j).fma(d, w0);
            w1 = FloatVector.fromArray(SPECIES, s, x1 + j).fma(d, w1);
            w2 = FloatVector.fromArray(SPECIES, s, x2 + j).fma(d, w2);
            w3 = FloatVector.fromArray(SPECIES, s, x3 + j).fma(d, w3);
            w4 = FloatVector.fromArray(SPECIES, s, x4 + j).fma(d, w4);
            w5 = FloatVector.fromArray(SPECIES, s, x5 + j).fma(d, w5);
            w6 = FloatVector.fromArray(SPECIES, s, x6 + j).fma(d, w6);
            w7 = FloatVector.fromArray(SPECIES, s, x7 + j).fma(d, w7);
            w8 = FloatVector.fromArray(SPECIES, s, x8 + j).fma(d, w8);
        }
        w0.intoArray(s, dw);
        w1.intoArray(s, dw + COUNT);
        w2.intoArray(s, dw + 2 * COUNT);
        w3.intoArray(s, dw + 3 * COUNT);
        w4.intoArray(s, dw + 4 * COUNT);
        w5.intoArray(s, dw + 5 * COUNT);
        w6.intoArray(s, dw + 6 * COUNT);
        w7.intoArray(s, dw + 7 * COUNT);
        w8.intoArray(s, dw + 8 * COUNT);
    }
}
