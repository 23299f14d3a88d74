package dev.zoetrope.interop.onnx;

import java.util.Arrays;
import java.util.stream.IntStream;

/** What operators that change shapes ask for, of constants and of computed tensors alike. */
final class Dimensions {
    private Dimensions() {}

    /** What a Reshape's second input asks for, with all sizes known. */
    static long[] target(Operation op, Operand x) {
        long[] target = op.known(1).integers("the shape").clone();
        long known = 1;
        int open = -1;
        for (int i = 0; i < target.length; i++) {
            if (target[i] == 0 && op.integer("allowzero", 0) == 0) {
                target[i] = x.dims()[x.axis(i)];
            }
            if (target[i] == -1 && open < 0) {
                open = i;
            } else if (target[i] < 1) {
                throw new IllegalArgumentException("no shape is " + Arrays.toString(target));
            } else {
                known = Math.multiplyExact(known, target[i]);
            }
        }
        long elements = elements(x.dims());
        if (open >= 0) {
            target[open] = elements / known;
        }
        if (elements(target) != elements) {
            throw new IllegalArgumentException(x + " cannot be seen as " + Arrays.toString(target));
        }
        return target;
    }

    static long elements(long... dims) {
        return Arrays.stream(dims).reduce(1, Math::multiplyExact);
    }

    /** The shape of a Flatten. */
    static long[] flat(Operand x, long axis) {
        int at = Math.clamp(axis < 0 ? axis + x.rank() : axis, 0, x.rank());
        return new long[] {
            elements(Arrays.copyOfRange(x.dims(), 0, at)), elements(Arrays.copyOfRange(x.dims(), at, x.rank()))
        };
    }

    /** Which axes a Squeeze takes away: those named, or all of 1. */
    static boolean[] axes(Operation op, Operand x) {
        long[] axes = op.integers("axes", 1);
        boolean[] gone = new boolean[x.rank()];
        if (axes == null) {
            IntStream.range(0, gone.length).forEach(axis -> gone[axis] = x.dims()[axis] == 1);
            return gone;
        }
        for (long axis : axes) {
            if (x.dims()[x.axis(axis)] != 1) {
                throw new IllegalArgumentException("axis " + axis + " of " + x + " is not 1");
            }
            gone[x.axis(axis)] = true;
        }
        return gone;
    }

    /** Which axes of its output an Unsqueeze adds. */
    static boolean[] added(Operation op, Operand x) {
        long[] axes = op.integers("axes", 1);
        if (axes == null || x.rank() + axes.length > 8) {
            throw new IllegalArgumentException("an Unsqueeze names some axes, to at most 8 in all");
        }
        boolean[] added = new boolean[x.rank() + axes.length];
        for (long axis : axes) {
            int at = Math.toIntExact(axis < 0 ? axis + added.length : axis);
            if (added[at]) {
                throw new IllegalArgumentException("axis " + axis + " twice");
            }
            added[at] = true;
        }
        return added;
    }

    /** The order that a Transpose asks for. */
    static int[] permutation(Operation op, Operand x) {
        long[] order = op.integers("perm");
        int[] permutation = order == null
                ? IntStream.range(0, x.rank()).map(i -> x.rank() - 1 - i).toArray()
                : Arrays.stream(order).mapToInt(Math::toIntExact).toArray();
        if (!Arrays.equals(
                IntStream.of(permutation).sorted().toArray(),
                IntStream.range(0, x.rank()).toArray())) {
            throw new IllegalArgumentException("no order of the axes of " + x + " is " + Arrays.toString(permutation));
        }
        return permutation;
    }
}
