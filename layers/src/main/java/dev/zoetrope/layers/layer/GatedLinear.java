package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.Elementwise;
import dev.zoetrope.core.kernel.UnaryOp;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;

/**
 * {@code y = x·σ(gate)}, of which x is the first half of each row, the gate the second. Dauphin et al., "Language Modeling with
 * Gated Convolutional Networks" (2017).
 */
final class GatedLinear {
    private static final int GRAIN = 1 << 14;

    private GatedLinear() {}

    static Forward forward(Tensor z, Pass pass) {
        Shape half = z.shape().dropLast(1).append(z.dim(-1) / 2);
        Tensor x = half(z, half, 0, pass);
        Tensor open = half(z, half, 1, pass);
        Elementwise kernel = pass.kernels().elementwise();
        pass.parallel()
                .forRanges(
                        open.size(), GRAIN, (from, to, worker) -> kernel.apply(UnaryOp.SIGMOID, open, open, from, to));
        return new Forward(product(x, open, pass), dy -> backward(z.shape(), x, open, dy, pass));
    }

    /** {@code dx = dy·σ}, {@code dgate = dy·x·σ·(1 − σ)} */
    private static Tensor backward(Shape shape, Tensor x, Tensor open, Tensor dy, Pass pass) {
        Elementwise kernel = pass.kernels().elementwise();
        Tensor byOpen = product(dy, x, pass);
        pass.parallel()
                .forRanges(
                        open.size(),
                        GRAIN,
                        (from, to, worker) -> kernel.gradient(UnaryOp.SIGMOID, open, open, byOpen, byOpen, from, to));
        Tensor byX = product(dy, open, pass);
        Tensor dz = pass.tensor(shape);
        int width = x.dim(-1);
        for (int row = 0; row < (width == 0 ? 0 : x.size() / width); row++) {
            copy(byX, row * width, dz, 2 * row * width, width);
            copy(byOpen, row * width, dz, (2 * row + 1) * width, width);
        }
        return dz;
    }

    private static Tensor half(Tensor z, Shape shape, int number, Pass pass) {
        Tensor half = pass.tensor(shape);
        int width = shape.dim(-1);
        for (int row = 0; row < (width == 0 ? 0 : half.size() / width); row++) {
            copy(z, (2 * row + number) * width, half, row * width, width);
        }
        return half;
    }

    private static void copy(Tensor from, int i, Tensor to, int o, int n) {
        System.arraycopy(from.array(), from.offset() + i, to.array(), to.offset() + o, n);
    }

    private static Tensor product(Tensor a, Tensor b, Pass pass) {
        Tensor y = pass.tensor(a.shape());
        pass.parallel().forRanges(a.size(), GRAIN, (from, to, worker) -> {
            for (int i = from; i < to; i++) {
                y.array()[y.offset() + i] = a.array()[a.offset() + i] * b.array()[b.offset() + i];
            }
        });
        return y;
    }
}
