package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import dev.zoetrope.core.kernel.ConvMaxPoolGeometry;
import dev.zoetrope.core.kernel.ConvMaxPoolKernel;
import dev.zoetrope.core.kernel.PaddedFrame;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The gradients that reach a convolution through ReLU and max pooling, of a few rows of pooling windows at once: events, each
 * at a pixel of a filter.
 *
 * <p>They are found window by window, a window's filters one after another. For the input's gradient they are put in the
 * order of the pixels, for the weights' filter by filter and in it row by row. Either way by counting how many events
 * each key has (Seward, 1954), which leaves those of the same key in the order they were found in: at one pixel by
 * filter, and in one row of one filter by column.
 *
 * <p>Few rows at once, so that what they see of the image stays in the first-level cache while filter after filter looks at
 * it. Whole numbers that come out of vectors stand in the scratch memory as {@link Patches#WHOLE} plus the number, others as the
 * bits of floats.
 */
final class WindowEvents {
    /** Whether the machine can close up the lanes of a mask: all with vectors of 256 bits or more. */
    private static final boolean COMPRESSES = COUNT >= 8;

    /** Added and taken off again it rounds to a whole number, as its neighbours are 1 away; for numbers of some millions. */
    private static final float ROUND = 3 << 22;

    private static final FloatVector LANES = FloatVector.broadcast(SPECIES, 0f).addIndex(1);

    private final ConvMaxPoolGeometry g;
    private final ConvMaxPoolKernel.Result forward;
    private final Tensor dy;
    private final float[] memory;
    private final PaddedFrame frame;
    private final Patches patches;
    private final int image;
    private final int gradient;
    private final int foundValue;
    private final int foundPlace;
    private final int foundRow;
    private final int foundPixel;
    private final int foundFilter;
    private final int value;
    private final int place;
    private final int filter;
    private final int counters;
    private int rows;
    private int count;

    /**
     * Room for the events of {@link ConvMaxPoolGeometry#windowRowsAtOnce()} rows of windows, and for the images, with zeros around them.
     *
     * @param dy [N,PH,PW,F], the gradient by what the pooling gave
     * @param scratch of {@link ConvMaxPoolGeometry#scratch()}
     */
    WindowEvents(ConvMaxPoolGeometry g, ConvMaxPoolKernel.Result forward, Tensor dy, Tensor scratch) {
        this.g = g;
        this.forward = forward;
        this.dy = dy;
        memory = scratch.array();
        frame = PaddedFrame.of(g.conv());
        int events = g.eventsAtOnce() + COUNT; // the last whole vector may reach over the end
        image = scratch.offset();
        gradient = image + g.imagesAtOnce() * g.paddedImage();
        foundValue = gradient + g.imagesAtOnce() * g.paddedImage();
        foundPlace = foundValue + events;
        foundRow = foundPlace + events;
        foundPixel = foundRow + events;
        foundFilter = foundPixel + events;
        value = foundFilter + events;
        place = value + events;
        filter = place + events;
        counters = filter + events;
        patches = new Patches(g, memory, counters + g.keysAtOnce());
        for (int i = 0; i < g.imagesAtOnce(); i++) {
            frame.clearBorder(memory, image + i * g.paddedImage());
        }
    }

    /** Another way to add to the weights' gradients, in the same memory: instead of {@link #addTo}. */
    EventLists lists() {
        return new EventLists(g, forward, dy, memory, image, foundValue, patches);
    }

    private int get(int at) {
        return Float.floatToRawIntBits(memory[at]);
    }

    private void set(int at, int number) {
        memory[at] = Float.intBitsToFloat(number);
    }

    /**
     * Takes what rows of windows {@code from} to {@code to} see of the images and those before have not seen: as late as possible, so
     * that the processor fetches what comes next while something is multiplied.
     *
     * @param first number of the first of the images
     * @param images how many they are, at most {@link ConvMaxPoolGeometry#imagesAtOnce()}
     */
    void loadRows(int first, int images, int from, int to) {
        int ofImage = g.pool().rows().output();
        for (int i = from / ofImage; i < images && i * ofImage < to; i++) {
            int seen = g.rowsSeen(Math.clamp(from - i * ofImage, 0, ofImage));
            int end = g.rowsSeen(Math.clamp(to - i * ofImage, 0, ofImage));
            frame.loadRows(forward.x(), first + i, memory, image + i * g.paddedImage(), seen, end);
        }
    }

    /** Zeros, to which {@link #addInputGradient} adds. */
    void clearInputGradients(int images) {
        Arrays.fill(memory, gradient, gradient + images * g.paddedImage(), 0f);
    }

    /** Writes them to {@code dx [N,H,W,C]}, to images {@code first} and on. */
    void storeInputGradients(Tensor dx, int first, int images) {
        for (int i = 0; i < images; i++) {
            frame.store(memory, gradient + i * g.paddedImage(), dx, first + i);
        }
    }

    /**
     * Takes the events of rows of windows {@code from} to {@code to}, counted from image {@code first} on, leaving out what
     * is zero.
     */
    void find(int first, int from, int to) {
        rows = (to - from) * g.pool().rows().window();
        count = 0;
        int windowsAcross = g.pool().columns().output();
        int out = (first * g.pool().rows().output() + from) * windowsAcross * g.filters();
        for (int row = from; row < to; row++) {
            int i = row / g.pool().rows().output();
            int top = row % g.pool().rows().output() * g.pool().rows().stride();
            for (int column = 0; column < windowsAcross; column++, out += g.filters()) {
                int left = column * g.pool().columns().stride();
                int firstRow = (row - from) * g.pool().rows().window();
                findInWindow(out, i * g.paddedImage() + g.padded(top, left), firstRow, left);
            }
        }
    }

    /**
     * Takes what the filters of a window have that begin at {@code out} in y, leaving out what is zero.
     *
     * @param windowPlace where the patch of the window's first pixel begins
     * @param windowRow the window's first row, of those looked at
     * @param left its first column
     */
    private void findInWindow(int out, int windowPlace, int windowRow, int left) {
        float[] y = forward.y().array();
        float[] winner = forward.winner().array();
        float[] dys = dy.array();
        int yAt = forward.y().offset() + out;
        int winnerAt = forward.winner().offset() + out;
        int dyAt = dy.offset() + out;
        float across = g.pool().columns().window();
        float down = 1 / across;
        float rowStep = g.padded(1, 0);
        float columnStep = g.padded(0, 1);
        float convColumns = g.conv().columns().output();
        float firstPixel = windowRow * convColumns + left;
        int whole = COMPRESSES ? SPECIES.loopBound(g.filters()) : 0;
        for (int f = 0; f < whole; f += COUNT) {
            FloatVector given = FloatVector.fromArray(SPECIES, dys, dyAt + f);
            VectorMask<Float> event = FloatVector.fromArray(SPECIES, y, yAt + f)
                    .compare(VectorOperators.GT, 0f)
                    .and(given.compare(VectorOperators.NE, 0f));
            FloatVector position = FloatVector.fromArray(SPECIES, winner, winnerAt + f);
            FloatVector row = position.add(0.5f).mul(down).sub(0.5f).add(ROUND).sub(ROUND);
            FloatVector column = position.sub(row.mul(across));
            FloatVector filters = LANES.add((float) f);
            given.mul(forward.scale()).compress(event).intoArray(memory, foundValue + count);
            row.mul(rowStep)
                    .add(column.mul(columnStep))
                    .add(windowPlace + Patches.WHOLE)
                    .compress(event)
                    .intoArray(memory, foundPlace + count);
            filters.mul((float) rows)
                    .add(row)
                    .add(windowRow + Patches.WHOLE)
                    .compress(event)
                    .intoArray(memory, foundRow + count);
            row.mul(convColumns)
                    .add(column)
                    .add(firstPixel + Patches.WHOLE)
                    .compress(event)
                    .intoArray(memory, foundPixel + count);
            filters.add(Patches.WHOLE).compress(event).intoArray(memory, foundFilter + count);
            count += event.trueCount();
        }
        for (int f = whole; f < g.filters(); f++) {
            float row = (float) Math.floor((winner[winnerAt + f] + 0.5f) * down);
            float column = winner[winnerAt + f] - row * across;
            memory[foundValue + count] = dys[dyAt + f] * forward.scale();
            memory[foundPlace + count] = Patches.WHOLE + windowPlace + row * rowStep + column * columnStep;
            memory[foundRow + count] = Patches.WHOLE + f * rows + windowRow + row;
            memory[foundPixel + count] = Patches.WHOLE + firstPixel + row * convColumns + column;
            memory[foundFilter + count] = Patches.WHOLE + f;
            // no branch in here: it would be mispredicted
            count +=
                    nonZero(Float.floatToRawIntBits(y[yAt + f])) & nonZero(Float.floatToRawIntBits(dys[dyAt + f]) << 1);
        }
    }

    /** 1 or 0. */
    private static int nonZero(int bits) {
        return (bits | -bits) >>> 31;
    }

    /** Counts the events of each key, and leaves in the counters where the first of each goes. */
    private void count(int keysAt, int keys) {
        Arrays.fill(memory, counters, counters + keys, 0f);
        for (int e = 0; e < count; e++) {
            int counter = counters + get(keysAt + e) - Patches.BITS;
            set(counter, get(counter) + 1);
        }
        int sum = 0;
        for (int i = counters; i < counters + keys; i++) {
            int here = get(i);
            set(i, sum);
            sum += here;
        }
    }

    /** Where the next event of a key goes. */
    private int next(int keyAt) {
        int counter = counters + get(keyAt) - Patches.BITS;
        int to = get(counter);
        set(counter, to + 1);
        return to;
    }

    /** {@code gradient[patch] += Σ dz·w[f]}, pixel by pixel. */
    void addInputGradient(Tensor w) {
        count(foundPixel, rows * g.conv().columns().output());
        for (int e = 0; e < count; e++) {
            int to = next(foundPixel + e);
            memory[place + to] = memory[foundPlace + e];
            memory[filter + to] = memory[foundFilter + e];
            memory[value + to] = memory[foundValue + e];
        }
        patches.addFilters(w, filter, value, place, count, gradient);
    }

    /** {@code dw[f] += Σ dz·image[patch], db[f] += Σ dz}, filter by filter. */
    void addTo(Tensor dw, Tensor db) {
        count(foundRow, g.filters() * rows);
        for (int e = 0; e < count; e++) {
            int to = next(foundRow + e);
            memory[place + to] = memory[foundPlace + e];
            memory[value + to] = memory[foundValue + e];
        }
        int first = 0;
        for (int f = 0; f < g.filters(); f++) {
            int end = get(counters + (f + 1) * rows - 1); // when all are in order, a key's counter is where it ends
            if (end > first) {
                int at = db.offset() + f;
                db.array()[at] =
                        patches.addPixels(image, place + first, value + first, end - first, dw, f, db.array()[at]);
            }
            first = end;
        }
    }
}
