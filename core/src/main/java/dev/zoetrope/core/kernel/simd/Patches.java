package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;

import dev.zoetrope.core.kernel.ConvMaxPoolGeometry;
import dev.zoetrope.core.tensor.Tensor;

/**
 * Sums of a convolution's patches or filters, each times a number. A patch is what one output pixel sees, a few rows of a
 * padded image; a filter has the same rows in weights of {@link ConvMaxPoolGeometry#byFilter()}. Both are taken a vector at
 * a time, six or nine at once. Vectors at the ends of rows reach over them: in the weights there are zeros, in sums of weights
 * nobody looks.
 *
 * <p>Lists of places and of filters hold {@link #WHOLE} plus each number.
 */
final class Patches {
    /** Added to a whole number below itself, it makes a float whose bits are {@link #BITS} plus that number. */
    static final float WHOLE = 1 << 23;

    static final int BITS = Float.floatToRawIntBits(WHOLE);

    private final float[] memory;
    private final int vectors;
    private final int inImage;
    /** Whether the vectors of a row, and the rows, can be taken by three, as with kernels of 3×3 they often can. */
    private final boolean inThreeRuns;

    /** A table in the scratch memory, at {@code at}. */
    Patches(ConvMaxPoolGeometry g, float[] memory, int at) {
        this.memory = memory;
        int vectorsOfRow = g.rowStride() / COUNT;
        vectors = g.conv().rows().window() * vectorsOfRow;
        inImage = at;
        inThreeRuns = vectorsOfRow % 3 == 0 && vectors % 9 == 0;
        for (int v = 0; v < vectors; v++) {
            int place = v / vectorsOfRow * g.imageStride() + v % vectorsOfRow * COUNT;
            memory[inImage + v] = Float.intBitsToFloat(place);
        }
    }

    /**
     * {@code dw[f] += Σ memory[values + e]·(the patch at image + place)}, with the places' numbers at {@code places}.
     *
     * @return {@code sum + Σ memory[values + e]}
     */
    float addPixels(int image, int places, int values, int events, Tensor dw, int f, float sum) {
        float result = sum;
        int to = dw.offset() + f * vectors * COUNT;
        if (inThreeRuns) {
            for (int v = 0; v < vectors; v += 9) {
                result = PatchLoops.threeRunsOfWeights(
                        sum,
                        memory,
                        events,
                        values,
                        places,
                        image + get(v),
                        image + get(v + 3),
                        image + get(v + 6),
                        dw.array(),
                        to + v * COUNT);
            }
            return result;
        }
        if (vectors == 3) {
            return PatchLoops.threeOfWeights(
                    sum,
                    memory,
                    events,
                    values,
                    places,
                    image + get(0),
                    image + get(1),
                    image + get(2),
                    dw.array(),
                    to,
                    to + COUNT,
                    to + 2 * COUNT);
        }
        for (int v = 0; v < vectors; v += 6) {
            int v1 = Math.min(v + 1, vectors - 1);
            int v2 = Math.min(v + 2, vectors - 1);
            int v3 = Math.min(v + 3, vectors - 1);
            int v4 = Math.min(v + 4, vectors - 1);
            int v5 = Math.min(v + 5, vectors - 1);
            result = PatchLoops.sixOfWeights(
                    sum,
                    memory,
                    events,
                    values,
                    places,
                    image + get(v),
                    image + get(v1),
                    image + get(v2),
                    image + get(v3),
                    image + get(v4),
                    image + get(v5),
                    dw.array(),
                    to + v * COUNT,
                    to + v1 * COUNT,
                    to + v2 * COUNT,
                    to + v3 * COUNT,
                    to + v4 * COUNT,
                    to + v5 * COUNT);
        }
        return result;
    }

    /**
     * {@code (the patch at gradient + place) += memory[values + e]·w[f]}, with the places' numbers at {@code places} and the
     * filters' at {@code filters}. All events for six vectors before the next six, so that these of all filters stay near,
     * and the last six first: if two pixels add to the same number, the earlier pixel does so from further back in its
     * patch, so each number's sum is in the order of the events.
     */
    void addFilters(Tensor w, int filters, int values, int places, int events, int gradient) {
        if (inThreeRuns) {
            for (int v = vectors - 9; v >= 0; v -= 9) {
                int weights = w.offset() + v * COUNT;
                PatchLoops.threeRunsOfPatch(
                        memory,
                        events,
                        values,
                        places,
                        filters,
                        vectors * COUNT,
                        w.array(),
                        weights,
                        weights + 3 * COUNT,
                        weights + 6 * COUNT,
                        gradient + get(v),
                        gradient + get(v + 3),
                        gradient + get(v + 6));
            }
            return;
        }
        for (int v = (vectors - 1) / 6 * 6; v >= 0; v -= 6) {
            int v1 = Math.min(v + 1, vectors - 1);
            int v2 = Math.min(v + 2, vectors - 1);
            int v3 = Math.min(v + 3, vectors - 1);
            int v4 = Math.min(v + 4, vectors - 1);
            int v5 = Math.min(v + 5, vectors - 1);
            PatchLoops.sixOfPatch(
                    memory,
                    events,
                    values,
                    places,
                    filters,
                    vectors * COUNT,
                    w.array(),
                    w.offset() + v * COUNT,
                    (v1 - v) * COUNT,
                    (v2 - v) * COUNT,
                    (v3 - v) * COUNT,
                    (v4 - v) * COUNT,
                    (v5 - v) * COUNT,
                    gradient + get(v),
                    gradient + get(v1),
                    gradient + get(v2),
                    gradient + get(v3),
                    gradient + get(v4),
                    gradient + get(v5));
        }
    }

    /** Where in the padded image a patch's vector begins. */
    private int get(int vector) {
        return Float.floatToRawIntBits(memory[inImage + vector]);
    }
}
