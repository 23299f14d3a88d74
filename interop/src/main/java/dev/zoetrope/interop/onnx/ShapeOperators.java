package dev.zoetrope.interop.onnx;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.Border;
import dev.zoetrope.layers.layer.Borders2D;
import dev.zoetrope.layers.layer.Borders3D;
import dev.zoetrope.layers.layer.Concatenate;
import dev.zoetrope.layers.layer.Cropping1D;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.RepeatVector;
import dev.zoetrope.layers.layer.ZeroPadding1D;
import dev.zoetrope.layers.layer.ZeroPadding2D;
import dev.zoetrope.layers.layer.ZeroPadding3D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Operators that change which element stands where. Most change the view that the graph has, and need no layer. */
final class ShapeOperators {
    private ShapeOperators() {}

    static Computed transpose(Operation op) {
        Computed x = op.computed(0);
        int[] order = Dimensions.permutation(op, x);
        return x.withOrder(Arrays.stream(order).map(axis -> x.order()[axis]).toArray());
    }

    static Computed unsqueeze(Operation op) {
        Computed x = op.computed(0);
        boolean[] added = Dimensions.added(op, x);
        int[] order = new int[added.length];
        int next = 0;
        for (int i = 0; i < order.length; i++) {
            order[i] = added[i] ? Computed.ABSENT : x.order()[next++];
        }
        return x.withOrder(order);
    }

    static Computed squeeze(Operation op) {
        Computed x = op.computed(0);
        boolean[] gone = Dimensions.axes(op, x);
        if (gone[x.batchAxis()]) {
            throw new IllegalArgumentException("the batch axis is taken away");
        }
        return without(op.assembly(), x, gone);
    }

    /** Without axes of 1. */
    static Computed without(Assembly a, Computed x, boolean... gone) {
        int[] kept = IntStream.range(0, x.rank()).filter(axis -> !gone[axis]).toArray();
        int[] order = IntStream.of(kept).map(axis -> x.order()[axis]).toArray();
        boolean stored =
                IntStream.range(0, x.rank()).anyMatch(axis -> gone[axis] && x.order()[axis] != Computed.ABSENT);
        if (!stored) {
            return x.withOrder(order);
        }
        // what is left keeps its order, closed up
        int[] left = IntStream.of(order).filter(axis -> axis > 0).sorted().toArray();
        int fold = x.fold();
        int[] closed = IntStream.of(order)
                .map(axis -> axis <= 0 ? axis : 1 + fold + Arrays.binarySearch(left, axis))
                .toArray();
        int[] dims = IntStream.concat(
                        Arrays.stream(x.stored().dims()).limit(fold),
                        IntStream.of(left).map(axis -> x.stored().dim(axis - 1)))
                .toArray();
        return a.reshaped(x, Shape.of(dims), closed, x.folded());
    }

    static Computed reshape(Operation op) {
        Computed x = op.computed(0);
        return reshape(op.assembly(), x, Dimensions.target(op, x));
    }

    static Computed flatten(Operation op) {
        Computed x = op.computed(0);
        return reshape(op.assembly(), x, Dimensions.flat(x, op.integer("axis", 1)));
    }

    /**
     * The batch stays an axis of its own: it is the one in the target that has as many elements before it as before. It may
     * take in the axes behind it, as steps that each become an example, and give them back.
     */
    static Computed reshape(Assembly a, Computed x, long... target) {
        if (Arrays.equals(x.dims(), target)) {
            return x;
        }
        int batchAxis = x.batchAxis();
        long before = Dimensions.elements(Arrays.copyOfRange(x.dims(), 0, batchAxis));
        int at = 0;
        for (long product = 1; at < target.length && (product != before || target[at] % x.batch() != 0); at++) {
            product *= target[at];
        }
        if (at == target.length || (before > 1 && (x.folded() || target[at] != x.batch()))) {
            throw new IllegalArgumentException(
                    "as " + Arrays.toString(target) + " the examples of " + x + " are not apart any more");
        }
        Computed ordered = a.inOrder(x);
        int steps = Math.toIntExact(target[at] / x.batch());
        int fold = steps > 1 ? 1 : 0;
        int[] order = new int[target.length];
        List<Integer> dims = new ArrayList<>();
        if (fold == 1) {
            dims.add(steps);
        }
        for (int i = 0; i < target.length; i++) {
            order[i] = i == at ? 0 : 1 + dims.size();
            if (i != at) {
                dims.add(Math.toIntExact(target[i]));
            }
        }
        if (dims.isEmpty()) {
            dims.add(1); // an example has at least one axis
        }
        Shape shape = Shape.of(dims.stream().mapToInt(dim -> dim).toArray());
        return a.reshaped(ordered, shape, order, fold == 1);
    }

