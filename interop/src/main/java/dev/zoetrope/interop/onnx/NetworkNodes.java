package dev.zoetrope.interop.onnx;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.Bidirectional;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.Functional;
import dev.zoetrope.layers.layer.LayerNames;
import dev.zoetrope.layers.layer.MaskSupport;
import dev.zoetrope.layers.layer.MergeMode;
import dev.zoetrope.layers.layer.MultiLayer;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import dev.zoetrope.layers.layer.RecurrentSpec;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.layer.TimeDistributed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Layers that are made of layers: whose go where, under which path, with which masks. All others are {@link LayerNodes}'. */
final class NetworkNodes {
    private final GraphBuilder graph;
    private final BuildContext.ParameterSource parameters;

    NetworkNodes(GraphBuilder graph, BuildContext.ParameterSource parameters) {
        this.graph = graph;
        this.parameters = parameters;
    }

    /**
     * Adds a layer's nodes to the graph.
     *
     * @throws IllegalArgumentException if ONNX has no words for it
     */
    List<Value> write(MultiLayerSpec spec, String path, List<Value> inputs) {
        return switch (spec) {
            case Sequential network -> sequential(network, path, inputs);
            case Functional network -> functional(network, path, inputs);
            case TimeDistributed wrapper -> timeDistributed(wrapper, path, inputs);
            case Bidirectional wrapper -> bidirectional(wrapper, path, inputs);
            default -> layer(spec, path, inputs);
        };
    }

    private List<Value> sequential(Sequential network, String path, List<Value> inputs) {
        List<Value> values = inputs;
        for (int i = 0; i < network.layers().size(); i++) {
            values = write(network.layers().get(i), child(path, network.names().get(i)), values);
        }
        return values;
    }

    private List<Value> functional(Functional network, String path, List<Value> inputs) {
        Map<String, Value> tensors = new HashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            tensors.put(network.inputs().get(i).name() + "@0:0", inputs.get(i));
        }
        Map<String, MultiLayerSpec> layers = new HashMap<>();
        network.layers().forEach(named -> layers.put(named.name(), named.layer()));
        Map<String, Integer> calls = new HashMap<>();
        for (Functional.Call call : network.calls()) {
            List<Value> given =
                    call.inputs().stream().map(name -> tensor(name, tensors)).toList();
            List<Value> made =
                    write(Objects.requireNonNull(layers.get(call.layer())), child(path, call.layer()), given);
            int repeat = calls.merge(call.layer(), 1, Integer::sum) - 1;
            for (int i = 0; i < made.size(); i++) {
                tensors.put(call.layer() + "@" + repeat + ":" + i, made.get(i));
            }
        }
        return network.outputs().stream().map(name -> tensor(name, tensors)).toList();
    }

    /** A tensor of a graph by the name that {@link Functional} gives it: {@code lstm}, {@code lstm@1}, {@code lstm@1:2}. */
    private static Value tensor(String name, Map<String, Value> tensors) {
        String output = name.contains(":") ? name : name + ":0";
        String whole = output.contains("@") ? output : output.replace(":", "@0:");
        return Objects.requireNonNull(tensors.get(whole), whole);
    }

    /** The steps become part of the batch, and are taken out of it behind the layer. */
    private List<Value> timeDistributed(TimeDistributed wrapper, String path, List<Value> inputs) {
        Value x = inputs.getFirst();
        Shape step = x.shape().dropFirst(1);
        graph.enter(path);
        Value folded = new Value(graph.reshape(x.name(), step), step);
        String name = child(path, LayerNames.snakeCase(wrapper.layer().className()));
        Value y = write(wrapper.layer(), name, List.of(folded)).getFirst();
        Shape shape = y.shape().prepend(x.shape().dim(0));
        graph.enter(path);
        return List.of(new Value(graph.reshape(y.name(), shape), shape, x.mask()));
    }

    private List<Value> bidirectional(Bidirectional wrapper, String path, List<Value> inputs) {
        RecurrentSpec<?> forth = (RecurrentSpec<?>) wrapper.layer();
        RecurrentSpec<?> back = (RecurrentSpec<?>) wrapper.backwardLayer();
        String name = LayerNames.snakeCase(wrapper.layer().className());
        List<Value> one = RecurrentNodes.write(forth, site(forth, path + "/forward_" + name, half(inputs, 0)), true);
        List<Value> other = RecurrentNodes.write(back, site(back, path + "/backward_" + name, half(inputs, 1)), true);
        List<Value> values = new ArrayList<>();
        if (wrapper.mergeMode() == MergeMode.NONE) {
            values.add(one.getFirst());
            values.add(other.getFirst());
        } else {
            graph.enter(path);
            values.add(merged(wrapper.mergeMode(), one.getFirst(), other.getFirst()));
        }
        values.addAll(one.subList(1, one.size()));
        values.addAll(other.subList(1, other.size()));
        return values;
    }

    /** The sequences, and the states of one direction. */
    private static List<Value> half(List<Value> inputs, int which) {
        int states = inputs.size() / 2;
        List<Value> own = new ArrayList<>(List.of(inputs.getFirst()));
        own.addAll(inputs.subList(1 + which * states, 1 + (which + 1) * states));
        return own;
    }

    private Value merged(MergeMode mode, Value one, Value other) {
        List<String> both = List.of(one.name(), other.name());
        return switch (mode) {
            case CONCAT ->
                new Value(
                        graph.node("Concat", both, "axis", -1L),
                        one.shape()
                                .dropLast(1)
                                .append(one.shape().dim(-1) + other.shape().dim(-1)),
                        one.mask());
            case MUL -> new Value(graph.node("Mul", both), one.shape(), one.mask());
            case AVE ->
                new Value(graph.node("Mul", graph.node("Add", both), graph.constant(0.5f)), one.shape(), one.mask());
            default -> new Value(graph.node("Add", both), one.shape(), one.mask());
        };
    }

    private List<Value> layer(MultiLayerSpec spec, String path, List<Value> inputs) {
        Site site = site(spec, path, inputs);
        MaskSupport support = site.layer().maskSupport();
        boolean masked = inputs.stream().anyMatch(input -> input.mask() != null);
        if (!masked || support == MaskSupport.USES) {
            return LayerNodes.write(spec, site);
        }
        if (support == MaskSupport.REFUSES) {
            throw site.refused("it is given a mask, which it does not understand");
        }
        List<Value> made = LayerNodes.write(spec, site);
        return made.stream()
                .map(value -> value.withMask(inputs.getFirst().mask()))
                .toList();
    }

    private Site site(MultiLayerSpec spec, String path, List<Value> inputs) {
        graph.enter(path);
        List<Shape> shapes = inputs.stream().map(Value::shape).toList();
        MultiLayer layer = spec.build(shapes, new BuildContext(path, parameters));
        return new Site(graph, path, spec.className(), layer, inputs);
    }

    private static String child(String path, String name) {
        return path.isEmpty() ? name : path + "/" + name;
    }
}
