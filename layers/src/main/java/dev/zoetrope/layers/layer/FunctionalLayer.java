package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * {@link Functional}, built.
 *
 * <p>Backwards the steps run in reverse. A tensor that several steps took gets the sum of what they hand back, in that
 * order; a layer called several times adds to its parameters' gradients each time.
 */
record FunctionalLayer(
        BuildContext context,
        List<Shape> inputs,
        List<Step> steps,
        List<Functional.Wire> outputs,
        List<Shape> outputShapes)
        implements Network {
    /**
     * One call of a layer.
     *
     * @param repeat how often the layer was called before in the same pass
     */
    record Step(MultiLayer layer, int repeat, List<Functional.Wire> inputs) {}

    public FunctionalLayer {
        inputs = List.copyOf(inputs);
        steps = List.copyOf(steps);
        outputs = List.copyOf(outputs);
        outputShapes = List.copyOf(outputShapes);
    }

    @Override
    public List<MultiLayer> layers() {
        return steps.stream().filter(step -> step.repeat == 0).map(Step::layer).toList();
    }

    @Override
    public List<Parameter> parameters() {
        // A spec that stands in the graph twice under two names is two layers; each parameter is here once all the
        // same.
        return List.copyOf(new LinkedHashSet<>(
                layers().stream().flatMap(layer -> layer.parameters().stream()).toList()));
    }

    @Override
    public MaskSupport maskSupport() {
        return MaskSupport.USES;
    }

    @Override
    public Activation lastActivation(int output) {
        return lastStep(output)
                .map(step -> ((ActivatedLayer) step.layer).activation())
                .orElse(Activation.LINEAR);
    }

    /** The step that makes an output, if it ends with an activation that nobody else sees. */
    private Optional<Step> lastStep(int output) {
        Functional.Wire wire = outputs.get(output);
        int index = wire.source() - inputs.size();
        return index >= 0
                        && uses(wire.source()) == 1
                        && steps.get(index).layer instanceof ActivatedLayer last
                        && calls(last) == 1
                ? Optional.of(steps.get(index))
                : Optional.empty();
    }

    /** How many steps and outputs take something from a source. */
    int uses(int source) {
        long byOutputs =
                outputs.stream().filter(wire -> wire.source() == source).count();
        return (int) (byOutputs
                + steps.stream()
                        .flatMap(step -> step.inputs.stream())
                        .filter(wire -> wire.source() == source)
                        .count());
    }

    /** How many steps call a layer. */
    int calls(MultiLayer layer) {
        return (int) steps.stream().filter(step -> step.layer.equals(layer)).count();
    }

    @Override
    public FunctionalLayer withoutLastActivation(int output) {
        Optional<Step> last = lastStep(output);
        if (last.isEmpty()) {
            return this;
        }
        Step step = last.get();
        List<Step> linear = new ArrayList<>(steps);
        MultiLayer layer = ((ActivatedLayer) step.layer).withActivation(Activation.LINEAR);
        linear.set(outputs.get(output).source() - inputs.size(), new Step(layer, step.repeat, step.inputs));
        return new FunctionalLayer(context, inputs, linear, outputs, outputShapes);
    }

    @Override
    public FunctionalLayer on(Execution execution) {
        return execution.fusion() ? Fusion.of(this) : this;
    }

    @Override
    public MultiForward forward(List<Tensor> xs, Pass pass) {
        context.requireInputs(xs, inputs);
        GraphRun run = new GraphRun(this, xs, pass);
        steps.forEach(run::forward);
        return new MultiForward(run.outputs(), run::backward, run.outputMasks());
    }
}
