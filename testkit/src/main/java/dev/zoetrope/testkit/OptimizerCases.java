package dev.zoetrope.testkit;

import dev.zoetrope.core.kernel.OptimizerKernel;
import dev.zoetrope.core.kernel.OptimizerKernel.AdamStep;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** {@link OptimizerKernel}. */
final class OptimizerCases {
    private OptimizerCases() {}

    static List<KernelCase> all() {
        return List.of(new KernelCase("adam", OptimizerCases::adam));
    }

    /** m, v and p, one after another. */
    private static KernelCall adam(Draw draw) {
        int n = draw.size(33) + draw.size(33);
        int from = draw.chance(0.5) ? 0 : draw.between(0, n);
        int to = draw.chance(0.5) ? n : draw.between(from, n);
        AdamStep step = new AdamStep((float) draw.uniform(0, 0.1), 0.1f, 0.001f, 1e-7f);
        Tensor start = draw.normal(Shape.of(3, n));
        for (int i = n; i < 2 * n; i++) {
            start.array()[i] = (float) draw.uniform(0.1, 1);
        }
        return new KernelCall(
                n + " elements, of which " + from + " to " + to + ", " + step,
                List.of(draw.normal(Shape.of(n))),
                KernelCall.Output.addedTo(start).onlyWhere(i -> i % n >= from && i % n < to),
                (kernels, in, out, scratch) -> kernels.optimizer()
                        .adam(step, in.getFirst(), out.slice(0), out.slice(1), out.slice(2), from, to),
                (in, before) -> adam(step, in.getFirst(), before),
                (in, before, expected) -> Arrays.stream(expected)
                        .map(x -> 16 * KernelCall.UNIT * Math.max(1, Math.abs(x)))
                        .toArray());
    }

    private static double[] adam(AdamStep step, double[] g, double[] start) {
        int n = g.length;
        double[] out = start.clone();
        for (int i = 0; i < n; i++) {
            out[i] += (g[i] - start[i]) * step.rest1();
            out[n + i] += (g[i] * g[i] - start[n + i]) * step.rest2();
            out[2 * n + i] -= step.alpha() * out[i] / (Math.sqrt(out[n + i]) + step.epsilon());
        }
        return out;
    }
}
