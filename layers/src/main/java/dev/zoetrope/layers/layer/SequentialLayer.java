package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** {@link Sequential}, built. */
public record SequentialLayer(BuildContext context, List<Layer> sequence) implements Layer, Network {
    public SequentialLayer {
        sequence = List.copyOf(sequence);
    }

    @Override
    public List<MultiLayer> layers() {
        return List.copyOf(sequence);
    }

    @Override
    public Shape outputShape() {
        return sequence.getLast().outputShape();
    }

    @Override
    public List<Parameter> parameters() {
        return sequence.stream().flatMap(layer -> layer.parameters().stream()).toList();
    }

    @Override
    public Activation lastActivation(int output) {
        return sequence.getLast() instanceof ActivatedLayer last ? last.activation() : Activation.LINEAR;
    }

    @Override
    public SequentialLayer withoutLastActivation(int output) {
        if (!(sequence.getLast() instanceof ActivatedLayer last)) {
            return this;
        }
        List<Layer> linear = new ArrayList<>(sequence);
        linear.set(linear.size() - 1, last.withActivation(Activation.LINEAR));
        return new SequentialLayer(context, linear);
    }

    @Override
    public SequentialLayer on(Execution execution) {
        return execution.fusion() ? Fusion.of(this) : this;
    }

    @Override
    public MaskSupport maskSupport() {
        return MaskSupport.USES;
    }

    @Override
    public Forward forward(Tensor x, Pass pass) {
        List<Backward> backwards = new ArrayList<>(sequence.size());
        boolean gradientNeeded = pass.wantsInputGradient();
        Tensor y = x;
        Tensor mask = pass.mask();
        for (Layer layer : sequence) {
            Forward forward = Calls.run(
                    layer, y, pass.wantingInputGradient(gradientNeeded).withMask(mask));
            y = forward.output();
            mask = forward.mask();
            gradientNeeded = gradientNeeded || layer.parameters().stream().anyMatch(Parameter::trainable);
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
        return backwards.size() == sequence.size() ? gradient : pass.tensor(x.shape());
    }
}
