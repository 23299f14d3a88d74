package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import dev.zoetrope.core.kernel.ConvMaxPoolGeometry;
import dev.zoetrope.core.kernel.ConvMaxPoolKernel;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * The gradients that reach a convolution through ReLU and max pooling: events of one image, each at a pixel of a filter.
 *
 * <p>They are put in the order of the pixels, row by row, and at a pixel of the filters, by counting how many there are
 * of each (Seward, 1954), one row of windows after another. In this order the input's gradient adds them up. Sorted again
 * by filter, which leaves the pixels of each in order, a filter's own gradient adds them up in registers.
 *
 * <p>Whole numbers stand in the scratch memory as the bits of floats.
 */
final class WindowEvents {
    private final ConvMaxPoolGeometry g;
    private final float[] memory;
    private final int image;
    private final int gradient;
    private final int pixel;
    private final int filter;
    private final int value;
    private final int pixelByFilter;
    private final int valueByFilter;
    private final int found;
    private final int foundValue;
    private final int pixelsEnd;
    private final int filtersEnd;
    private final int keyOfPosition;
    private final int pixelOfKey;
    private final int patch;
    private final int dense;
    private final int filterBits;
    private int count;

    /**
     * Room for the events of one image after another.
     *
     * @param scratch of {@link ConvMaxPoolGeometry#scratch()}, with the padded image at its beginning
     */
    WindowEvents(ConvMaxPoolGeometry g, Tensor scratch) {
        this.g = g;
        memory = scratch.array();
        int keys = g.pool().rows().window() * g.conv().columns().output();
        image = scratch.offset();
        gradient = image + g.paddedImage();
        pixel = gradient + g.paddedImage();
        filter = pixel + g.events();
        value = filter + g.events();
        pixelByFilter = value + g.events();
        valueByFilter = pixelByFilter + g.events();
        found = valueByFilter + g.events();
        foundValue = found + g.events() + 1;
        pixelsEnd = foundValue + g.events() + 1;
        filtersEnd = pixelsEnd + keys;
        keyOfPosition = filtersEnd + g.filters();
        pixelOfKey = keyOfPosition + g.windowSize();
        patch = pixelOfKey + keys;
        dense = patch + patchVectors();
        filterBits = Integer.SIZE - Integer.numberOfLeadingZeros(g.filters() - 1);
        int across = g.pool().columns().window();
        int width = g.conv().columns().output();
        for (int position = 0; position < g.windowSize(); position++) {
            set(keyOfPosition + position, position / across * width + position % across);
        }
        for (int key = 0; key < keys; key++) {
            set(pixelOfKey + key, g.padded(key / width, key % width));
        }
        int vectorsOfRow = g.rowStride() / COUNT;
        for (int v = 0; v < patchVectors(); v++) {
            set(dense + v, v * COUNT);
            set(patch + v, v / vectorsOfRow * g.imageStride() + v % vectorsOfRow * COUNT);
        }
    }

    private int patchVectors() {
        return g.conv().rows().window() * g.rowStride() / COUNT;
    }

    private int get(int at) {
        return Float.floatToRawIntBits(memory[at]);
    }

    private void set(int at, int number) {
        memory[at] = Float.intBitsToFloat(number);
    }

    /** The place where the input's gradient is summed up, a padded image. */
    Tensor gradient() {
        return Tensor.wrap(memory, gradient, g.conv().padded());
    }

    /** Finds the events of image {@code n}, in the order of their pixels. */
    void find(ConvMaxPoolKernel.Result forward, Tensor dy, int n) {
        count = 0;
        int rows = g.pool().rows().output();
        int keys = g.pool().rows().window() * g.conv().columns().output();
        for (int row = 0; row < rows; row++) {
            Arrays.fill(memory, pixelsEnd, pixelsEnd + keys, 0f);
            int events = findInRow(forward, dy, n * rows + row);
            beginnings(pixelsEnd, keys, count);
            sortByPixel(events, g.padded(row * g.pool().rows().stride(), 0));
            count += events;
        }
    }

    /**
     * Writes down and counts those of a row of windows that are not zero; without a branch, which would be mispredicted.
     */
    private int findInRow(ConvMaxPoolKernel.Result forward, Tensor dy, int row) {
        int columns = g.pool().columns().output();
        int filters = g.filters();
        int stride = g.pool().columns().stride();
        float[] y = forward.y().array();
        float[] winner = forward.winner().array();
        float[] dys = dy.array();
        int events = 0;
        for (int column = 0; column < columns; column++) {
            int out = (row * columns + column) * filters;
            int yAt = forward.y().offset() + out;
            int winnerAt = forward.winner().offset() + out;
            int dyAt = dy.offset() + out;
            for (int f = 0; f < filters; f++) {
                int key = get(keyOfPosition + (int) winner[winnerAt + f]) + column * stride;
                int given = Float.floatToRawIntBits(dys[dyAt + f]) << 1;
                int event = nonZero(Float.floatToRawIntBits(y[yAt + f])) & nonZero(given);
                set(found + events, key << filterBits | f);
                memory[foundValue + events] = dys[dyAt + f];
                set(pixelsEnd + key, get(pixelsEnd + key) + event);
                events += event;
            }
        }
        return events;
    }

