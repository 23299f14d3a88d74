package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One run through a graph, forwards and backwards: what every source made, and what came back to it. */
final class GraphRun {
    private static final int GRAIN = 1 << 14;

    private final FunctionalLayer graph;
    private final Pass pass;
    private final List<Source> sources = new ArrayList<>();

    /** What an input or a step made, and the gradients by that. */
    private static final class Source {
        private final MultiForward made;
        private final boolean gradientNeeded;
        private final @Nullable Tensor[] gradients;
        private final boolean[] own;

        Source(MultiForward made, boolean gradientNeeded) {
            this.made = made;
            this.gradientNeeded = gradientNeeded;
            this.gradients = new @Nullable Tensor[made.outputs().size()];
            this.own = new boolean[gradients.length];
        }
    }

    GraphRun(FunctionalLayer graph, List<Tensor> xs, Pass pass) {
        this.graph = graph;
        this.pass = pass;
        for (int i = 0; i < xs.size(); i++) {
            List<Optional<Tensor>> mask =
                    pass.masks().isEmpty() ? List.of() : List.of(pass.masks().get(i));
            sources.add(new Source(new MultiForward(List.of(xs.get(i)), dy -> dy, mask), pass.wantsInputGradient()));
        }
    }

    void forward(FunctionalLayer.Step step) {
        List<Tensor> ins = new ArrayList<>();
        List<Optional<Tensor>> masks = new ArrayList<>();
        boolean wanted = false;
        for (Functional.Wire wire : step.inputs()) {
            Source source = sources.get(wire.source());
            ins.add(source.made.outputs().get(wire.output()));
            masks.add(source.made.mask(wire.output()));
            wanted |= source.gradientNeeded;
        }
        Pass own = pass.wantingInputGradient(wanted)
                .withMasks(masks.stream().allMatch(Optional::isEmpty) ? List.of() : masks);
        MultiForward made = Calls.run(
                step.layer(),
                ins,
                step.repeat() == 0 ? own : own.withRandom(pass.random().fork(step.repeat())));
        boolean trainable = step.layer().parameters().stream().anyMatch(Parameter::trainable);
        sources.add(new Source(made, wanted || trainable));
    }

    List<Tensor> outputs() {
        return graph.outputs().stream()
                .map(wire -> sources.get(wire.source()).made.outputs().get(wire.output()))
                .toList();
    }

    List<Optional<Tensor>> outputMasks() {
        return graph.outputs().stream()
                .map(wire -> sources.get(wire.source()).made.mask(wire.output()))
                .collect(Collectors.collectingAndThen(
                        Collectors.toList(),
                        masks -> masks.stream().allMatch(Optional::isEmpty) ? List.of() : List.copyOf(masks)));
    }

    /** The steps in reverse, as far as anybody needs their gradients. */
    List<Tensor> backward(List<Tensor> dOutputs) {
        for (int i = 0; i < dOutputs.size(); i++) {
            add(graph.outputs().get(i), dOutputs.get(i));
        }
        int inputs = graph.inputs().size();
        for (int i = graph.steps().size() - 1; i >= 0; i--) {
            Source source = sources.get(inputs + i);
            if (source.gradientNeeded && anyGradient(source)) {
                List<Tensor> back = source.made.backward().apply(gradients(source));
                List<Functional.Wire> wires = graph.steps().get(i).inputs();
                for (int k = 0; k < wires.size(); k++) {
                    add(wires.get(k), back.get(k));
                }
            }
        }
        return sources.subList(0, inputs).stream()
                .map(source -> gradients(source).getFirst())
                .toList();
    }

    private static boolean anyGradient(Source source) {
        for (Tensor gradient : source.gradients) {
            if (gradient != null) {
                return true;
            }
        }
        return false;
    }

    /** The gradient by each output; zeros by one that nobody took. */
    private List<Tensor> gradients(Source source) {
        List<Tensor> gradients = new ArrayList<>();
        for (int i = 0; i < source.gradients.length; i++) {
            Tensor gradient = source.gradients[i];
            gradients.add(
                    gradient != null
                            ? gradient
                            : pass.workspace()
                                    .zeros(source.made.outputs().get(i).shape()));
        }
        return gradients;
    }

    /** The first gradient is kept as it is: whose memory it is in may need it still. Sums are the graph's own. */
    private void add(Functional.Wire wire, Tensor gradient) {
        Source source = sources.get(wire.source());
        if (!source.gradientNeeded) {
            return;
        }
        Tensor before = source.gradients[wire.output()];
        if (before == null) {
            source.gradients[wire.output()] = gradient;
            return;
        }
        Tensor sum = source.own[wire.output()] ? before : pass.tensor(before.shape());
        source.own[wire.output()] = true;
        source.gradients[wire.output()] = sum;
        pass.parallel().forRanges(sum.size(), GRAIN, (from, to, worker) -> {
            float[] s = sum.array();
            float[] a = before.array();
            float[] b = gradient.array();
            int a0 = before.offset() - sum.offset();
            int b0 = gradient.offset() - sum.offset();
            for (int i = sum.offset() + from; i < sum.offset() + to; i++) {
                s[i] = a[a0 + i] + b[b0 + i];
            }
        });
    }
}
