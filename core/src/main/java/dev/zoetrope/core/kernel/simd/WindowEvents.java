package dev.zoetrope.core.kernel.simd;

import dev.zoetrope.core.kernel.ConvMaxPoolGeometry;
import dev.zoetrope.core.kernel.ConvMaxPoolKernel;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;

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
    private final ConvMaxPoolGeometry g;
    private final float[] memory;
    private final Patches patches;
    private final int image;
    private final int gradient;
    private final int found;
    private final int foundValue;
    private final int key;
    private final int place;
    private final int filter;
    private final int value;
    private final int counters;
    private final int windowPlace;
    private final int windowRow;
    private final int windowColumn;
    private final int positionPlace;
    private final int positionRow;
    private final int positionColumn;
    private final int filterBits;
    private final int positionBits;
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
        int events = most * g.events() + 1;
        int windows = most * g.windows();
        image = scratch.offset();
        gradient = image + most * g.paddedImage();
        found = gradient + most * g.paddedImage();
        foundValue = found + events;
        key = foundValue + events;
        place = key + events;
        filter = place + events;
        value = filter + events;
        counters = value + events;
        windowPlace = counters + most * g.keys();
        windowRow = windowPlace + windows;
        windowColumn = windowRow + windows;
        positionPlace = windowColumn + windows;
        positionRow = positionPlace + g.windowSize();
        positionColumn = positionRow + g.windowSize();
        patches = new Patches(g, memory, positionColumn + g.windowSize());
        filterBits = ConvMaxPoolGeometry.bits(g.filters());
        positionBits = ConvMaxPoolGeometry.bits(g.windowSize());
        for (int window = 0; window < windows; window++) {
            int inImage = window % g.windows();
            int row = inImage / g.pool().columns().output() * g.pool().rows().stride();
            int column =
                    inImage % g.pool().columns().output() * g.pool().columns().stride();
            set(windowPlace + window, window / g.windows() * g.paddedImage() + g.padded(row, column));
            set(windowRow + window, window / g.windows() * g.conv().rows().output() + row);
            set(windowColumn + window, column);
        }
        for (int position = 0; position < g.windowSize(); position++) {
            int row = position / g.pool().columns().window();
            int column = position % g.pool().columns().window();
            set(positionPlace + position, g.padded(row, column));
            set(positionRow + position, row);
            set(positionColumn + position, column);
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
        int filters = g.filters();
        float[] y = forward.y().array();
        float[] winner = forward.winner().array();
        float[] dys = dy.array();
        images = to - from;
        int events = 0;
        for (int window = 0; window < images * g.windows(); window++) {
            int out = (from * g.windows() + window) * filters;
            int yAt = forward.y().offset() + out;
            int winnerAt = forward.winner().offset() + out;
            int dyAt = dy.offset() + out;
            int code = window << positionBits;
            // no branch in here: it would be mispredicted
            for (int f = 0; f < filters; f++) {
                set(found + events, (code | (int) winner[winnerAt + f]) << filterBits | f);
                memory[foundValue + events] = dys[dyAt + f];
                events += nonZero(Float.floatToRawIntBits(y[yAt + f]))
                        & nonZero(Float.floatToRawIntBits(dys[dyAt + f]) << 1);
            }
        }
        count = events;
    }

    /** 1 or 0. */
    private static int nonZero(int bits) {
        return (bits | -bits) >>> 31;
    }

    private int window(int event) {
        return get(found + event) >>> (filterBits + positionBits);
    }

    private int position(int event) {
        return (get(found + event) >>> filterBits) & ((1 << positionBits) - 1);
    }

    private int filter(int event) {
        return get(found + event) & ((1 << filterBits) - 1);
    }

    private int row(int event) {
        return get(windowRow + window(event)) + get(positionRow + position(event));
    }

    private int column(int event) {
        return get(windowColumn + window(event)) + get(positionColumn + position(event));
    }

    private int key(int event, boolean byFilter) {
        return byFilter
                ? filter(event) * images * g.conv().rows().output() + row(event)
                : row(event) * g.conv().columns().output() + column(event);
    }

    private void sort(boolean byFilter, int keys) {
        Arrays.fill(memory, counters, counters + keys, 0f);
        for (int e = 0; e < count; e++) {
            int counter = counters + key(e, byFilter);
            set(key + e, counter);
            set(counter, get(counter) + 1);
        }
        int sum = 0;
        for (int i = counters; i < counters + keys; i++) {
            int here = get(i);
            set(i, sum);
            sum += here;
        }
        for (int e = 0; e < count; e++) {
            int counter = get(key + e);
            int to = get(counter);
            set(counter, to + 1);
            set(place + to, get(windowPlace + window(e)) + get(positionPlace + position(e)));
            set(filter + to, filter(e));
            memory[value + to] = memory[foundValue + e];
        }
    }

    /** {@code gradient[patch] = Σ dz·w[f]}, pixel by pixel. */
    void sumInputGradient(Tensor w) {
        sort(false, images * g.conv().rows().output() * g.conv().columns().output());
        Arrays.fill(memory, gradient, gradient + images * g.paddedImage(), 0f);
        for (int first = 0, end; first < count; first = end) {
            end = endOfRun(place, first);
            patches.addFilters(w, filter + first, value + first, end - first, gradient + get(place + first));
        }
    }

    /** {@code dw[f] += Σ dz·image[patch], db[f] += Σ dz}, filter by filter. */
    void addTo(Tensor dw, Tensor db) {
        sort(true, g.filters() * images * g.conv().rows().output());
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
