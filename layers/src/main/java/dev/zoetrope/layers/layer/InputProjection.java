package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.Matrix;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The input's share {@code x·W + b} of all gates in all steps, one product for each view of the input.
 *
 * @param x views of [T,N,D]
 * @param kernel W [D,G], columns in as many equal runs as there are views
 */
record InputProjection(GateViews x, Parameter kernel) {
    /** {@code z = x·W + b} for z [T,N,G] */
    Tensor forward(@Nullable Tensor bias, Pass pass) {
        int width = kernel.value().dim(1) / x.seen().size();
        Shape steps = x.whole().shape().dropLast(1);
        Tensor z = pass.tensor(steps.append(kernel.value().dim(1)));
        for (int i = 0; i < x.seen().size(); i++) {
            int from = i * width;
            Linear.setProduct(
                    pass,
                    bias == null ? null : bias.rows(from, from + width),
                    Matrix.of(x.seen().get(i)),
                    Matrix.of(kernel.value()).columns(from, from + width),
                    Matrix.of(z).columns(from, from + width));
        }
        return z;
    }

    /** {@code dW += xᵀ·dz}; returns {@code dx = dz·Wᵀ}. */
    Tensor backward(Tensor dz, Pass pass) {
        int width = kernel.value().dim(1) / x.seen().size();
        Tensor dx = pass.tensor(x.whole().shape());
        if (!x.masks().isEmpty()) {
            dx.fill(0f);
        }
        for (int i = 0; i < x.seen().size(); i++) {
            Matrix gates = Matrix.of(dz).columns(i * width, (i + 1) * width);
            Matrix gradient = Matrix.of(kernel.gradient()).columns(i * width, (i + 1) * width);
            Linear.addProduct(pass, Matrix.of(x.seen().get(i)).transposed(), gates, gradient);
            if (pass.wantsInputGradient()) {
                Tensor d = x.masks().isEmpty() ? dx : pass.tensor(dx.shape());
                Matrix weights = Matrix.of(kernel.value()).columns(i * width, (i + 1) * width);
                Linear.setProduct(pass, null, gates, weights.transposed(), Matrix.of(d));
                if (d != dx) {
                    int view = i;
                    int n = dx.dim(1);
                    pass.parallel()
                            .forEach(dx.dim(0), (t, worker) -> x.addGradient(view, d.slice(t), dx.slice(t), 0, n));
                }
            }
        }
        return dx;
    }
}
