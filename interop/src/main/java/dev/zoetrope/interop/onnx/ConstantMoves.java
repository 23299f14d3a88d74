package dev.zoetrope.interop.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** The elements of constants in other places and other shapes. */
final class ConstantMoves {
    private ConstantMoves() {}

    static Known concatenated(Operation op) {
        List<Known> parts =
                IntStream.range(0, op.inputs().size()).mapToObj(op::known).toList();
        if (parts.stream().anyMatch(part -> part.rank() != 1)) {
            throw new IllegalArgumentException("constants of several axes are not put together");
        }
        op.assembly().budget().spend(parts.stream().mapToLong(Known::elements).sum());
        if (parts.stream().allMatch(part -> part.integers() != null)) {
            return Known.ofIntegers(parts.stream()
                    .flatMapToLong(part -> Arrays.stream(part.integers("a part")))
                    .toArray());
        }
        float[] floats =
                new float[parts.stream().mapToInt(part -> (int) part.elements()).sum()];
        int at = 0;
        for (Known part : parts) {
            for (int i = 0; i < part.elements(); i++) {
                floats[at++] = part.real(part.uniform() ? 0 : i);
            }
        }
        return new Known(new long[] {floats.length}, floats, null);
    }

    static Known gathered(Operation op) {
        Known x = op.known(0);
        Known index = op.known(1);
        if (x.rank() != 1 || index.rank() > 1) {
            throw new IllegalArgumentException("of constants of several axes nothing is gathered");
        }
        long length = x.dims()[0];
        int[] from = Arrays.stream(index.integers("the index"))
                .mapToInt(i -> Math.toIntExact(Objects.checkIndex(i < 0 ? i + length : i, length)))
                .toArray();
        return x.picked(index.dims(), from);
    }

    static Known sliced(Operation op) {
        Known x = op.known(0);
        long[] starts = op.known(1).integers("starts");
        long[] ends = op.known(2).integers("ends");
        long[] named = op.has(3) ? op.known(3).integers("axes") : null;
        int rank = x.rank();
        long[] first = new long[rank];
        long[] step = new long[rank];
        long[] dims = x.dims().clone();
        Arrays.fill(step, 1);
        for (int i = 0; i < starts.length; i++) {
            int axis = x.axis(named == null ? i : named[i]);
            long length = x.dims()[axis];
            step[axis] = op.has(4) ? op.known(4).integers("steps")[i] : 1;
            boolean back = step[axis] < 0;
            long from = Math.clamp(starts[i] < 0 ? starts[i] + length : starts[i], 0L, back ? length - 1 : length);
            long to = Math.clamp(ends[i] < 0 ? ends[i] + length : ends[i], back ? -1L : 0L, length);
            first[axis] = from;
            dims[axis] = Math.max(0, Math.ceilDiv(to - from, step[axis]));
        }
        return strided(op, x, dims, first, step, IntStream.range(0, rank).toArray());
    }

    /** Index i along axis a of the result is index {@code first + i·step} along axis {@code order[a]} of x. */
    private static Known strided(Operation op, Known x, long[] dims, long[] first, long[] step, int... order) {
        if (x.uniform()) {
            return x.withDims(dims);
        }
        int count = Math.toIntExact(Dimensions.elements(dims));
        op.assembly().budget().spend(count);
        int[] picked = new int[count];
        for (int i = 0; i < count; i++) {
            long rest = i;
            long[] index = new long[order.length];
            for (int axis = order.length - 1; axis >= 0; axis--) {
                index[order[axis]] = first[axis] + rest % dims[axis] * step[axis];
                rest /= dims[axis];
            }
            long place = 0;
            for (int axis = 0; axis < order.length; axis++) {
                place = place * x.dims()[axis] + index[axis];
            }
            picked[i] = Math.toIntExact(place);
        }
        return x.picked(dims, picked);
    }

    static Known flattened(Operation op) {
        Known x = op.known(0);
        return x.withDims(Dimensions.flat(x, op.integer("axis", 1)));
    }

    static Known squeezed(Operation op) {
        Known x = op.known(0);
        boolean[] gone = Dimensions.axes(op, x);
        return x.withDims(IntStream.range(0, x.rank())
                .filter(axis -> !gone[axis])
                .mapToLong(axis -> x.dims()[axis])
                .toArray());
    }

    static Known unsqueezed(Operation op) {
        Known x = op.known(0);
        boolean[] added = Dimensions.added(op, x);
        long[] dims = new long[added.length];
        int next = 0;
        for (int i = 0; i < dims.length; i++) {
            dims[i] = added[i] ? 1 : x.dims()[next++];
        }
        return x.withDims(dims);
    }

    static Known transposed(Operation op) {
        Known x = op.known(0);
        int[] order = Dimensions.permutation(op, x);
        long[] dims = Arrays.stream(order).mapToLong(axis -> x.dims()[axis]).toArray();
        long[] ones = new long[order.length];
        Arrays.fill(ones, 1);
        return strided(op, x, dims, new long[order.length], ones, order);
    }

    static Known expanded(Operation op) {
        Known x = op.known(0);
        long[] shape =
                Known.broadcast(x.dims(), ConstantOperators.positive(op.known(1).integers("the shape")));
        if (x.uniform()) {
            return x.withDims(shape);
        }
        long elements = Dimensions.elements(shape);
        op.assembly().budget().spend(elements);
        return x.picked(
                shape,
                IntStream.range(0, (int) elements)
                        .map(i -> Known.place(i, shape, x.dims()))
                        .toArray());
    }
}
