package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A graph of layers with any number of inputs and outputs, in which a layer may be called more than once. {@link Symbol}
 * makes one out of calls in Java; this is what files hold. Itself a layer, so that a model can stand inside another.
 *
 * <p>Tensors are named by what makes them: {@code dense} is an input of the graph, or the output of the first call of the
 * layer {@code dense}; {@code dense@1} that of its second call; {@code lstm:2} and {@code lstm@1:2} the third output. A call
 * can name only what stands before it, so there are no cycles.
 *
 * @param layers each with a name of its own, in the order of their first calls, which is that of their parameters
 * @param calls in the order in which they are made
 * @param outputs names of tensors
 */
public record Functional(List<Input> inputs, List<Named> layers, List<Call> calls, List<String> outputs)
        implements NetworkSpec {
    private static final Pattern TENSOR = Pattern.compile("([A-Za-z0-9_.-]+)(?:@(\\d{1,6}))?(?::(\\d{1,4}))?");

    /**
     * An input.
     *
     * @param shape of one example
     */
    public record Input(String name, Shape shape) {}

    /** A layer of the graph. */
    public record Named(String name, MultiLayerSpec layer) {}

    /**
     * One call of a layer.
     *
     * @param inputs names of tensors
     */
    public record Call(String layer, List<String> inputs) {
        public Call {
            inputs = List.copyOf(inputs);
        }
    }

    public Functional {
        inputs = List.copyOf(inputs);
        layers = List.copyOf(layers);
        calls = List.copyOf(calls);
        outputs = List.copyOf(outputs);
        if (inputs.isEmpty() || outputs.isEmpty()) {
            throw new IllegalArgumentException("Functional needs at least one input and one output");
        }
        resolve(inputs, layers, calls, outputs);
    }

    /**
     * A tensor as numbers.
     *
     * @param source the graph's inputs come first, then its calls
     * @param output which of the source's
     */
    record Wire(int source, int output) {}

    /** Every call's layer, how often that was called before, and its inputs; and the outputs. */
    private record Resolved(List<Integer> layers, List<Integer> repeats, List<List<Wire>> inputs, List<Wire> outputs) {}

    private static Resolved resolve(List<Input> inputs, List<Named> layers, List<Call> calls, List<String> outputs) {
        Map<String, Integer> sources = new HashMap<>();
        Map<String, Integer> numbers = new HashMap<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < inputs.size(); i++) {
            LayerNames.require(inputs.get(i).name(), names);
            sources.put(inputs.get(i).name() + "@0", i);
        }
        for (int i = 0; i < layers.size(); i++) {
            LayerNames.require(layers.get(i).name(), names);
            numbers.put(layers.get(i).name(), i);
        }
        Resolved resolved = new Resolved(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        int[] called = new int[layers.size()];
        int begun = 0;
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            Integer layer = numbers.get(call.layer());
            if (layer == null) {
                throw new IllegalArgumentException("a call of the layer \"" + call.layer() + "\", which is not there");
            }
            if (called[layer] == 0 && layer != begun++) {
                throw new IllegalArgumentException(
                        "the layer \"" + call.layer() + "\" is called before one that stands ahead of it");
            }
            resolved.layers.add(layer);
            resolved.repeats.add(called[layer]);
            resolved.inputs.add(call.inputs().stream()
                    .map(tensor -> wire(tensor, sources, "the layer \"" + call.layer() + "\""))
                    .toList());
            sources.put(call.layer() + "@" + called[layer]++, inputs.size() + i);
        }
        for (int i = 0; i < called.length; i++) {
            if (called[i] == 0) {
                throw new IllegalArgumentException(
                        "the layer \"" + layers.get(i).name() + "\" is never called");
            }
        }
        outputs.forEach(tensor -> resolved.outputs.add(wire(tensor, sources, "the model's output")));
        return resolved;
    }

    private static Wire wire(String tensor, Map<String, Integer> sources, String user) {
        Matcher parts = TENSOR.matcher(tensor);
        String call = parts.matches() && parts.group(2) != null ? parts.group(2) : "0";
        Integer source = parts.matches() ? sources.get(parts.group(1) + "@" + Integer.parseInt(call)) : null;
        if (source == null) {
            throw new IllegalArgumentException(
                    user + " takes \"" + tensor + "\", and nothing of that name comes before it");
        }
        return new Wire(source, parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3)));
    }

    /** The shapes of the inputs. */
    public List<Shape> inputShapes() {
        return inputs.stream().map(Input::shape).toList();
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        return SingleLayer.of(build(List.of(input), context));
    }

    @Override
    public Network build(List<Shape> shapes, BuildContext context) {
        if (!shapes.equals(inputShapes())) {
            String wanted = inputShapes().toString();
            throw new ShapeException(context.path(), "inputs " + wanted.substring(1, wanted.length() - 1), shapes);
        }
        Resolved resolved = resolve(inputs, layers, calls, outputs);
        List<List<Shape>> made = new ArrayList<>();
        shapes.forEach(shape -> made.add(List.of(shape)));
        Map<Integer, FunctionalLayer.Step> first = new HashMap<>();
        List<FunctionalLayer.Step> steps = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            BuildContext own = context.child(calls.get(i).layer());
            List<Wire> wires = resolved.inputs.get(i);
            List<Shape> received =
                    wires.stream().map(wire -> shape(wire, made, own)).toList();
            FunctionalLayer.Step before = first.get(resolved.layers.get(i));
            MultiLayer layer =
                    before == null ? layers.get(resolved.layers.get(i)).layer().build(received, own) : before.layer();
            if (before != null && !received.equals(shapesOf(before.inputs(), made, own))) {
                String wanted = shapesOf(before.inputs(), made, own).toString();
                throw new ShapeException(own.path(), "the inputs of its first call again, " + wanted, received);
            }
            FunctionalLayer.Step step = new FunctionalLayer.Step(layer, resolved.repeats.get(i), wires);
            first.putIfAbsent(resolved.layers.get(i), step);
            steps.add(step);
            made.add(layer.outputShapes());
        }
        return new FunctionalLayer(context, shapes, steps, resolved.outputs, shapesOf(resolved.outputs, made, context));
    }

    private static List<Shape> shapesOf(List<Wire> wires, List<List<Shape>> made, BuildContext user) {
        return wires.stream().map(wire -> shape(wire, made, user)).toList();
    }

    private static Shape shape(Wire wire, List<List<Shape>> made, BuildContext user) {
        List<Shape> outputs = made.get(wire.source());
        if (wire.output() >= outputs.size()) {
            throw new ShapeException(
                    user.path(), "output " + wire.output() + " of a layer that has " + outputs.size(), outputs);
        }
        return outputs.get(wire.output());
    }
}
