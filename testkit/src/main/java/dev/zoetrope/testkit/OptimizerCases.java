package dev.zoetrope.testkit;

import dev.zoetrope.core.kernel.OptimizerKernel;
import dev.zoetrope.core.kernel.OptimizerKernel.AdadeltaStep;
import dev.zoetrope.core.kernel.OptimizerKernel.AdamStep;
import dev.zoetrope.core.kernel.OptimizerKernel.AdamaxStep;
import dev.zoetrope.core.kernel.OptimizerKernel.LionStep;
import dev.zoetrope.core.kernel.OptimizerKernel.MomentumStep;
import dev.zoetrope.core.kernel.OptimizerKernel.NadamStep;
import dev.zoetrope.core.kernel.OptimizerKernel.RmspropStep;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** {@link OptimizerKernel}. */
final class OptimizerCases {
    private static final AdamStep ADAM = new AdamStep(0.03f, 0.1f, 0.001f, 1e-7f);
    private static final NadamStep NADAM = new NadamStep(0.1f, 0.001f, 0.02f, 0.01f, 1.25f, 1e-7f);
    private static final AdamaxStep ADAMAX = new AdamaxStep(0.03f, 0.1f, 0.999f, 1e-7f);
    private static final RmspropStep RMSPROP = new RmspropStep(0.01f, 0.9f, 0.1f, 0.5f, 1e-7f);
    private static final AdadeltaStep ADADELTA = new AdadeltaStep(0.5f, 0.95f, 0.05f, 1e-7f);
    private static final LionStep LION = new LionStep(0.01f, 0.9f, 0.1f, 0.99f, 0.01f);

    private OptimizerCases() {}

    static List<KernelCase> all() {
        return List.of(
                update("sgd", 1, (k, g, s, from, to) -> k.sgd(0.1f, g, s[0], from, to), (g, s) -> {
                    s[0] -= 0.1f * g;
                }),
                update(
                        "momentum",
                        2,
                        (k, g, s, from, to) ->
                                k.momentum(new MomentumStep(0.1f, 0.75f, false), g, s[0], s[1], from, to),
                        (g, s) -> {
                            s[0] = s[0] * 0.75 - 0.1f * g;
                            s[1] += s[0];
                        }),
                update(
                        "nesterov momentum",
                        2,
                        (k, g, s, from, to) -> k.momentum(new MomentumStep(0.1f, 0.75f, true), g, s[0], s[1], from, to),
                        (g, s) -> {
                            s[0] = s[0] * 0.75 - 0.1f * g;
                            s[1] += s[0] * 0.75 - 0.1f * g;
                        }),
                update("adam", 3, (k, g, s, from, to) -> k.adam(ADAM, g, s[0], s[1], s[2], from, to), (g, s) -> {
                    moments(ADAM.rest1(), ADAM.rest2(), g, s);
                    s[2] -= ADAM.alpha() * s[0] / (Math.sqrt(s[1]) + ADAM.epsilon());
                }),
                update(
                        "amsgrad",
                        4,
                        (k, g, s, from, to) -> k.amsgrad(ADAM, g, s[0], s[1], s[2], s[3], from, to),
                        (g, s) -> {
                            moments(ADAM.rest1(), ADAM.rest2(), g, s);
                            s[2] = Math.max(s[1], s[2]);
                            s[3] -= ADAM.alpha() * s[0] / (Math.sqrt(s[2]) + ADAM.epsilon());
                        }),
                update("nadam", 3, (k, g, s, from, to) -> k.nadam(NADAM, g, s[0], s[1], s[2], from, to), (g, s) -> {
                    moments(NADAM.rest1(), NADAM.rest2(), g, s);
                    s[2] -= (s[0] * NADAM.meanRate() + g * NADAM.gradientRate())
                            / (Math.sqrt(s[1] * NADAM.correction()) + NADAM.epsilon());
                }),
                update("adamax", 3, (k, g, s, from, to) -> k.adamax(ADAMAX, g, s[0], s[1], s[2], from, to), (g, s) -> {
                    s[0] += (g - s[0]) * ADAMAX.rest1();
                    s[1] = Math.max(s[1] * ADAMAX.beta2(), Math.abs(g));
                    s[2] -= ADAMAX.alpha() * s[0] / (s[1] + ADAMAX.epsilon());
                }),
                update(
                        "rmsprop",
                        3,
                        (k, g, s, from, to) -> k.rmsprop(RMSPROP, g, s[1], s[0], s[2], from, to),
                        (g, s) -> {
                            s[1] = s[1] * RMSPROP.rho() + g * g * RMSPROP.rest();
                            s[0] = s[0] * RMSPROP.momentum() + g * RMSPROP.rate() / Math.sqrt(s[1] + RMSPROP.epsilon());
                            s[2] -= s[0];
                        }),
                update(
                        "centered rmsprop",
                        4,
                        (k, g, s, from, to) -> k.centeredRmsprop(RMSPROP, g, s[1], s[0], s[2], s[3], from, to),
                        (g, s) -> {
                            s[1] = s[1] * RMSPROP.rho() + g * g * RMSPROP.rest();
                            s[2] = s[2] * RMSPROP.rho() + g * RMSPROP.rest();
                            double root = Math.sqrt(s[1] - s[2] * s[2] + RMSPROP.epsilon());
                            s[0] = s[0] * RMSPROP.momentum() + g * RMSPROP.rate() / root;
                            s[3] -= s[0];
                        }),
                update("adagrad", 3, (k, g, s, from, to) -> k.adagrad(0.1f, 1e-7f, g, s[1], s[2], from, to), (g, s) -> {
                    s[1] += g * g;
                    s[2] -= 0.1f * g / Math.sqrt(s[1] + 1e-7f);
                }),
                update(
                        "adadelta",
                        3,
                        (k, g, s, from, to) -> k.adadelta(ADADELTA, g, s[1], s[2], s[0], from, to),
                        (g, s) -> {
                            s[1] = s[1] * ADADELTA.rho() + g * g * ADADELTA.rest();
                            double move = g * Math.sqrt((s[2] + 1e-7f) / (s[1] + 1e-7f));
                            s[2] = s[2] * ADADELTA.rho() + move * move * ADADELTA.rest();
                            s[0] -= ADADELTA.rate() * move;
                        }),
                update("lion", 2, (k, g, s, from, to) -> k.lion(LION, g, s[0], s[1], from, to), (g, s) -> {
                    s[1] -= LION.rate() * Math.signum(s[0] * LION.beta1() + g * LION.rest1());
                    s[0] = s[0] * LION.beta2() + g * LION.rest2();
                }),
                update("scale", 1, (k, g, s, from, to) -> k.scale(0.3f, s[0], from, to), (g, s) -> {
                    s[0] *= 0.3f;
                }),
                update("clamp", 1, (k, g, s, from, to) -> k.clamp(0.3f, s[0], from, to), (g, s) -> {
                    s[0] = Math.clamp(s[0], -0.3f, 0.3f);
                }),
                update("blend", 1, (k, g, s, from, to) -> k.blend(0.3f, g, 0.6f, s[0], from, to), (g, s) -> {
                    s[0] = s[0] * 0.6f + g * 0.3f;
                }),
                new KernelCase("sum of squares", OptimizerCases::sumOfSquares));
    }