    static Computed concat(Operation op) {
        List<Computed> inputs = new ArrayList<>();
        Computed like = op.computed(0);
        int axis = like.axis(op.integer("axis", 0));
        if (axis == like.batchAxis()) {
            throw new IllegalArgumentException("examples are put together along the batch axis");
        }
        Computed first = arrangedAs(op.assembly(), like, like);
        for (int i = 0; i < op.inputs().size(); i++) {
            inputs.add(arrangedAs(op.assembly(), op.computed(i), like));
        }
        if (inputs.size() == 1) {
            return first;
        }
        Computed joined = op.assembly()
                .call(new Concatenate(first.order()[axis]), inputs, Map.of())
                .getFirst();
        return new Computed(joined.symbol(), joined.stored(), first.order(), first.folded(), first.batch());
    }

    /** A tensor stored in the order of another of as many axes, with none of them absent. */
    static Computed arrangedAs(Assembly a, Computed x, Computed like) {
        if (x.rank() != like.rank() || x.batchAxis() != like.batchAxis() || x.folded() != like.folded()) {
            throw new IllegalArgumentException(x + " and " + like + " are not of one kind");
        }
        return a.arranged(x, like.storedOrder());
    }

    /** Elements {@code from} to {@code to} along an axis. */
    static Computed cut(Assembly a, Computed x, int axis, int from, int to) {
        int length = Math.toIntExact(x.dims()[axis]);
        if (from == 0 && to == length) {
            return x;
        }
        if (axis == x.batchAxis() || from < 0 || to > length || from >= to) {
            throw new IllegalArgumentException(
                    "no layer takes " + from + " to " + to + " along axis " + axis + " of " + x);
        }
        int[] axes = IntStream.concat(
                        IntStream.of(axis), IntStream.of(x.storedOrder()).filter(other -> other != axis))
                .toArray();
        Computed ahead = a.arranged(x, axes);
        int fold = x.fold();
        Shape steps = Shape.of(length, ahead.stored().dropFirst(fold + 1).size());
        Shape flat = fold == 1 ? steps.prepend(x.stored().dim(0)) : steps;
        Computed sequence = a.reshaped(ahead, flat, new int[] {0, 1 + fold, 2 + fold}, x.folded());
        Computed part = a.apply(new Cropping1D(new Border(from, length - to)), sequence, Map.of());
        int[] dims = ahead.stored().dims();
        dims[fold] = to - from;
        return a.reshaped(part, Shape.of(dims), ahead.order(), x.folded());
    }

    static Computed slice(Operation op) {
        Computed x = op.computed(0);
        long[] starts = op.integers("starts", 1);
        long[] ends = op.integers("ends", 2);
        if (starts == null || ends == null || starts.length != ends.length) {
            throw new IllegalArgumentException("as many starts as ends are wanted");
        }
        long[] named = op.integers("axes", 3);
        for (int i = 0; i < starts.length; i++) {
            int axis = x.axis(named == null ? i : named[i]);
            long step = op.has(4) ? op.known(4).integers("steps")[i] : 1;
            long length = x.dims()[axis];
            if (step != 1) {
                throw new IllegalArgumentException("no layer takes every " + step + ". element");
            }
            long from = Math.clamp(starts[i] < 0 ? starts[i] + length : starts[i], 0L, length);
            long to = Math.clamp(ends[i] < 0 ? ends[i] + length : ends[i], 0L, length);
            x = from == 0 && to == length ? x : cut(op.assembly(), x, axis, Math.toIntExact(from), Math.toIntExact(to));
        }
        return x;
    }

