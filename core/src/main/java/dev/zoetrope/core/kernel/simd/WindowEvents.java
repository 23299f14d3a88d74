package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import dev.zoetrope.core.kernel.ConvMaxPoolGeometry;
import dev.zoetrope.core.kernel.ConvMaxPoolKernel;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The gradients that reach a convolution through ReLU and max pooling, of a few images at once: events, each at a pixel
 * of a filter.
 *
 * <p>They are found window by window, a window's filters one after another. For the input's gradient they are put in the
 * order of the pixels, for the weights' filter by filter and in it row by row. Either way by counting how many events
 * each key has (Seward, 1954), which leaves those of the same key in the order they were found in: at one pixel by
 * filter, and in one row of one filter by column.
 *
 * <p>Whole numbers stand in the scratch memory as the bits of floats.
 */
final class WindowEvents {
    /** Whether the machine can close up the lanes of a mask: all with vectors of 256 bits or more. */
    private static final boolean COMPRESSES = COUNT >= 8;

    private static final IntVector FILTERS = Lanes.iota();

    private final ConvMaxPoolGeometry g;
    private final float[] memory;
    private final Patches patches;
    private final int image;
    private final int gradient;
    private final int foundPosition;
    private final int foundPlace;
    private final int foundFilter;
    private final int foundValue;
    private final int keyByFilter;
    private final int keyByPixel;
    private final int place;
    private final int filter;
    private final int value;
    private final int counters;
    private final int positionPlace;
    private final int positionPixel;
    private final int positionRow;
    private int images;
    private int count;

    /**
     * Room for the events of {@link ConvMaxPoolGeometry#imagesAtOnce()} images.
     *
     * @param scratch of {@link ConvMaxPoolGeometry#scratch()}
     */
    WindowEvents(ConvMaxPoolGeometry g, Tensor scratch) {
        this.g = g;
        memory = scratch.array();
        int most = g.imagesAtOnce();
        int events = most * g.events() + COUNT; // the last whole vector may reach over the end
        image = scratch.offset();
        gradient = image + most * g.paddedImage();
        foundPosition = gradient + most * g.paddedImage();
        foundPlace = foundPosition + events;
        foundFilter = foundPlace + events;
        foundValue = foundFilter + events;
        keyByFilter = foundValue + events;
        keyByPixel = keyByFilter + events;
        place = keyByPixel + events;
        filter = place + events;
        value = filter + events;
        counters = value + events;
        positionPlace = counters + most * g.keys();
        positionPixel = positionPlace + g.windowSize();
        positionRow = positionPixel + g.windowSize();
        patches = new Patches(g, memory, positionRow + g.windowSize());
        for (int position = 0; position < g.windowSize(); position++) {
            int row = position / g.pool().columns().window();
            int column = position % g.pool().columns().window();
            set(positionPlace + position, g.padded(row, column));
            set(positionPixel + position, row * g.conv().columns().output() + column);
            set(positionRow + position, row);
        }
    }

    private int get(int at) {
        return Float.floatToRawIntBits(memory[at]);
    }

    private void set(int at, int number) {
        memory[at] = Float.intBitsToFloat(number);
    }

    /** The memory for a padded image, of which {@link #addTo} reads; number {@code i} of those at once. */
    Tensor image(int i) {
        return Tensor.wrap(memory, image + i * g.paddedImage(), g.conv().padded());
    }

    /** The memory for the gradient of a padded image, which {@link #sumInputGradient} writes. */
    Tensor gradient(int i) {
        return Tensor.wrap(memory, gradient + i * g.paddedImage(), g.conv().padded());
    }

    /** Takes the events of images {@code from} to {@code to}, leaving out what is zero. */
    void find(ConvMaxPoolKernel.Result forward, Tensor dy, int from, int to) {
        images = to - from;
        count = 0;
        int columns = g.pool().columns().output();
        for (int i = 0; i < images; i++) {
            for (int window = 0; window < g.windows(); window++) {
                int first = count;
                findInWindow(forward, dy, ((from + i) * g.windows() + window) * g.filters());
                int row = window / columns * g.pool().rows().stride();
                locate(first, i, row, window % columns * g.pool().columns().stride());
            }
        }
    }

