package dev.zoetrope.testkit;

import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** What every kernel must do, checked on random calls of a {@link KernelCase}. */
public final class KernelContract {
    private KernelContract() {}

    /**
     * Kernels return what the formula says, within the bound that the call gives, and touch nothing but their output.
     */
    public static void agreesWithOracle(KernelCase kernel, Kernels kernels, int rounds) {
        for (int round = 0; round < rounds; round++) {
            Draw draw = Draw.of(kernel.name(), round);
            KernelCall call = kernel.call().apply(draw);
            String context = kernels.name() + " " + kernel + " " + call.geometry() + "\n" + draw.replay();
            float[] actual = run(call, kernels, draw, context);
            List<double[]> inputs = doubles(call);
            double[] start = start(call);
            double[] expected = call.formula().apply(inputs, start.clone());
            double[] bound = call.tolerance().of(inputs, start, expected);
            for (int i = 0; i < actual.length; i++) {
                if (call.output().written().test(i) && !near(actual[i], expected[i], bound[i])) {
                    throw new AssertionError(
                            "element " + i + " of " + call.output().shape() + " is " + actual[i] + ", the formula says "
                                    + expected[i] + " ± " + bound[i] + "\n" + context);
                }
            }
        }
    }

    /** Two bundles return the same bits, wherever in their arrays the tensors begin. Any NaN is as good as another. */
    public static void sameBits(KernelCase kernel, Kernels one, Kernels other, int rounds) {
        for (int round = 0; round < rounds; round++) {
            Draw draw = Draw.of(kernel.name(), round);
            KernelCall call = kernel.call().apply(draw);
            String context = one.name() + " against " + other.name() + ": " + kernel + " " + call.geometry() + "\n"
                    + draw.replay();
            float[] expected = run(call, one, draw, context);
            float[] actual = run(call, other, draw, context);
            for (int i = 0; i < actual.length; i++) {
                if (call.output().written().test(i)
                        && Float.floatToIntBits(expected[i]) != Float.floatToIntBits(actual[i])) {
                    throw new AssertionError("element " + i + " of "
                            + call.output().shape() + ": " + expected[i] + " against " + actual[i] + "\n" + context);
                }
            }
        }
    }

    /** The formula of a gradient agrees with central differences of the function it is the gradient of. */
    public static void gradientAgreesWithDifferences(KernelCase kernel, int rounds) {
        for (int round = 0; round < rounds; round++) {
            Draw draw = Draw.of(kernel.name(), round);
            KernelCall call = kernel.call().apply(draw);
            KernelCall.Primal primal = Objects.requireNonNull(call.primal(), "not a gradient: " + kernel);
            double[] zeros = new double[call.output().shape().size()];
            double[] gradient = call.formula().apply(doubles(call), zeros);
            double largest = Arrays.stream(gradient).map(Math::abs).max().orElse(0);
            // A few elements of each call: every one costs two evaluations of the whole formula.
            for (int k = 0; k < 8; k++) {
                int i = draw.between(0, gradient.length - 1);
                double difference = centralDifference(primal, i);
                if (call.output().written().test(i)
                        && !(Math.abs(gradient[i] - difference) <= 1e-6 * Math.max(largest, 1))) {
                    throw new AssertionError(
                            "element " + i + " of the gradient " + call.output().shape() + " is "
                                    + gradient[i] + ", a central difference gives " + difference + "\n" + kernel + " "
                                    + call.geometry() + "\n" + draw.replay());
                }
            }
        }
    }

    private static double centralDifference(KernelCall.Primal primal, int i) {
        ToDoubleFunction<double[]> loss = primal.loss();
        double[] point = primal.at().clone();
        point[i] += primal.step();
        double above = loss.applyAsDouble(point);
        point[i] = primal.at()[i] - primal.step();
        return (above - loss.applyAsDouble(point)) / (2 * primal.step());
    }

    private static float[] run(KernelCall call, Kernels kernels, Draw draw, String context) {
        List<Guarded> inputs =
                call.inputs().stream().map(x -> Guarded.copyOf(x, draw)).toList();
        Tensor start = call.output().start();
        Guarded output = start == null ? Guarded.empty(call.output().shape(), draw) : Guarded.copyOf(start, draw);
        Guarded scratch = Guarded.empty(call.output().scratch(), draw);
        call.invoker().run(kernels, inputs.stream().map(Guarded::tensor).toList(), output.tensor(), scratch.tensor());
        for (int i = 0; i < inputs.size(); i++) {
            inputs.get(i).check("input " + i, index -> false, context);
        }
        output.check("the output", call.output().written(), context);
        scratch.check("the scratch memory", index -> true, context);
        return output.tensor().toArray();
    }

    private static List<double[]> doubles(KernelCall call) {
        return call.inputs().stream().map(x -> Doubles.of(x).values()).toList();
    }

    private static double[] start(KernelCall call) {
        Tensor start = call.output().start();
        return start == null
                ? new double[call.output().shape().size()]
                : Doubles.of(start).values();
    }

    /** The second comparison is for values that float32 rounds to infinity. */
    private static boolean near(float actual, double expected, double bound) {
        return Math.abs(actual - expected) <= bound
                || Float.floatToIntBits(actual) == Float.floatToIntBits((float) expected);
    }
}
