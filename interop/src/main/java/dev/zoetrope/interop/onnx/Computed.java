package dev.zoetrope.interop.onnx;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.Symbol;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What layers make of a model's inputs, and how a graph sees it: axes in another order, some of 1 that are not there, and
 * steps of time as part of the batch. Most of what graphs do to shapes changes this view alone, and needs no layer.
 *
 * @param stored the shape of one example, as the layer leaves it
 * @param order for each axis that the graph sees, which one of [N, …stored] it is; {@link #ABSENT} for one of 1 that is not
 *     there
 * @param folded whether the batch axis that the graph sees is N and the first of {@code stored}
 * @param batch what the graph takes N for
 */
record Computed(Symbol symbol, Shape stored, int[] order, boolean folded, long batch) implements Operand {
    static final int ABSENT = -1;

    /** As the layer leaves it. */
    static Computed plain(Symbol symbol, Shape stored, long batch) {
        return new Computed(
                symbol, stored, IntStream.rangeClosed(0, stored.rank()).toArray(), false, batch);
    }

    Computed withOrder(int... other) {
        return new Computed(symbol, stored, other, folded, batch);
    }

    @Override
    public long[] dims() {
        return Arrays.stream(order).mapToLong(this::size).toArray();
    }

    private long size(int axis) {
        return switch (axis) {
            case ABSENT -> 1;
            case 0 -> batch * (folded ? stored.dim(0) : 1);
            default -> stored.dim(axis - 1);
        };
    }

    /** Which of the axes that the graph sees is the batch's. */
    int batchAxis() {
        for (int i = 0; i < order.length; i++) {
            if (order[i] == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException("a tensor without a batch axis");
    }

    /** Axes of {@code stored} that belong to the batch as the graph sees it. */
    int fold() {
        return folded ? 1 : 0;
    }

    /** The axes that the graph sees, but the batch's, in the order in which they are stored; those that are not there last. */
    int[] storedOrder() {
        return IntStream.range(0, order.length)
                .filter(axis -> order[axis] != 0)
                .boxed()
                .sorted((a, b) -> Integer.compare(place(a), place(b)))
                .mapToInt(axis -> axis)
                .toArray();
    }

    private int place(int axis) {
        return order[axis] == ABSENT ? Integer.MAX_VALUE : order[axis];
    }

    /** The axis by which a layer that sees one example of the batch, as the graph sees it, knows an axis: 1 is the first. */
    int layerAxis(int axis) {
        return order[axis] - fold();
    }

    @Override
    public String toString() {
        return "a tensor "
                + IntStream.range(0, order.length)
                        .mapToObj(i ->
                                order[i] == 0 ? (folded ? "N·" + stored.dim(0) : "N") : Long.toString(size(order[i])))
                        .collect(Collectors.joining(",", "[", "]"));
    }
}
