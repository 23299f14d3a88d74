package dev.zoetrope.testkit;

import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * One call of a kernel, drawn at random.
 *
 * @param geometry the sizes, for messages
 * @param inputs what the kernel reads
 * @param output where it writes
 * @param invoker calls it
 * @param formula the textbook formula in double precision
 * @param tolerance how far float32 may be from it
 * @param primal for a gradient: the function it is the gradient of
 */
public record KernelCall(
        String geometry,
        List<Tensor> inputs,
        Output output,
        Invoker invoker,
        Formula formula,
        Tolerance tolerance,
        @Nullable Primal primal) {

    /** A call that is nobody's gradient, or whose gradient is checked elsewhere. */
    public KernelCall(
            String geometry,
            List<Tensor> inputs,
            Output output,
            Invoker invoker,
            Formula formula,
            Tolerance tolerance) {
        this(geometry, inputs, output, invoker, formula, tolerance, null);
    }

    /**
     * The memory that a kernel writes to.
     *
     * @param start what it holds before, for a kernel that adds to it; null for one that only writes
     * @param written which elements may change
     * @param scratch the shape of the scratch memory that the kernel wants; of size 0 for none
     */
    public record Output(Shape shape, @Nullable Tensor start, IntPredicate written, Shape scratch) {
        /** Everything is written, whatever was there. */
        public static Output of(Shape shape) {
            return new Output(shape, null, i -> true, Shape.of(0));
        }

        /** Everything is added to. */
        public static Output addedTo(Tensor start) {
            return new Output(start.shape(), start, i -> true, Shape.of(0));
        }

        /** Only elements {@code from} (inclusive) to {@code to} (exclusive) of the first axis may change. */
        public Output rows(int from, int to) {
            int row = shape.dropFirst(1).size();
            return new Output(shape, start, i -> i >= from * row && i < to * row, scratch);
        }

        public Output onlyWhere(IntPredicate predicate) {
            return new Output(shape, start, predicate, scratch);
        }

        public Output withScratch(Shape wanted) {
            return new Output(shape, start, written, wanted);
        }
    }

    /** Runs the kernel. */
    @FunctionalInterface
    public interface Invoker {
        void run(Kernels kernels, List<Tensor> inputs, Tensor output, Tensor scratch);
    }

    /** The formula. What it says of elements that are not written is not looked at. */
    @FunctionalInterface
    public interface Formula {
        /**
         * Computes the output.
         *
         * @param start what the output holds before; zeros for a kernel that only writes
         */
        double[] apply(List<double[]> inputs, double[] start);
    }

    /** How far each element of a correct float32 result may be from the formula's. */
    @FunctionalInterface
    public interface Tolerance {
        double[] of(List<double[]> inputs, double[] start, double[] expected);

        /**
         * The bound on a chain of {@code terms} fused multiply-adds, whatever their order: {@code n·u/(1−n·u)} times the
         * sum of the terms' magnitudes, with u = 2<sup>−24</sup> (Higham, "Accuracy and Stability of Numerical
         * Algorithms", §3.1). The sum of the magnitudes is what the formula itself says of the inputs' magnitudes.
         */
        static Tolerance ofSum(int terms, Formula formula) {
            double share = (terms + 1) * UNIT / (1 - (terms + 1) * UNIT);
            return (inputs, start, expected) -> {
                List<double[]> magnitudes =
                        inputs.stream().map(Tolerance::magnitudes).toList();
                double[] bound = formula.apply(magnitudes, magnitudes(start));
                for (int i = 0; i < bound.length; i++) {
                    bound[i] *= share;
                }
                return bound;
            };
        }

        private static double[] magnitudes(double[] values) {
            double[] magnitudes = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                magnitudes[i] = Math.abs(values[i]);
            }
            return magnitudes;
        }
    }

    /** Half the distance from 1 to the next float32: one rounding's relative error. */
    public static final double UNIT = 0x1p-24;

    /**
     * The function that a gradient belongs to.
     *
     * @param at the point of the gradient; as many elements as the output
     * @param step for central differences
     * @param loss Σ dy·f, as a function of the point
     */
    public record Primal(double[] at, double step, ToDoubleFunction<double[]> loss) {}
}
