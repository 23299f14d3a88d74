package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** {@link Sequential}, built. */
public record SequentialLayer(BuildContext context, List<Layer> layers) implements Layer {
    public SequentialLayer {
        layers = List.copyOf(layers);
    }

    @Override
    public Shape outputShape() {
        return layers.getLast().outputShape();
    }

    @Override
    public List<Parameter> parameters() {
        return layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
    }

    /**
     * The activation of the last layer, or linear if it has none to take off.
     */
    public Activation lastActivation() {
        return layers.getLast() instanceof ActivatedLayer last ? last.activation() : Activation.LINEAR;
    }

    /** The same layers, on the same parameters, without the last activation. */
    public SequentialLayer withoutLastActivation() {
        if (!(layers.getLast() instanceof ActivatedLayer last)) {
            return this;
        }
        List<Layer> linear = new ArrayList<>(layers);
        linear.set(linear.size() - 1, last.withActivation(Activation.LINEAR));
        return new SequentialLayer(context, linear);
    }

    /** The same layers as an execution runs them. */
    public SequentialLayer on(Execution execution) {
        return execution.fusion() ? Fusion.of(this) : this;
    }

    @Override
    public void resetState() {
        layers.forEach(Layer::resetState);
    }

    @Override
    public MaskSupport maskSupport() {
        return MaskSupport.USES;
    }

    @Override
    public Forward forward(Tensor x, Pass pass) {
        List<Backward> backwards = new ArrayList<>(layers.size());
        boolean gradientNeeded = pass.wantsInputGradient();
        Tensor y = x;
        Tensor mask = pass.mask();
        for (Layer layer : layers) {
            Forward forward = Calls.run(
                    layer, y, pass.wantingInputGradient(gradientNeeded).withMask(mask));
            y = forward.output();
            mask = forward.mask();
            gradientNeeded |= layer.parameters().stream().anyMatch(Parameter::trainable);
            if (gradientNeeded) {
                backwards.add(forward.backward());
            }
        }
        return new Forward(y, dy -> backward(backwards, x, dy, pass), mask);
    }

    /** The layers in reverse, down to the first that anybody needs the gradient of. */
    private Tensor backward(List<Backward> backwards, Tensor x, Tensor dOutput, Pass pass) {
        Tensor gradient = dOutput;
        for (Backward backward : backwards.reversed()) {
            gradient = backward.apply(gradient);
        }
        return backwards.size() == layers.size() ? gradient : pass.tensor(x.shape());
    }
}
