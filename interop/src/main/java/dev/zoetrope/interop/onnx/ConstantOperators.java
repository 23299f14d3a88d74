package dev.zoetrope.interop.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What graphs compute of shapes and weights, done when they are read. */
final class ConstantOperators {
    private ConstantOperators() {}

    /** Whether an operator's output is known because all that goes in is. */
    static boolean foldable(Operation op) {
        return op.inputs().stream().allMatch(input -> input == null || input instanceof Known);
    }

    static List<Operand> fold(Operation op) {
        Known x = op.inputs().isEmpty() ? Known.ofIntegers() : op.known(0);
        Budget budget = op.assembly().budget();
        return switch (op.node().operator()) {
            case "Constant" -> List.of(constant(op));
            case "ConstantOfShape" -> List.of(ofShape(op));
            case "Identity", "Dropout" -> List.of(x);
            case "Cast" -> List.of(cast(op, x));
            case "Shape" -> List.of(shape(op));
            case "Size" -> List.of(Known.ofIntegers(x.elements()).withDims());
            case "Add" -> List.of(Known.combined(x, op.known(1), Math::addExact, Double::sum, budget));
            case "Sub" -> List.of(Known.combined(x, op.known(1), Math::subtractExact, (a, b) -> a - b, budget));
            case "Mul" -> List.of(Known.combined(x, op.known(1), Math::multiplyExact, (a, b) -> a * b, budget));
            case "Div" -> List.of(Known.combined(x, op.known(1), (a, b) -> a / b, (a, b) -> a / b, budget));
            case "Mod" -> List.of(Known.combined(x, op.known(1), Math::floorMod, (a, b) -> a % b, budget));
            case "Max" -> List.of(Known.combined(x, op.known(1), Math::max, Math::max, budget));
            case "Min" -> List.of(Known.combined(x, op.known(1), Math::min, Math::min, budget));
            case "Equal" ->
                List.of(Known.combined(x, op.known(1), (a, b) -> a == b ? 1 : 0, (a, b) -> a == b ? 1 : 0, budget));
            case "Where" -> List.of(where(op, budget));
            case "Neg" ->
                List.of(Known.combined(Known.ofIntegers(0).withDims(), x, (a, b) -> a - b, (a, b) -> a - b, budget));
            case "Sqrt" -> List.of(Known.combined(x, x, (a, b) -> a, (a, b) -> Math.sqrt(a), budget));
            case "Reciprocal" -> List.of(Known.combined(x, x, (a, b) -> a, (a, b) -> 1 / a, budget));
            case "ReduceProd" -> List.of(product(op));
            case "Concat" -> List.of(concatenated(op));
            case "Gather" -> List.of(gathered(op));
            case "Slice" -> List.of(sliced(op));
            case "Reshape" -> List.of(x.withDims(Dimensions.target(op, x)));
            case "Flatten" -> List.of(flattened(op, x));
            case "Squeeze" -> List.of(x.withDims(squeezed(op, x)));
            case "Unsqueeze" -> List.of(x.withDims(unsqueezed(op, x)));
            case "Transpose" -> List.of(transposed(op, x));
            case "Expand" -> List.of(expanded(op, x));
            case "MatMul" -> List.of(product(x, op.known(1)));
            case "Range" -> List.of(range(op));
            default ->
                throw new IllegalArgumentException(
                        "this operator is not computed of constants, and no layer takes them");
        };
    }

    private static Known constant(Operation op) {
        for (Object value : op.node().attributes().values()) {
            switch (value) {
                case Onnx.Array array -> {
                    return Known.of(array);
                }
                case Long integer -> {
                    return Known.ofIntegers(integer).withDims();
                }
                case Float real -> {
                    return new Known(new long[0], new float[] {real}, null);
                }
                case List<?> values -> {
                    return listed(values);
                }
                default -> {}
            }
        }
        throw new IllegalArgumentException("a constant that is no tensor of numbers");
    }

    private static Known listed(List<?> values) {
        if (values.isEmpty() || values.getFirst() instanceof Long) {
            return Known.ofIntegers(
                    values.stream().mapToLong(each -> (Long) each).toArray());
        }
        float[] reals = new float[values.size()];
        IntStream.range(0, reals.length).forEach(i -> reals[i] = (Float) values.get(i));
        return new Known(new long[] {reals.length}, reals, null);
    }

    private static Known ofShape(Operation op) {
        long[] dims = op.known(0).integers("the shape");
        Known value = op.node().attributes().get("value") instanceof Onnx.Array array
                ? Known.of(array)
                : new Known(new long[] {1}, new float[] {0}, null);
        value.scalar("the value");
        return value.withDims(positive(dims));
    }

    private static long[] positive(long... dims) {
        if (dims.length > 8 || Arrays.stream(dims).anyMatch(dim -> dim < 1)) {
            throw new IllegalArgumentException("the shape " + Arrays.toString(dims) + " is none of a constant");
        }
        return dims;
    }