    /** 1 or 0. */
    private static int nonZero(int bits) {
        return (bits | -bits) >>> 31;
    }

    private void sortByPixel(int events, int rowAt) {
        int filterMask = (1 << filterBits) - 1;
        for (int e = 0; e < events; e++) {
            int code = get(found + e);
            int key = code >>> filterBits;
            int to = get(pixelsEnd + key);
            set(pixelsEnd + key, to + 1);
            set(pixel + to, get(pixelOfKey + key) + rowAt);
            set(filter + to, code & filterMask);
            memory[value + to] = memory[foundValue + e];
        }
    }

    /** Turns the numbers of events into where the first of each goes. */
    private void beginnings(int counters, int n, int first) {
        int sum = first;
        for (int i = 0; i < n; i++) {
            int here = get(counters + i);
            set(counters + i, sum);
            sum += here;
        }
    }

    /** {@code db[f] += dz} */
    void addTo(Tensor db) {
        float[] sums = db.array();
        for (int e = 0; e < count; e++) {
            sums[db.offset() + get(filter + e)] += memory[value + e];
        }
    }

    /** Writes {@code gradient[patch] = Σ dz·w[f]}, in the order of the events. */
    void scatter(Tensor w) {
        Arrays.fill(memory, gradient, gradient + g.paddedImage(), 0f);
        int size = patchVectors() * COUNT;
        for (int first = 0, end; first < count; first = end) {
            int at = get(pixel + first);
            end = first + 1;
            while (end < count && get(pixel + end) == at) {
                end++;
            }
            addRun(w.array(), w.offset(), dense, filter, size, first, end, memory, gradient + at, patch);
        }
    }

    /** {@code dw[f] += Σ dz·image[patch]}, filter by filter. */
    void addPatches(Tensor dw) {
        sortByFilter();
        int size = patchVectors() * COUNT;
        for (int f = 0, first = 0; f < g.filters(); f++) {
            int end = get(filtersEnd + f);
            if (end > first) {
                addRun(memory, image, patch, pixelByFilter, 1, first, end, dw.array(), dw.offset() + f * size, dense);
            }
            first = end;
        }
    }

    private void sortByFilter() {
        Arrays.fill(memory, filtersEnd, filtersEnd + g.filters(), 0f);
        for (int e = 0; e < count; e++) {
            int counter = filtersEnd + get(filter + e);
            set(counter, get(counter) + 1);
        }
        beginnings(filtersEnd, g.filters(), 0);
        for (int e = 0; e < count; e++) {
            int counter = filtersEnd + get(filter + e);
            int to = get(counter);
            set(counter, to + 1);
            memory[pixelByFilter + to] = memory[pixel + e];
            memory[valueByFilter + to] = memory[value + e];
        }
    }

    /**
     * {@code sums[sumsAt + i] += Σ dz·a[aAt + i + place·step]} over events {@code first} to {@code end}, for every
     * element i of a patch.
     *
     * @param aTable where the patch's vectors lie in a; {@code sumsTable} where they lie in the sums
     * @param places where the events' places begin in the scratch memory
     */
    private void addRun(
            float[] a,
            int aAt,
            int aTable,
            int places,
            int step,
            int first,
            int end,
            float[] sums,
            int sumsAt,
            int sumsTable) {
        int last = patchVectors() - 1;
        int values = places == filter ? value : valueByFilter;
        for (int v = 0; v <= last; v += 6) {
            int v1 = Math.min(v + 1, last);
            int v2 = Math.min(v + 2, last);
            int v3 = Math.min(v + 3, last);
            int v4 = Math.min(v + 4, last);
            int v5 = Math.min(v + 5, last);
            sixVectors(
                    memory,
                    places + first,
                    step,
                    values + first,
                    end - first,
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

    /** {@link #addRun} for six vectors of the patch. All sums are read before the first is written. */
    private static void sixVectors(
            float[] memory,
            int places,
            int step,
            int values,
            int events,
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
            FloatVector dz = FloatVector.broadcast(SPECIES, memory[values + e]);
            x0 = load(a, a0 + at).fma(dz, x0);
            x1 = load(a, a1 + at).fma(dz, x1);
            x2 = load(a, a2 + at).fma(dz, x2);
            x3 = load(a, a3 + at).fma(dz, x3);
            x4 = load(a, a4 + at).fma(dz, x4);
            x5 = load(a, a5 + at).fma(dz, x5);
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
