package dev.zoetrope.layers.layer;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Replaces layers that follow each other by one that does the work of all faster, with the same bits: a convolution with
 * ReLU, the max pooling and the dropout behind it, and as many of these as there are one behind the other; by themselves or all under
 * {@link TimeDistributed}. The parameters stay those of the layers replaced.
 */
final class Fusion {
    private Fusion() {}

    static SequentialLayer of(SequentialLayer layers) {
        List<Layer> fused = new ArrayList<>();
        for (Layer layer : layers.sequence()) {
            fused.add((Layer) inside(layer));
            while (fused.size() > 1 && mergesLast(fused)) {}
        }
        return new SequentialLayer(layers.context(), fused);
    }

    /** Makes one of the last two layers, if they can be. */
    private static boolean mergesLast(List<Layer> layers) {
        Layer both = both(layers.get(layers.size() - 2), layers.getLast());
        if (both != null) {
            layers.removeLast();
            layers.set(layers.size() - 1, both);
        }
        return both != null;
    }

    static FunctionalLayer of(FunctionalLayer graph) {
        // A layer that is called more than once stays one layer.
        IdentityHashMap<MultiLayer, MultiLayer> insides = new IdentityHashMap<>();
        graph.steps().forEach(step -> insides.computeIfAbsent(step.layer(), Fusion::inside));
        List<FunctionalLayer.Step> steps = new ArrayList<>();
        for (FunctionalLayer.Step step : graph.steps()) {
            MultiLayer layer = Objects.requireNonNull(insides.get(step.layer()));
            steps.add(new FunctionalLayer.Step(layer, step.repeat(), step.inputs()));
        }
        FunctionalLayer fused =
                new FunctionalLayer(graph.context(), graph.inputs(), steps, graph.outputs(), graph.outputShapes());
        for (int i = 0; i < fused.steps().size(); i++) {
            FunctionalLayer shorter = fusedWithItsInput(fused, i);
            if (shorter.steps().size() < fused.steps().size()) {
                i -= 2; // what has become one is looked at once more, with what is before it
                fused = shorter;
            }
        }
        return fused;
    }

    /** The graph with a step and the one whose output it takes as one, if they can be; else the graph. */
    private static FunctionalLayer fusedWithItsInput(FunctionalLayer graph, int index) {
        FunctionalLayer.Step second = graph.steps().get(index);
        int first = second.inputs().isEmpty() ? 0 : second.inputs().getFirst().source();
        int firstIndex = first - graph.inputs().size();
        if (firstIndex < 0
                || graph.uses(first) > 1
                || graph.calls(second.layer()) > 1
                || graph.calls(graph.steps().get(firstIndex).layer()) > 1
                || !(graph.steps().get(firstIndex).layer() instanceof Layer one)
                || !(second.layer() instanceof Layer other)) {
            return graph;
        }
        Layer both = both(one, other);
        if (both == null) {
            return graph;
        }
        List<FunctionalLayer.Step> steps = new ArrayList<>();
        for (int i = 0; i < graph.steps().size(); i++) {
            FunctionalLayer.Step step = graph.steps().get(i);
            if (i != firstIndex) {
                MultiLayer layer = i == index ? both : step.layer();
                List<Functional.Wire> wires =
                        i == index ? graph.steps().get(firstIndex).inputs() : step.inputs();
                steps.add(new FunctionalLayer.Step(layer, step.repeat(), without(first, wires)));
            }
        }
        return new FunctionalLayer(
                graph.context(), graph.inputs(), steps, without(first, graph.outputs()), graph.outputShapes());
    }

    /** Sources are numbered; behind one that is gone they move up. */
    private static List<Functional.Wire> without(int source, List<Functional.Wire> wires) {
        return wires.stream()
                .map(wire -> wire.source() > source ? new Functional.Wire(wire.source() - 1, wire.output()) : wire)
                .toList();
    }

    /** A layer with what is inside it fused. */
    private static MultiLayer inside(MultiLayer layer) {
        return switch (layer) {
            case SequentialLayer inner -> of(inner);
            case FunctionalLayer inner -> of(inner);
            case SingleLayer single -> new SingleLayer(inside(single.layer()));
            case TimeDistributedLayer each ->
                new TimeDistributedLayer(each.context(), each.input(), (Layer) inside(each.inner()));
            default -> layer;
        };
    }

    private static @Nullable Layer both(Layer first, Layer second) {
        if (first instanceof ConvolutionLayer conv && second instanceof PoolingLayer pooling) {
            return ConvPoolBlock.fits(conv, pooling)
                    ? new ConvPoolStack(List.of(new ConvPoolBlock(conv, pooling, null)))
                    : null;
        }
        if (first instanceof ConvPoolStack stack && second instanceof DropoutLayer dropout) {
            return stack.endsWithDropout() ? null : stack.with(dropout);
        }
        if (first instanceof ConvPoolStack stack && second instanceof ConvPoolStack behind) {
            return stack.with(behind);
        }
        if (first instanceof TimeDistributedLayer one && second instanceof TimeDistributedLayer other) {
            Layer inner = both(one.inner(), other.inner());
            return inner == null ? null : new TimeDistributedLayer(one.context(), one.input(), inner);
        }
        return null;
    }
}
