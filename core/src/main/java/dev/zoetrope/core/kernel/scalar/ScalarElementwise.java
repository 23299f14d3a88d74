package dev.zoetrope.core.kernel.scalar;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.kernel.DropoutMask;
import dev.zoetrope.core.kernel.Elementwise;
import dev.zoetrope.core.kernel.FloatMath;
import dev.zoetrope.core.kernel.Rectifier;
import dev.zoetrope.core.kernel.UnaryOp;
import dev.zoetrope.core.tensor.Tensor;

/** One loop over the reference function of each family. */
public final class ScalarElementwise implements Elementwise {
    @Override
    public void apply(UnaryOp op, Tensor x, Tensor y, int from, int to) {
        for (int i = from; i < to; i++) {
            y.array()[y.offset() + i] = op.apply(x.array()[x.offset() + i]);
        }
    }

    @Override
    public void gradient(UnaryOp op, Tensor x, Tensor y, Tensor dy, Tensor dx, int from, int to) {
        for (int i = from; i < to; i++) {
            dx.array()[dx.offset() + i] =
                    op.gradient(x.array()[x.offset() + i], y.array()[y.offset() + i], dy.array()[dy.offset() + i]);
        }
    }

    @Override
    public void dropout(DropoutMask mask, Tensor x, Tensor y, int from, int to) {
        for (int i = from; i < to; i++) {
            y.array()[y.offset() + i] = mask.keeps(i) ? x.array()[x.offset() + i] * mask.scale() : 0f;
        }
    }

    @Override
    public void rectify(Rectifier rectifier, Tensor x, Tensor y, int from, int to) {
        for (int i = from; i < to; i++) {
            y.array()[y.offset() + i] = rectifier.apply(x.array()[x.offset() + i]);
        }
    }

    @Override
    public void rectifyGradient(Rectifier rectifier, Tensor x, Tensor dy, Tensor dx, int from, int to) {
        for (int i = from; i < to; i++) {
            dx.array()[dx.offset() + i] = rectifier.gradient(x.array()[x.offset() + i], dy.array()[dy.offset() + i]);
        }
    }

    @Override
    public void normal(CounterRandom random, Tensor y, int from, int to) {
        for (int i = from; i < to; i++) {
            float u = ((random.bits(2 * i) >>> 8) + 1) * 0x1p-24f;
            float v = (random.bits(2 * i + 1) >> 8) * 0x1p-23f;
            y.array()[y.offset() + i] = (float) Math.sqrt(-2f * FloatMath.log(u)) * FloatMath.cosPi(v);
        }
    }
}
