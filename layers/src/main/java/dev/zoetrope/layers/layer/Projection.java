package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.Matrix;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code y = x·W + b} inside a layer.
 *
 * @param flat [K,U]: what the kernel is as a matrix
 */
record Projection(Parameter kernel, @Nullable Parameter bias, Shape flat) {
    List<Parameter> parameters() {
        return bias == null ? List.of(kernel) : List.of(kernel, bias);
    }

    Projection withoutBias() {
        return new Projection(kernel, null, flat);
    }

    /** @param x [M,K]; the output is [M,U] */
    Tensor apply(Tensor x, Pass pass) {
        Tensor y = pass.tensor(Shape.of(x.dim(0), flat.dim(1)));
        Linear.setProduct(
                pass,
                bias == null ? null : bias.value(),
                Matrix.of(x),
                Matrix.of(kernel.value().reshape(flat)),
                Matrix.of(y));
        return y;
    }

    /** {@code dW += xᵀ·dy, db += Σ dy, dx = dy·Wᵀ} */
    Tensor gradient(Tensor x, Tensor dy, boolean wantsInputGradient, Pass pass) {
        Matrix up = Matrix.of(dy);
        Linear.addProduct(
                pass, Matrix.of(x).transposed(), up, Matrix.of(kernel.gradient().reshape(flat)));
        if (bias != null) {
            Linear.addColumnSums(pass, dy, bias.gradient());
        }
        Tensor dx = pass.tensor(x.shape());
        if (wantsInputGradient) {
            Matrix w = Matrix.of(kernel.value().reshape(flat));
            Linear.setProduct(pass, null, up, w.transposed(), Matrix.of(dx));
        }
        return dx;
    }
}
