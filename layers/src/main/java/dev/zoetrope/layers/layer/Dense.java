package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.Matrix;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.init.GlorotUniform;
import dev.zoetrope.layers.init.Zeros;
import dev.zoetrope.layers.regularizer.Regularizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code y = activation(x·W + b)} over the last axis: inputs {@code [N,…,K]}, outputs {@code [N,…,units]}.
 *
 * <p>Parameters: {@code kernel [K,units]}, {@code bias [units]}.
 */
public record Dense(
        int units,
        Activation activation,
        boolean useBias,
        WeightSpec kernel,
        WeightSpec bias,
        @Nullable Regularizer activityRegularizer)
        implements KernelOptions<Dense> {

    public Dense {
        activation.requireSameShape("Dense");
        if (units < 1) {
            throw new IllegalArgumentException("Dense needs at least 1 unit, received " + units);
        }
    }

    /** Keras's defaults. */
    public Dense(int units) {
        this(units, Activation.LINEAR, true, new WeightSpec(new GlorotUniform()), new WeightSpec(new Zeros()), null);
    }

    public Dense activation(Activation value) {
        return Specs.with(this, "activation", value);
    }

    public Dense useBias(boolean value) {
        return Specs.with(this, "useBias", value);
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        if (input.rank() < 1) {
            throw new ShapeException(context.path(), "inputs […,K]", input);
        }
        Parameter w = context.parameter("kernel", Shape.of(input.dim(-1), units), kernel);
        Parameter b = useBias ? context.parameter("bias", Shape.of(units), bias) : null;
        return Penalties.onActivity(new Built(context, input, w, b, activation), activityRegularizer);
    }

    private record Built(
            BuildContext context,
            Shape input,
            Parameter kernel,
            @Nullable Parameter bias,
            Activation activation) implements ActivatedLayer {
        @Override
        public Shape outputShape() {
            return input.dropLast(1).append(kernel.value().dim(1));
        }

        @Override
        public List<Parameter> parameters() {
            return bias == null ? List.of(kernel) : List.of(kernel, bias);
        }

        @Override
        public Layer withActivation(Activation other) {
            return new Built(context, input, kernel, bias, other);
        }

        @Override
        public MaskSupport maskSupport() {
            return MaskSupport.HANDS_ON;
        }

        @Override
        public Forward forward(Tensor x, Pass pass) {
            context.requireInput(x, input);
            Tensor z = pass.tensor(outputShape().prepend(x.dim(0)));
            Tensor b = bias == null ? null : bias.value();
            Linear.setProduct(pass, b, Matrix.of(x), Matrix.of(kernel.value()), Matrix.of(z));
            Forward activated = activation.forward(z, pass);
            return new Forward(
                    activated.output(), dy -> backward(x, activated.backward().apply(dy), pass));
        }

        /** {@code dW += xᵀ·dz, db += Σ dz, dx = dz·Wᵀ} */
        private Tensor backward(Tensor x, Tensor dz, Pass pass) {
            Linear.addProduct(pass, Matrix.of(x).transposed(), Matrix.of(dz), Matrix.of(kernel.gradient()));
            if (bias != null) {
                Linear.addColumnSums(pass, dz, bias.gradient());
            }
            Tensor dx = pass.tensor(x.shape());
            if (pass.wantsInputGradient()) {
                Linear.setProduct(
                        pass, null, Matrix.of(dz), Matrix.of(kernel.value()).transposed(), Matrix.of(dx));
            }
            return dx;
        }
    }
}