    private static void moments(float rest1, float rest2, double g, double[] s) {
        s[0] += (g - s[0]) * rest1;
        s[1] += (g * g - s[1]) * rest2;
    }

    /** Calls a kernel on a gradient, memory and a parameter. */
    @FunctionalInterface
    private interface Call {
        void run(OptimizerKernel kernel, Tensor gradient, Tensor[] state, int from, int to);
    }

    /** One element's update, in place. */
    @FunctionalInterface
    private interface Element {
        void update(double gradient, double[] state);
    }

    /** An update of some tensors, one after another; the second and third hold squares and are positive. */
    private static KernelCase update(String name, int tensors, Call call, Element formula) {
        return new KernelCase(name, draw -> {
            int n = draw.size(33) + draw.size(33);
            int from = draw.chance(0.5) ? 0 : draw.between(0, n);
            int to = draw.chance(0.5) ? n : draw.between(from, n);
            Tensor start = draw.normal(Shape.of(tensors, n));
            for (int i = n; i < Math.min(3, tensors - 1) * n; i++) {
                // The second is the larger one, so that a variance stays positive.
                start.array()[i] = (float) (i < 2 * n ? draw.uniform(0.5, 1) : draw.uniform(0.1, 0.5));
            }
            return new KernelCall(
                    n + " elements, of which " + from + " to " + to,
                    List.of(draw.normal(Shape.of(n))),
                    KernelCall.Output.addedTo(start).onlyWhere(i -> i % n >= from && i % n < to),
                    (kernels, in, out, scratch) -> {
                        Tensor[] state = new Tensor[tensors];
                        Arrays.setAll(state, out::slice);
                        call.run(kernels.optimizer(), in.getFirst(), state, from, to);
                    },
                    (in, before) -> apply(formula, in.getFirst(), before),
                    (in, before, expected) -> Arrays.stream(expected)
                            .map(x -> 32 * KernelCall.UNIT * Math.max(1, Math.abs(x)))
                            .toArray());
        });
    }

    private static double[] apply(Element formula, double[] gradient, double[] start) {
        int n = gradient.length;
        double[] out = start.clone();
        double[] state = new double[start.length / n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < state.length; k++) {
                state[k] = out[k * n + i];
            }
            formula.update(gradient[i], state);
            for (int k = 0; k < state.length; k++) {
                out[k * n + i] = state[k];
            }
        }
        return out;
    }

    private static KernelCall sumOfSquares(Draw draw) {
        int n = draw.size(33) + draw.size(33);
        int from = draw.between(0, n);
        int to = draw.between(from, n);
        return new KernelCall(
                n + " elements, of which " + from + " to " + to,
                List.of(draw.normal(Shape.of(n))),
                KernelCall.Output.of(Shape.of(1)),
                (kernels, in, out, scratch) ->
                        out.set((float) kernels.optimizer().sumOfSquares(in.getFirst(), from, to), 0),
                (in, before) -> new double[] {
                    Arrays.stream(in.getFirst(), from, to).map(x -> x * x).sum()
                },
                (in, before, expected) -> new double[] {8 * KernelCall.UNIT * Math.max(1, expected[0])});
    }
}