    static List<Computed> split(Operation op) {
        Computed x = op.computed(0);
        int axis = x.axis(op.integer("axis", 0));
        int length = Math.toIntExact(x.dims()[axis]);
        int parts = op.node().outputs().size();
        long[] sizes = op.integers("split", 1);
        int even = Math.ceilDiv(length, Math.max(1, parts));
        List<Computed> made = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < parts; i++) {
            int to = from + (sizes == null ? Math.min(even, length - from) : Math.toIntExact(sizes[i]));
            made.add(cut(op.assembly(), x, axis, from, to));
            from = to;
        }
        return made;
    }

    /** One element along an axis, or a run of them. */
    static Computed gather(Operation op) {
        Computed x = op.computed(0);
        int axis = x.axis(op.integer("axis", 0));
        long[] indices = op.known(1).integers("the index");
        long length = x.dims()[axis];
        int first = Math.toIntExact(indices[0] < 0 ? indices[0] + length : indices[0]);
        for (int i = 0; i < indices.length; i++) {
            if (Math.floorMod(indices[i], length) != first + i) {
                throw new IllegalArgumentException("no layer takes elements " + Arrays.toString(indices));
            }
        }
        Computed part = cut(op.assembly(), x, axis, first, first + indices.length);
        if (op.known(1).rank() > 0) {
            return part;
        }
        boolean[] gone = new boolean[x.rank()];
        gone[axis] = true;
        return without(op.assembly(), part, gone);
    }

    static Computed pad(Operation op) {
        Computed x = op.computed(0);
        long[] pads = op.integers("pads", 1);
        float value = op.has(2) ? op.known(2).scalar("the value") : op.real("value", 0);
        if (!op.text("mode", "constant").equals("constant") || value != 0 || op.has(3)) {
            throw new IllegalArgumentException("layers pad with zeros alone");
        }
        int rank = x.rank();
        if (pads == null || pads.length != 2 * rank) {
            throw new IllegalArgumentException(x + " wants " + 2 * rank + " pads");
        }
        List<Border> borders = IntStream.range(0, rank)
                .mapToObj(axis -> new Border(Math.toIntExact(pads[axis]), Math.toIntExact(pads[rank + axis])))
                .toList();
        boolean first = isNone(borders.get(1));
        boolean last = isNone(borders.getLast());
        if (!isNone(borders.getFirst()) || (!first && !last)) {
            throw new IllegalArgumentException("no layer pads examples, or channels too");
        }
        if (borders.stream().allMatch(ShapeOperators::isNone)) {
            return x;
        }
        if (first) {
            return Assembly.channelsFirst(
                    padded(op.assembly(), op.assembly().channelsLast(x), borders.subList(2, rank)));
        }
        Computed y = padded(op.assembly(), op.assembly().inOrder(x), borders.subList(1, rank - 1));
        return y;
    }

    private static boolean isNone(Border border) {
        return border.before() == 0 && border.after() == 0;
    }

    /** Zeros around what is stored as […,C]; the graph sees it as stored. */
    static Computed padded(Assembly a, Computed x, List<Border> borders) {
        if (borders.stream().allMatch(ShapeOperators::isNone)) {
            return x;
        }
        LayerSpec layer = switch (borders.size()) {
            case 1 -> new ZeroPadding1D(borders.get(0));
            case 2 -> new ZeroPadding2D(new Borders2D(borders.get(0), borders.get(1)));
            case 3 -> new ZeroPadding3D(new Borders3D(borders.get(0), borders.get(1), borders.get(2)));
            default -> throw new IllegalArgumentException("no layer pads " + borders.size() + " axes");
        };
        return a.apply(layer, x, Map.of());
    }

    /** The same all along an axis that was 1. */
    static Computed repeat(Operation op, long... shape) {
        Computed x = op.computed(0);
        long[] dims = x.dims();
        int[] longer = IntStream.range(0, Math.min(dims.length, shape.length))
                .filter(axis -> dims[axis] != shape[axis])
                .toArray();
        if (dims.length == shape.length && longer.length == 0) {
            return x;
        }
        if (dims.length != shape.length || longer.length != 1 || dims[longer[0]] != 1 || longer[0] == x.batchAxis()) {
            throw new IllegalArgumentException("no layer repeats " + x + " to " + Arrays.toString(shape));
        }
        Assembly a = op.assembly();
        boolean[] gone = new boolean[x.rank()];
        gone[longer[0]] = true;
        Computed rest = a.inOrder(without(a, x, gone));
        int fold = x.fold();
        Shape each = rest.stored().dropFirst(fold);
        Shape flat = Shape.of(each.size());
        Computed vector = a.reshaped(
                rest, fold == 1 ? flat.prepend(x.stored().dim(0)) : flat, new int[] {0, 1 + fold}, x.folded());
        Computed steps = a.apply(new RepeatVector(Math.toIntExact(shape[longer[0]])), vector, Map.of());
        int[] order = new int[x.rank()];
        int next = 2 + fold;
        for (int axis = 0; axis < order.length; axis++) {
            order[axis] = axis == longer[0] ? 1 + fold : axis == x.batchAxis() ? 0 : next++;
        }
        Shape whole = each.prepend(Math.toIntExact(shape[longer[0]]));
        return a.reshaped(steps, fold == 1 ? whole.prepend(x.stored().dim(0)) : whole, order, x.folded());
    }
}
