package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import dev.zoetrope.core.kernel.ConvMaxPoolGeometry;
import dev.zoetrope.core.tensor.Tensor;
import jdk.incubator.vector.FloatVector;

/**
 * Sums of a convolution's patches, each times a number. A patch is what one output pixel sees, a few rows of a padded
 * image; a filter has the same rows in weights of {@link ConvMaxPoolGeometry#byFilter()}. Both are taken a vector at a
 * time, six at once, which stay in registers while the terms of a run are added to them. Vectors at the ends of rows reach
 * over them: in the weights there are zeros, in sums of weights nobody looks.
 */
final class Patches {
    private final float[] memory;
    private final int vectors;
    private final int inImage;
    private final int inWeights;

    /**
     * Tables in the scratch memory, at {@code at}.
     */
    Patches(ConvMaxPoolGeometry g, float[] memory, int at) {
        this.memory = memory;
        int vectorsOfRow = g.rowStride() / COUNT;
        vectors = g.conv().rows().window() * vectorsOfRow;
        inImage = at;
        inWeights = at + vectors;
        for (int v = 0; v < vectors; v++) {
            int place = v / vectorsOfRow * g.imageStride() + v % vectorsOfRow * COUNT;
            memory[inImage + v] = Float.intBitsToFloat(place);
            memory[inWeights + v] = Float.intBitsToFloat(v * COUNT);
        }
    }

    /** {@code dw[f] += Σ memory[values + e]·(the patch at image + place)}, with the places' numbers at {@code places}. */
    void addPixels(int image, int places, int values, int events, Tensor dw, int f) {
        int to = dw.offset() + f * vectors * COUNT;
        add(events, values, places, 1, memory, image, inImage, dw.array(), to, inWeights);
    }

    /** {@code (the patch at gradient) += Σ memory[values + e]·w[f]}, with the filters' numbers at {@code filters}. */
    void addFilters(Tensor w, int filters, int values, int events, int gradient) {
        add(events, values, filters, vectors * COUNT, w.array(), w.offset(), inWeights, memory, gradient, inImage);
    }

    private void add(
            int events,
            int values,
            int places,
            int step,
            float[] a,
            int aAt,
            int aTable,
            float[] sums,
            int sumsAt,
            int sumsTable) {
        for (int v = 0; v < vectors; v += 6) {
            int v1 = Math.min(v + 1, vectors - 1);
            int v2 = Math.min(v + 2, vectors - 1);
            int v3 = Math.min(v + 3, vectors - 1);
            int v4 = Math.min(v + 4, vectors - 1);
            int v5 = Math.min(v + 5, vectors - 1);
            sixVectors(
                    memory,
                    events,
                    values,
                    places,
                    step,
                    a,
                    aAt + get(aTable + v),
                    aAt + get(aTable + v1),
                    aAt + get(aTable + v2),
                    aAt + get(aTable + v3),
                    aAt + get(aTable + v4),
                    aAt + get(aTable + v5),
                    sums,
                    sumsAt + get(sumsTable + v),
                    sumsAt + get(sumsTable + v1),
                    sumsAt + get(sumsTable + v2),
                    sumsAt + get(sumsTable + v3),
                    sumsAt + get(sumsTable + v4),
                    sumsAt + get(sumsTable + v5));
        }
    }

    private int get(int at) {
        return Float.floatToRawIntBits(memory[at]);
    }

    /** All sums are read before the first is written, so that the last vector may be there more than once. */
    private static void sixVectors(
            float[] memory,
            int events,
            int values,
            int places,
            int step,
            float[] a,
            int a0,
            int a1,
            int a2,
            int a3,
            int a4,
            int a5,
            float[] sums,
            int s0,
            int s1,
            int s2,
            int s3,
            int s4,
            int s5) {
        FloatVector x0 = load(sums, s0);
        FloatVector x1 = load(sums, s1);
        FloatVector x2 = load(sums, s2);
        FloatVector x3 = load(sums, s3);
        FloatVector x4 = load(sums, s4);
        FloatVector x5 = load(sums, s5);
        for (int e = 0; e < events; e++) {
            int at = Float.floatToRawIntBits(memory[places + e]) * step;
            FloatVector factor = FloatVector.broadcast(SPECIES, memory[values + e]);
            x0 = load(a, a0 + at).fma(factor, x0);
            x1 = load(a, a1 + at).fma(factor, x1);
            x2 = load(a, a2 + at).fma(factor, x2);
            x3 = load(a, a3 + at).fma(factor, x3);
            x4 = load(a, a4 + at).fma(factor, x4);
            x5 = load(a, a5 + at).fma(factor, x5);
        }
        x0.intoArray(sums, s0);
        x1.intoArray(sums, s1);
        x2.intoArray(sums, s2);
        x3.intoArray(sums, s3);
        x4.intoArray(sums, s4);
        x5.intoArray(sums, s5);
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