    private static Known cast(Operation op, Known x) {
        boolean real = op.integer("to", 1) == 1 || op.integer("to", 1) == 10 || op.integer("to", 1) == 11;
        if (real == (x.floats() != null)) {
            return x;
        }
        op.assembly().budget().spend(x.stored());
        if (real) {
            float[] floats = new float[x.stored()];
            IntStream.range(0, floats.length).forEach(i -> floats[i] = x.real(i));
            return new Known(x.dims(), floats, null);
        }
        return new Known(
                x.dims(),
                null,
                IntStream.range(0, x.stored()).mapToLong(x::integer).toArray());
    }

    /** The shape of a tensor, also of one that is computed: what it is in, is known. */
    static Known shape(Operation op) {
        long[] dims = op.input(0).dims();
        int from = bound(op.integer("start", 0), dims.length);
        int to = bound(op.integer("end", dims.length), dims.length);
        return Known.ofIntegers(Arrays.copyOfRange(dims, from, Math.max(from, to)));
    }

    private static int bound(long place, long length) {
        return (int) Math.clamp(place < 0 ? place + length : place, 0, length);
    }

    private static Known where(Operation op, Budget budget) {
        Known condition = op.known(0);
        Known yes = op.known(1);
        Known no = op.known(2);
        long[] shape = Known.broadcast(Known.broadcast(condition.dims(), yes.dims()), no.dims());
        boolean whole = yes.integers() != null && no.integers() != null;
        int count = Math.toIntExact(Dimensions.elements(shape));
        budget.spend(count);
        float[] reals = new float[whole ? 0 : count];
        long[] integers = new long[whole ? count : 0];
        for (int i = 0; i < count; i++) {
            Known chosen = condition.integer(condition.uniform() ? 0 : Known.place(i, shape, condition.dims())) != 0
                    ? yes
                    : no;
            int from = chosen.uniform() ? 0 : Known.place(i, shape, chosen.dims());
            if (whole) {
                integers[i] = chosen.integer(from);
            } else {
                reals[i] = chosen.real(from);
            }
        }
        return whole ? new Known(shape, null, integers) : new Known(shape, reals, null);
    }

    /** Zeros stay zeros: those that unrolled recurrences begin with. */
    private static Known product(Known x, Known y) {
        if (!x.uniform() || x.real(0) != 0 || x.rank() < 1 || y.rank() != 2) {
            throw new IllegalArgumentException("products of constants are not computed");
        }
        long[] dims = x.dims().clone();
        dims[dims.length - 1] = y.dims()[1];
        return x.withDims(dims);
    }

    private static Known product(Operation op) {
        long product = 1;
        for (long factor : op.known(0).integers("the factors")) {
            product = Math.multiplyExact(product, factor);
        }
        Known known = Known.ofIntegers(product);
        return op.integer("keepdims", 1) == 1 ? known : known.withDims();
    }

    private static Known concatenated(Operation op) {
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

    private static Known gathered(Operation op) {
        Known x = op.known(0);
        Known index = op.known(1);
        if (x.rank() != 1 || index.rank() > 1) {
            throw new IllegalArgumentException("of constants of several axes nothing is gathered");
        }
        int[] from = Arrays.stream(index.integers("the index"))
                .mapToInt(i -> Math.toIntExact(Math.floorMod(i < 0 ? i + x.dims()[0] : i, Math.max(1, x.dims()[0]))))
                .toArray();
        return x.picked(index.dims(), from);
    }

    private static Known sliced(Operation op) {
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

    private static Known flattened(Operation op, Known x) {
        return x.withDims(Dimensions.flat(x, op.integer("axis", 1)));
    }

    private static long[] squeezed(Operation op, Known x) {
        boolean[] gone = Dimensions.axes(op, x);
        return IntStream.range(0, x.rank())
                .filter(axis -> !gone[axis])
                .mapToLong(axis -> x.dims()[axis])
                .toArray();
    }

    private static long[] unsqueezed(Operation op, Known x) {
        boolean[] added = Dimensions.added(op, x);
        long[] dims = new long[added.length];
        int next = 0;
        for (int i = 0; i < dims.length; i++) {
            dims[i] = added[i] ? 1 : x.dims()[next++];
        }
        return dims;
    }

    private static Known transposed(Operation op, Known x) {
        int[] order = Dimensions.permutation(op, x);
        long[] dims = Arrays.stream(order).mapToLong(axis -> x.dims()[axis]).toArray();
        long[] ones = new long[order.length];
        Arrays.fill(ones, 1);
        return strided(op, x, dims, new long[order.length], ones, order);
    }

    private static Known expanded(Operation op, Known x) {
        long[] shape = Known.broadcast(x.dims(), positive(op.known(1).integers("the shape")));
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

    private static Known range(Operation op) {
        long start = (long) op.known(0).scalar("the start");
        long limit = (long) op.known(1).scalar("the limit");
        long delta = (long) op.known(2).scalar("the step");
        long count = delta == 0 ? -1 : Math.max(0, Math.ceilDiv(Math.subtractExact(limit, start), delta));
        op.assembly().budget().spend(count);
        return Known.ofIntegers(IntStream.range(0, (int) count)
                .mapToLong(i -> start + i * delta)
                .toArray());
    }
}
