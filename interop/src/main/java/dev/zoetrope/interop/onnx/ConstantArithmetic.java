package dev.zoetrope.interop.onnx;

import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;

/** Arithmetic with constants, element by element. */
final class ConstantArithmetic {
    /** Types of elements by ONNX's numbers: float32, float16 and float64, and of the others truth values. */
    private static final int FLOAT32 = 1;

    private static final int FLOAT16 = 10;
    private static final int FLOAT64 = 11;
    private static final int BOOL = 9;

    private ConstantArithmetic() {}

    /** Of the first two inputs. */
    static Known both(Operation op, LongBinaryOperator ofIntegers, DoubleBinaryOperator ofReals) {
        return Known.combined(
                op.known(0), op.known(1), ofIntegers, ofReals, op.assembly().budget());
    }

    /** Of all inputs, from the first to the last. */
    static Known all(Operation op, LongBinaryOperator ofIntegers, DoubleBinaryOperator ofReals) {
        Known result = op.known(0);
        for (int i = 1; i < op.inputs().size(); i++) {
            result = Known.combined(
                    result, op.known(i), ofIntegers, ofReals, op.assembly().budget());
        }
        return result;
    }

    /** Of the only input. */
    static Known each(Operation op, LongBinaryOperator ofIntegers, DoubleBinaryOperator ofReals) {
        Known x = op.known(0);
        return Known.combined(x, x, ofIntegers, ofReals, op.assembly().budget());
    }

    /** The remainder with the divisor's sign, or with {@code fmod} the dividend's, which floats must have. */
    static Known remainder(Operation op) {
        boolean dividendsSign = op.integer("fmod", 0) == 1;
        if (!dividendsSign && (op.known(0).floats() != null || op.known(1).floats() != null)) {
            throw new IllegalArgumentException("remainders of floats want fmod 1");
        }
        return both(op, dividendsSign ? (a, b) -> a % b : Math::floorMod, (a, b) -> a % b);
    }

    static Known cast(Operation op) {
        Known x = op.known(0);
        long to = op.integer("to", FLOAT32);
        boolean real = to == FLOAT32 || to == FLOAT16 || to == FLOAT64;
        if (to != BOOL && real == (x.floats() != null)) {
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
                IntStream.range(0, x.stored())
                        .mapToLong(i -> to != BOOL ? x.integer(i) : isZero(x, i) ? 0 : 1)
                        .toArray());
    }

    private static boolean isZero(Known x, int i) {
        return x.floats() != null ? x.real(i) == 0 : x.integer(i) == 0;
    }

    static Known where(Operation op) {
        Known condition = op.known(0);
        Known yes = op.known(1);
        Known no = op.known(2);
        long[] shape = Known.broadcast(Known.broadcast(condition.dims(), yes.dims()), no.dims());
        boolean whole = yes.integers() != null && no.integers() != null;
        int count = Math.toIntExact(Dimensions.elements(shape));
        op.assembly().budget().spend(count);
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
    static Known matrixProduct(Operation op) {
        Known x = op.known(0);
        Known y = op.known(1);
        if (!x.uniform() || x.real(0) != 0 || x.rank() < 1 || y.rank() != 2) {
            throw new IllegalArgumentException("products of constants are not computed");
        }
        long[] dims = x.dims().clone();
        dims[dims.length - 1] = y.dims()[1];
        return x.withDims(dims);
    }

    static Known productOfElements(Operation op) {
        long product = 1;
        for (long factor : op.known(0).integers("the factors")) {
            product = Math.multiplyExact(product, factor);
        }
        Known known = Known.ofIntegers(product);
        return op.integer("keepdims", 1) == 1 ? known : known.withDims();
    }
}
