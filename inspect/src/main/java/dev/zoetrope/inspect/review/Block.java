package dev.zoetrope.inspect.review;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.cost.Operations;
import dev.zoetrope.layers.cost.ReceptiveField;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import dev.zoetrope.layers.layer.Parameter;
import java.util.List;
import java.util.Optional;

/**
 * One layer of a model as a review sees it.
 *
 * @param path where it stands, as {@link dev.zoetrope.layers.layer.Taps} call it
 * @param spec what it is; of a layer in a TimeDistributed, that layer
 * @param frames how many times a TimeDistributed runs it on one example; 0 if it stands in none
 * @param sources the paths of the layers whose outputs it takes; none for the model's own inputs
 * @param inputs of one example, with the frames
 * @param outputs of one example, with the frames
 */
public record Block(
        String path,
        MultiLayerSpec spec,
        int frames,
        List<String> sources,
        List<Shape> inputs,
        List<Shape> outputs,
        List<Parameter> parameters,
        ReceptiveField field) {

    /** What the layer is called: {@code TimeDistributed Conv2D}. */
    public String type() {
        return (frames > 0 ? "TimeDistributed " : "") + spec.displayName();
    }

    /** The shape of its first input, of one frame if it sees frames one by one. */
    public Shape input() {
        return frames > 0 ? inputs.getFirst().dropFirst(1) : inputs.getFirst();
    }

    /** The shape of its first output, of one frame if it sees frames one by one. */
    public Shape output() {
        return frames > 0 ? outputs.getFirst().dropFirst(1) : outputs.getFirst();
    }

    /** Numbers in its parameters. */
    public long parameterCount() {
        return parameters.stream().mapToLong(p -> p.value().size()).sum();
    }

    /** The kernel whose filters can be looked at as pictures: [KH,KW,C,F]. */
    public Optional<Tensor> filters() {
        return parameters.stream()
                .filter(parameter -> parameter.path().endsWith("kernel"))
                .map(Parameter::value)
                .filter(kernel -> kernel.shape().rank() == 4)
                .findFirst();
    }

    /** Bytes of what it gives for one example, which training keeps for the way back. */
    public long activationBytes() {
        return outputs.stream().mapToLong(shape -> 4L * shape.size()).sum();
    }

    /** {@link Operations} of the forward pass for one example. */
    public long flops() {
        return Operations.of(spec, input(), output(), parameters)
                .times(Math.max(1, frames))
                .sum();
    }
}
