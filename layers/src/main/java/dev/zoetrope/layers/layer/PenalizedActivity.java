package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.regularizer.Regularizer;
import java.util.List;

/**
 * A layer with an activity regularizer: {@code penalty(y)/N} is added to the loss of passes that collect {@link
 * Penalties}.
 */
record PenalizedActivity(Layer layer, Regularizer regularizer) implements Layer {
    @Override
    public BuildContext context() {
        return layer.context();
    }

    @Override
    public Shape outputShape() {
        return layer.outputShape();
    }

    @Override
    public List<Parameter> parameters() {
        return layer.parameters();
    }

    @Override
    public List<CarriedStates> carriedStates() {
        return layer.carriedStates();
    }

    @Override
    public MaskSupport maskSupport() {
        return layer.maskSupport();
    }

    @Override
    public boolean couplesExamples() {
        return layer.couplesExamples();
    }

    @Override
    public Forward forward(Tensor x, Pass pass) {
        Forward forward = layer.forward(x, pass);
        Penalties penalties = pass.penalties();
        if (penalties == null) {
            return forward;
        }
        Tensor y = forward.output();
        penalties.add(Penalties.penalty(regularizer, y, pass.parallel()) / y.dim(0));
        return new Forward(y, dy -> backward(forward, dy, pass), forward.mask());
    }

    /** {@code dy + ∂penalty/∂y / N} is what the layer gets. */
    private Tensor backward(Forward forward, Tensor dy, Pass pass) {
        Tensor y = forward.output();
        Tensor sum = pass.tensor(dy.shape()).copyFrom(dy);
        Penalties.addGradient(regularizer, y, 1f / y.dim(0), sum, pass.parallel());
        return forward.backward().apply(sum);
    }
}
