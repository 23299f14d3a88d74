package dev.zoetrope.layers.loss;

import dev.zoetrope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** {@code mean ln cosh(o − t)}: close to {@code (o − t)²/2} for small errors, to {@code |o − t| − ln 2} for large ones. */
public record LogCosh() implements Loss {
    @Override
    public String name() {
        return "log_cosh";
    }

    @Override
    public LossValue of(Tensor target, Tensor output, @Nullable Tensor weights) {
        return Rows.meanOfElements(
                this, target, output, weights, t -> t, (t, o) -> logCosh(o - t), (t, o) -> StrictMath.tanh(o - t));
    }

    /** {@code |x| + ln(1 + e^(−2|x|)) − ln 2}, which no x overflows. */
    private static double logCosh(double x) {
        double size = Math.abs(x);
        return size + StrictMath.log1p(StrictMath.exp(-2 * size)) - StrictMath.log(2);
    }
}
