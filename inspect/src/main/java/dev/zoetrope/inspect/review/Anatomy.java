package dev.zoetrope.inspect.review;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.cost.ReceptiveField;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.Functional;
import dev.zoetrope.layers.layer.MultiLayer;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import dev.zoetrope.layers.layer.NetworkSpec;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.layer.TimeDistributed;
import dev.zoetrope.layers.train.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A model's layers one by one, those inside other models and inside TimeDistributed too.
 *
 * @param blocks in the order in which they run
 */
public record Anatomy(Model model, List<Block> blocks) {
    public Anatomy {
        blocks = List.copyOf(blocks);
    }

    /** What an output carries on to the layers that take it. */
    private record Made(String path, Shape shape, ReceptiveField field) {}

    /** Takes a model apart. */
    public static Anatomy of(Model model) {
        List<Block> blocks = new ArrayList<>();
        List<Made> inputs = model.inputShapes().stream()
                .map(shape -> new Made("", shape, ReceptiveField.of(shape)))
                .toList();
        // built once more around the model's own weights: shapes are what building knows
        BuildContext context = BuildContext.of((path, shape, initializer) -> model.weight(path));
        new Walk(blocks).through(model.spec(), inputs, context, 0);
        return new Anatomy(model, blocks);
    }

    /** The block at a path, or the first inside it. */
    public Block block(String path) {
        return blocks.stream()
                .filter(block -> block.path().equals(path) || block.path().startsWith(path + "/"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no layer \"" + path + "\""));
    }

    /** One walk through a model. */
    private record Walk(List<Block> blocks) {
        List<Made> through(NetworkSpec network, List<Made> inputs, BuildContext context, int frames) {
            return network instanceof Functional graph
                    ? graph(graph, inputs, context, frames)
                    : sequence((Sequential) network, inputs, context, frames);
        }

        private List<Made> sequence(Sequential sequence, List<Made> inputs, BuildContext context, int frames) {
            List<Made> now = inputs;
            for (int i = 0; i < sequence.layers().size(); i++) {
                now = layer(
                        sequence.layers().get(i),
                        now,
                        context.child(sequence.names().get(i)),
                        frames);
            }
            return now;
        }

        private List<Made> graph(Functional graph, List<Made> inputs, BuildContext context, int frames) {
            Map<String, Made> tensors = new HashMap<>();
            for (int i = 0; i < inputs.size(); i++) {
                tensors.put(graph.inputs().get(i).name(), inputs.get(i));
            }
            Map<String, Integer> calls = new HashMap<>();
            for (Functional.Call call : graph.calls()) {
                MultiLayerSpec spec = graph.layers().stream()
                        .filter(named -> named.name().equals(call.layer()))
                        .findFirst()
                        .orElseThrow()
                        .layer();
                List<Made> taken =
                        call.inputs().stream().map(name -> found(tensors, name)).toList();
                List<Made> made = layer(spec, taken, context.child(call.layer()), frames);
                int repeat = calls.merge(call.layer(), 1, Integer::sum) - 1;
                for (int i = 0; i < made.size(); i++) {
                    tensors.put(call.layer() + "@" + repeat + ":" + i, made.get(i));
                }
            }
            return graph.outputs().stream().map(name -> found(tensors, name)).toList();
        }

        /** A tensor by its name in a graph, where {@code @0} and {@code :0} may be left out. */
        private static Made found(Map<String, Made> tensors, String name) {
            Made input = tensors.get(name);
            if (input != null) {
                return input;
            }
            String call = name.contains(":") ? name.substring(0, name.indexOf(':')) : name;
            String output = name.contains(":") ? name.substring(name.indexOf(':')) : ":0";
            Made made = tensors.get((call.contains("@") ? call : call + "@0") + output);
            if (made == null) {
                throw new IllegalArgumentException("nothing of the name " + name);
            }
            return made;
        }

        private List<Made> layer(MultiLayerSpec spec, List<Made> inputs, BuildContext context, int frames) {
            if (spec instanceof NetworkSpec network) {
                return through(network, inputs, context, frames);
            }
            if (spec instanceof TimeDistributed each
                    && frames == 0
                    && inputs.getFirst().shape().rank() > 1) {
                return eachFrame(each, inputs, context);
            }
            return leaf(spec, inputs, context, context, frames);
        }

        private List<Made> eachFrame(TimeDistributed each, List<Made> inputs, BuildContext context) {
            int frames = inputs.getFirst().shape().dim(0);
            String name = new Sequential(List.of(each.layer())).names().getFirst();
            List<Made> frame = inputs.stream()
                    .map(made -> new Made(made.path(), made.shape().dropFirst(1), made.field()))
                    .toList();
            List<Made> made = each.layer() instanceof NetworkSpec network
                    ? through(network, frame, context.child(name), frames)
                    : leaf(each.layer(), frame, context.child(name), context, frames);
            return made.stream()
                    .map(one -> new Made(one.path(), one.shape().prepend(frames), one.field()))
                    .toList();
        }

        /** A layer that holds no other; {@code shown} is the path of what people see, a TimeDistributed around it. */
        private List<Made> leaf(
                MultiLayerSpec spec, List<Made> inputs, BuildContext context, BuildContext shown, int frames) {
            List<Shape> shapes = inputs.stream().map(Made::shape).toList();
            MultiLayer built = spec.build(shapes, context);
            ReceptiveField field =
                    inputs.stream().map(Made::field).reduce(ReceptiveField::or).orElseThrow();
            field = field.through(spec, frames > 0);
            List<Parameter> parameters = built.parameters();
            blocks.add(new Block(
                    shown.path(),
                    spec,
                    frames,
                    inputs.stream()
                            .map(Made::path)
                            .filter(path -> !path.isEmpty())
                            .toList(),
                    withFrames(shapes, frames),
                    withFrames(built.outputShapes(), frames),
                    parameters,
                    field));
            List<Made> made = new ArrayList<>();
            for (Shape output : built.outputShapes()) {
                made.add(new Made(shown.path(), output, field));
            }
            return made;
        }

        private static List<Shape> withFrames(List<Shape> shapes, int frames) {
            return frames == 0
                    ? shapes
                    : shapes.stream().map(shape -> shape.prepend(frames)).toList();
        }
    }
}
