package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import java.util.List;

/**
 * A recurrent layer forwards in time beside one backwards (Schuster and Paliwal, "Bidirectional recurrent neural networks",
 * 1997): inputs {@code [T,…]}, outputs what the mode makes of the two. Sequences are in the input's order in both.
 *
 * <p>Parameters: those of {@code forward_…}, then those of {@code backward_…}. More inputs are the states to begin with,
 * forwards first; more outputs, if the layers return their states, those at the end. As in Keras, the outputs of masked steps
 * are 0 where sequences are returned.
 *
 * @param layer a {@link RecurrentSpec}
 * @param backwardLayer another, in the other direction
 */
public record Bidirectional(LayerSpec layer, MergeMode mergeMode, LayerSpec backwardLayer) implements LayerSpec {
    public Bidirectional {
        RecurrentSpec<?> forth = recurrent(layer);
        RecurrentSpec<?> back = recurrent(backwardLayer);
        if (forth.goBackwards() == back.goBackwards()) {
            throw new IllegalArgumentException(
                    "Bidirectional needs two directions, received goBackwards " + forth.goBackwards() + " twice");
        }
        if (forth.returnSequences() != back.returnSequences()
                || forth.returnState() != back.returnState()
                || forth.stateful() != back.stateful()) {
            throw new IllegalArgumentException(
                    "Bidirectional needs layers that agree in returnSequences, returnState and" + " stateful, received "
                            + layer + " and " + backwardLayer);
        }
        layer = forth.zeroOutputForMask(forth.returnSequences());
        backwardLayer = back.zeroOutputForMask(back.returnSequences());
    }

    /** The same layer in both directions, their outputs side by side, as by default in Keras. */
    public Bidirectional(LayerSpec layer) {
        this(layer, MergeMode.CONCAT, recurrent(layer).goBackwards(true));
    }

    private static RecurrentSpec<?> recurrent(LayerSpec layer) {
        if (layer instanceof RecurrentSpec<?> spec) {
            return spec;
        }
        throw new IllegalArgumentException("Bidirectional takes a recurrent layer, received " + layer);
    }

    public Bidirectional mergeMode(MergeMode value) {
        return new Bidirectional(layer, value, backwardLayer);
    }

    public Bidirectional backwardLayer(LayerSpec value) {
        return new Bidirectional(layer, mergeMode, value);
    }

    @Override
    public String displayName() {
        return "Bidirectional " + layer.displayName();
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        BidirectionalLayer built = build(List.of(input), context);
        if (built.outputShapes().size() > 1) {
            throw new IllegalArgumentException(
                    "layer " + context.path() + " has several outputs: it can stand in a graph only");
        }
        return built;
    }

    @Override
    public BidirectionalLayer build(List<Shape> inputs, BuildContext context) {
        if (inputs.size() % 2 != 1) {
            throw new ShapeException(context.path(), "sequences and, if anything, states for both directions", inputs);
        }
        String name = LayerNames.snakeCase(layer.className());
        return new BidirectionalLayer(
                context,
                mergeMode,
                recurrent(layer).returnSequences(),
                layer.build(BidirectionalLayer.half(inputs, 0), context.child("forward_" + name)),
                backwardLayer.build(BidirectionalLayer.half(inputs, 1), context.child("backward_" + name)),
                inputs);
    }
}
