package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import dev.zoetrope.core.kernel.ConvMaxPoolGeometry;
import dev.zoetrope.core.kernel.ConvMaxPoolKernel;
import dev.zoetrope.core.tensor.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The events of {@link WindowEvents}, for the weights' gradients alone and without sorting: where lanes are closed up in an instruction
 * and a row has windows enough to fill vectors.
 *
 * <p>What reaches the windows is turned round, filter by filter. Then a filter's list is made in the order of its sum by
 * going over the pixels' rows: of the windows side by side in a vector, each row takes those whose winner is in it.
 *
 * <p>Memory: gradients and winners by window, both by filter, and the list.
 */
final class EventLists {
    private static final FloatVector LANES = FloatVector.broadcast(SPECIES, 0f).addIndex(1);

    private final ConvMaxPoolGeometry g;
    private final ConvMaxPoolKernel.Result forward;
    private final Tensor dy;
    private final float[] memory;
    private final int image;
    private final Patches patches;
    private final int winner;
    private final int gradientByFilter;
    private final int winnerByFilter;
    private final int value;
    private final int place;

    /**
     * @param image where in the memory the padded images are
     * @param at where there is room for five times {@link ConvMaxPoolGeometry#eventsAtOnce()} and a vector
     */
    EventLists(
            ConvMaxPoolGeometry g,
            ConvMaxPoolKernel.Result forward,
            Tensor dy,
            float[] memory,
            int image,
            int at,
            Patches patches) {
        this.g = g;
        this.forward = forward;
        this.dy = dy;
        this.memory = memory;
        this.image = image;
        this.patches = patches;
        int events = g.eventsAtOnce() + COUNT; // the last whole vector may reach over the end
        winner = at;
        gradientByFilter = winner + events;
        winnerByFilter = gradientByFilter + events;
        value = winnerByFilter + events;
        place = value + events;
    }

    /** Whether this is the faster way. */
    static boolean fits(ConvMaxPoolGeometry g) {
        return Lanes.WIDE && 2 * g.pool().columns().output() >= COUNT;
    }

    /**
     * {@code dw[f] += Σ dz·image[patch], db[f] += Σ dz} over the rows of windows {@code from} to {@code to}, counted from image
     * {@code first} on.
     */
    void addTo(int first, int from, int to, Tensor dw, Tensor db) {
        int filters = g.filters();
        int across = g.pool().columns().output();
        int windows = (to - from) * across;
        int out = (first * g.pool().rows().output() + from) * across * filters;
        markWinners(out, windows * filters);
        Transposition.run(memory, winner, filters, windows, filters, memory, winnerByFilter, windows);
        Transposition.run(dy.array(), dy.offset() + out, filters, windows, filters, memory, gradientByFilter, windows);
        int ofImage = g.pool().rows().output();
        int positions = g.pool().rows().window();
        float positionsAcross = g.pool().columns().window();
        float down = g.padded(1, 0);
        float aside = g.padded(0, 1);
        float nextWindow = g.padded(0, g.pool().columns().stride());
        int nextRow = g.padded(g.pool().rows().stride(), 0);
        int start = from / ofImage * g.paddedImage() + from % ofImage * nextRow;
        int toNextImage = g.paddedImage() - (ofImage - 1) * nextRow; // from the last row of windows to the first
        for (int f = 0; f < filters; f++) {
            int count = 0;
            int window = f * windows;
            int firstPixel = start;
            int rowOfImage = from % ofImage;
            for (int row = from; row < to; row++) {
                count = append(
                        memory,
                        forward.scale(),
                        gradientByFilter + window,
                        winnerByFilter + window,
                        across,
                        positions,
                        positionsAcross,
                        Patches.WHOLE + firstPixel,
                        down,
                        aside,
                        nextWindow,
                        value,
                        place,
                        count);
                window += across;
                rowOfImage = (rowOfImage + 1) % ofImage;
                firstPixel += rowOfImage == 0 ? toNextImage : nextRow;
            }
            if (count > 0) {
                int at = db.offset() + f;
                db.array()[at] = patches.addPixels(image, place, value, count, dw, f, db.array()[at]);
            }
        }
    }

    /** The winners of {@code n} windows, or −1 where no gradient goes anywhere. */
    private void markWinners(int out, int n) {
        float[] y = forward.y().array();
        float[] winners = forward.winner().array();
        int yAt = forward.y().offset() + out;
        int winnerAt = forward.winner().offset() + out;
        int dyAt = dy.offset() + out;
        int whole = SPECIES.loopBound(n);
        for (int i = 0; i < whole; i += COUNT) {
            VectorMask<Float> event = FloatVector.fromArray(SPECIES, y, yAt + i)
                    .compare(VectorOperators.GT, 0f)
                    .and(FloatVector.fromArray(SPECIES, dy.array(), dyAt + i).compare(VectorOperators.NE, 0f));
            FloatVector.broadcast(SPECIES, -1f)
                    .blend(FloatVector.fromArray(SPECIES, winners, winnerAt + i), event)
                    .intoArray(memory, winner + i);
        }
        for (int i = whole; i < n; i++) {
            boolean event = y[yAt + i] > 0 && dy.array()[dyAt + i] != 0;
            memory[winner + i] = event ? winners[winnerAt + i] : -1;
        }
    }

    /**
     * Appends a filter's events of one row of windows side by side.
     *
     * @param scale what their gradients are multiplied with
     * @param gradient where these begin
     * @param winner the same
     * @param rows of a window
     * @param across its columns
     * @param start number of the place of the row's first pixel
     * @param down from there to the pixel below
     * @param aside to the pixel beside it
     * @param next to the next window
     * @return the length of the list after it
     */
    private static int append(
            float[] memory,
            float scale,
            int gradient,
            int winner,
            int windows,
            int rows,
            float across,
            float start,
            float down,
            float aside,
            float next,
            int value,
            int place,
            int before) {
        int count = before;
        int w = 0;
        float first = 0;
        float from = start;
        for (int i = Math.ceilDiv(windows, COUNT) * rows; i > 0; i--) {
            FloatVector column =
                    FloatVector.fromArray(SPECIES, memory, winner + w).sub(first);
            FloatVector lanes = LANES.add((float) w);
            VectorMask<Float> here = column.compare(VectorOperators.GE, 0f)
                    .and(column.compare(VectorOperators.LT, across))
                    .and(lanes.compare(VectorOperators.LT, (float) windows));
            FloatVector.fromArray(SPECIES, memory, gradient + w)
                    .mul(scale)
                    .compress(here)
                    .intoArray(memory, value + count);
            column.mul(aside).add(lanes.mul(next)).add(from).compress(here).intoArray(memory, place + count);
            count += here.trueCount();
            w += COUNT;
            if (w >= windows) {
                w = 0;
                first += across;
                from += down;
            }
        }
        return count;
    }
}