    /** Takes what the filters of a window have that begin at {@code out} in y, leaving out what is zero. */
    private void findInWindow(ConvMaxPoolKernel.Result forward, Tensor dy, int out) {
        float[] y = forward.y().array();
        float[] winner = forward.winner().array();
        float[] dys = dy.array();
        int yAt = forward.y().offset() + out;
        int winnerAt = forward.winner().offset() + out;
        int dyAt = dy.offset() + out;
        int whole = COMPRESSES ? SPECIES.loopBound(g.filters()) : 0;
        for (int f = 0; f < whole; f += COUNT) {
            FloatVector given = FloatVector.fromArray(SPECIES, dys, dyAt + f);
            VectorMask<Float> event = FloatVector.fromArray(SPECIES, y, yAt + f)
                    .compare(VectorOperators.GT, 0f)
                    .and(given.compare(VectorOperators.NE, 0f));
            given.compress(event).intoArray(memory, foundValue + count);
            FloatVector.fromArray(SPECIES, winner, winnerAt + f)
                    .compress(event)
                    .intoArray(memory, foundPosition + count);
            FILTERS.add(f).reinterpretAsFloats().compress(event).intoArray(memory, foundFilter + count);
            count += event.trueCount();
        }
        for (int f = whole; f < g.filters(); f++) {
            memory[foundValue + count] = dys[dyAt + f];
            memory[foundPosition + count] = winner[winnerAt + f];
            set(foundFilter + count, f);
            // no branch in here: it would be mispredicted
            count +=
                    nonZero(Float.floatToRawIntBits(y[yAt + f])) & nonZero(Float.floatToRawIntBits(dys[dyAt + f]) << 1);
        }
    }

    /** 1 or 0. */
    private static int nonZero(int bits) {
        return (bits | -bits) >>> 31;
    }

    /**
     * Where the events from {@code first} on are, which are those of one window.
     *
     * @param i which of the images it is
     * @param top the window's first row, {@code left} its first column
     */
    private void locate(int first, int i, int top, int left) {
        int rows = images * g.conv().rows().output();
        int width = g.conv().columns().output();
        int firstRow = i * g.conv().rows().output() + top;
        int firstPixel = firstRow * width + left;
        int firstPlace = i * g.paddedImage() + g.padded(top, left);
        for (int e = first; e < count; e++) {
            int position = (int) memory[foundPosition + e];
            set(foundPlace + e, firstPlace + get(positionPlace + position));
            set(keyByPixel + e, firstPixel + get(positionPixel + position));
            set(keyByFilter + e, get(foundFilter + e) * rows + firstRow + get(positionRow + position));
        }
    }

    /** Puts the events in the order of their keys. */
    private void sort(int keysAt, int keys) {
        Arrays.fill(memory, counters, counters + keys, 0f);
        for (int e = 0; e < count; e++) {
            int counter = counters + get(keysAt + e);
            set(counter, get(counter) + 1);
        }
        int sum = 0;
        for (int i = counters; i < counters + keys; i++) {
            int here = get(i);
            set(i, sum);
            sum += here;
        }
        for (int e = 0; e < count; e++) {
            int counter = counters + get(keysAt + e);
            int to = get(counter);
            set(counter, to + 1);
            memory[place + to] = memory[foundPlace + e];
            memory[filter + to] = memory[foundFilter + e];
            memory[value + to] = memory[foundValue + e];
        }
    }

    /** {@code gradient[patch] = Σ dz·w[f]}, pixel by pixel. */
    void sumInputGradient(Tensor w) {
        sort(keyByPixel, images * g.conv().rows().output() * g.conv().columns().output());
        Arrays.fill(memory, gradient, gradient + images * g.paddedImage(), 0f);
        for (int first = 0, end; first < count; first = end) {
            end = endOfRun(place, first);
            patches.addFilters(w, filter + first, value + first, end - first, gradient + get(place + first));
        }
    }

    /** {@code dw[f] += Σ dz·image[patch], db[f] += Σ dz}, filter by filter. */
    void addTo(Tensor dw, Tensor db) {
        sort(keyByFilter, g.filters() * images * g.conv().rows().output());
        for (int first = 0, end; first < count; first = end) {
            end = endOfRun(filter, first);
            int f = get(filter + first);
            patches.addPixels(image, place + first, value + first, end - first, dw, f);
            float sum = db.array()[db.offset() + f];
            for (int e = first; e < end; e++) {
                sum += memory[value + e];
            }
            db.array()[db.offset() + f] = sum;
        }
    }

    /** Where the run of equal numbers ends that begins with event {@code first}. */
    private int endOfRun(int numbers, int first) {
        int end = first + 1;
        while (end < count && get(numbers + end) == get(numbers + first)) {
            end++;
        }
        return end;
    }
}
