package dev.zoetrope.examples;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.kernel.Matrix;
import dev.zoetrope.core.kernel.UnaryOp;
import dev.zoetrope.core.tensor.Tensor;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * SIMD against scalar: every kernel exists twice, in plain Java and on the Vector API, whose one instruction works on 4, 8 or 16
 * numbers. Lanes run over outputs, never along a sum, so both give the same bits and only the time differs.
 *
 * <pre>{@code
 * $ examples/run E11
 * C = A·B, 192×192:      scalar 3447 µs, simd 324 µs: the same bits: true
 * tanh of 100000 values: scalar 975 µs, simd 137 µs: the same bits: true
 * }</pre>
 */
public final class E11SimdAgainstScalar {
    private static final int SIDE = 192;
    private static final int COUNT = 100_000;

    public static void main(String[] args) {
        run(100, System.out);
    }

    static void run(int times, PrintStream out) {
        Kernels scalar = Kernels.scalar();
        Kernels best = Kernels.best(); // scalar too where Java was started without the Vector API
        Tensor a = random(SIDE * SIDE, 1);
        Tensor b = random(SIDE * SIDE, 2);
        print(out, "C = A·B, 192×192:     ", times, () -> product(scalar, a, b), () -> product(best, a, b));
        Tensor x = random(COUNT, 3);
        print(out, "tanh of 100000 values:", times, () -> tanh(scalar, x), () -> tanh(best, x));
    }

    private static Tensor product(Kernels kernels, Tensor a, Tensor b) {
        Tensor c = Tensor.zeros(SIDE, SIDE);
        kernels.gemm().addProduct(square(a), square(b), Matrix.of(c));
        return c;
    }

    private static Matrix square(Tensor x) {
        return new Matrix(x.array(), x.offset(), SIDE, SIDE, SIDE, 1);
    }

    private static Tensor tanh(Kernels kernels, Tensor x) {
        Tensor y = Tensor.zeros(COUNT);
        kernels.elementwise().apply(UnaryOp.TANH, x, y, 0, COUNT);
        return y;
    }

    private static Tensor random(int count, long seed) {
        CounterRandom random = CounterRandom.ofSeed(seed);
        Tensor x = Tensor.zeros(count);
        for (int i = 0; i < count; i++) {
            x.set((float) random.normal(i), i);
        }
        return x;
    }

    /** Runs both in turn, so that whatever else the machine does slows down both, and prints the least times. */
    private static void print(PrintStream out, String name, int times, Supplier<Tensor> scalar, Supplier<Tensor> simd) {
        long[] scalarNanos = new long[times];
        long[] simdNanos = new long[times];
        boolean same = true;
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            Tensor one = scalar.get();
            long between = System.nanoTime();
            Tensor other = simd.get();
            simdNanos[i] = System.nanoTime() - between;
            scalarNanos[i] = between - start;
            same &= Arrays.equals(one.toArray(), other.toArray());
        }
        Arrays.sort(scalarNanos);
        Arrays.sort(simdNanos);
        out.printf(
                Locale.ROOT,
                "%s scalar %d µs, simd %d µs: the same bits: %s%n",
                name,
                scalarNanos[0] / 1000,
                simdNanos[0] / 1000,
                same);
    }
}
