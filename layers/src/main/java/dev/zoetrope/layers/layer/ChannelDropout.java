package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.ChannelKernel;
import dev.zoetrope.core.kernel.DropoutMask;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;

/** What the three layers of spatial dropout do: a choice per input and channel, for all its positions. */
final class ChannelDropout {
    private ChannelDropout() {}

    static Layer layer(BuildContext context, Shape input, float rate) {
        return new PointwiseLayer(context, input, (x, pass) -> {
            if (!pass.training() || rate == 0 || x.size() == 0) {
                return PointwiseLayer.IDENTITY.forward(x, pass);
            }
            DropoutMask mask = DropoutMask.of(pass.random().fork(context.path()), rate);
            Tensor factors = factors(mask, x.dim(0), x.dim(-1), pass);
            return new Forward(scaled(x, factors, pass), dy -> scaled(dy, factors, pass));
        });
    }

    /** [N,3,C]: of each input what {@link ChannelKernel#affine} wants, to scale channels by 0 or 1/(1−rate). */
    private static Tensor factors(DropoutMask mask, int n, int channels, Pass pass) {
        Tensor factors = pass.workspace().zeros(Shape.of(n, 3, channels));
        for (int i = 0; i < n * channels; i++) {
            factors.set(mask.keeps(i) ? mask.scale() : 0f, i / channels, 1, i % channels);
        }
        return factors;
    }

    private static Tensor scaled(Tensor x, Tensor factors, Pass pass) {
        ChannelKernel kernel = pass.kernels().channels();
        Tensor y = pass.tensor(x.shape());
        int rows = x.size() / x.dim(0) / x.dim(-1);
        pass.parallel()
                .forEach(x.dim(0), (n, worker) -> kernel.affine(x, factors.slice(n), y, n * rows, (n + 1) * rows));
        return y;
    }
}
