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
        return switch (op.node().operator()) {
            case "Constant" -> List.of(constant(op));
            case "ConstantOfShape" -> List.of(ofShape(op));
            case "Identity", "Dropout" -> List.of(x);
            case "Cast" -> List.of(ConstantArithmetic.cast(op));
            case "Shape" -> List.of(shape(op));
            case "Size" -> List.of(Known.ofIntegers(x.elements()).withDims());
            case "Add" -> List.of(ConstantArithmetic.both(op, Math::addExact, Double::sum));
            case "Sub" -> List.of(ConstantArithmetic.both(op, Math::subtractExact, (a, b) -> a - b));
            case "Mul" -> List.of(ConstantArithmetic.both(op, Math::multiplyExact, (a, b) -> a * b));
            case "Div" -> List.of(ConstantArithmetic.both(op, (a, b) -> a / b, (a, b) -> a / b));
            case "Mod" -> List.of(ConstantArithmetic.remainder(op));
            case "Max" -> List.of(ConstantArithmetic.all(op, Math::max, Math::max));
            case "Min" -> List.of(ConstantArithmetic.all(op, Math::min, Math::min));
            case "Equal" -> List.of(ConstantArithmetic.both(op, (a, b) -> a == b ? 1 : 0, (a, b) -> a == b ? 1 : 0));
            case "Where" -> List.of(ConstantArithmetic.where(op));
            case "Neg" -> List.of(ConstantArithmetic.each(op, (a, b) -> -a, (a, b) -> -a));
            case "Sqrt" -> List.of(ConstantArithmetic.each(op, (a, b) -> a, (a, b) -> Math.sqrt(a)));
            case "Reciprocal" -> List.of(ConstantArithmetic.each(op, (a, b) -> a, (a, b) -> 1 / a));
            case "ReduceProd" -> List.of(ConstantArithmetic.productOfElements(op));
            case "MatMul" -> List.of(ConstantArithmetic.matrixProduct(op));
            case "Concat" -> List.of(ConstantMoves.concatenated(op));
            case "Gather" -> List.of(ConstantMoves.gathered(op));
            case "Slice" -> List.of(ConstantMoves.sliced(op));
            case "Reshape" -> List.of(x.withDims(Dimensions.target(op, x)));
            case "Flatten" -> List.of(ConstantMoves.flattened(op));
            case "Squeeze" -> List.of(ConstantMoves.squeezed(op));
            case "Unsqueeze" -> List.of(ConstantMoves.unsqueezed(op));
            case "Transpose" -> List.of(ConstantMoves.transposed(op));
            case "Expand" -> List.of(ConstantMoves.expanded(op));
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

    /** Sizes that a constant may have. */
    static long[] positive(long... dims) {
        if (dims.length > 8 || Arrays.stream(dims).anyMatch(dim -> dim < 1)) {
            throw new IllegalArgumentException("the shape " + Arrays.toString(dims) + " is none of a constant");
        }
        return dims;
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
