package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.constraint.Constraint;
import dev.zoetrope.layers.init.Initializer;
import dev.zoetrope.layers.regularizer.Regularizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layer that goes through time, and the options that all of those have: inputs {@code [T,…]}, outputs that of the last
 * step, or {@code [T,…]} with {@link #returnSequences}.
 *
 * <p>A step that the input's mask takes out leaves the states as they are, and its output is that of the step before; 0 with
 * {@link #zeroOutputForMask}, or if there was none before. A returned sequence has the input's mask.
 *
 * <p>More inputs are the states to begin with, instead of zeros; more outputs, with {@link #returnState}, those at the end.
 *
 * @param <S> the record itself
 */
public interface RecurrentSpec<S extends Record & RecurrentSpec<S>> extends KernelOptions<S> {
    WeightSpec recurrent();

    /** Whether the outputs of all steps are returned, or that of the last. */
    boolean returnSequences();

    /** Whether the states after the last step are outputs of the layer too. */
    boolean returnState();

    /** Whether steps are taken from last to first; a returned sequence is in the order they were taken. */
    boolean goBackwards();

    /** Whether a batch begins with the states that the one before ended with. */
    boolean stateful();

    /** Whether a masked step's output is 0, or that of the step before. */
    boolean zeroOutputForMask();

    /** The share of the input that is dropped in training, the same in all steps. */
    float dropout();

    /** The share of the state that is dropped in training on its way to the gates, the same in all steps. */
    float recurrentDropout();

    default S activation(Activation value) {
        return Specs.with(self(), "activation", value);
    }

    default S useBias(boolean value) {
        return Specs.with(self(), "useBias", value);
    }

    default S returnSequences(boolean value) {
        return Specs.with(self(), "returnSequences", value);
    }

    default S returnState(boolean value) {
        return Specs.with(self(), "returnState", value);
    }

    default S goBackwards(boolean value) {
        return Specs.with(self(), "goBackwards", value);
    }

    default S stateful(boolean value) {
        return Specs.with(self(), "stateful", value);
    }

    default S zeroOutputForMask(boolean value) {
        return Specs.with(self(), "zeroOutputForMask", value);
    }

    default S dropout(double value) {
        return Specs.with(self(), "dropout", (float) value);
    }

    default S recurrentDropout(double value) {
        return Specs.with(self(), "recurrentDropout", (float) value);
    }

    /** How the recurrent kernel begins. */
    default S recurrentInitializer(Initializer value) {
        return Specs.with(self(), "recurrent", recurrent().initializer(value));
    }

    /** What a large recurrent kernel costs; null for nothing. */
    default S recurrentRegularizer(@Nullable Regularizer value) {
        return Specs.with(self(), "recurrent", recurrent().regularizer(value));
    }

    /** What the recurrent kernel must keep to; null for nothing. */
    default S recurrentConstraint(@Nullable Constraint value) {
        return Specs.with(self(), "recurrent", recurrent().constraint(value));
    }

    /** Builds the layer's parameters, for sequences of this shape. */
    RecurrentCell cell(Shape input, BuildContext context);

    @Override
    default Layer build(Shape input, BuildContext context) {
        if (returnState()) {
            throw new IllegalArgumentException("layer " + context.path()
                    + " returns its states too: with several outputs" + " it can stand in a graph only");
        }
        return Penalties.onActivity(RecurrentLayer.of(this, input, context), activityRegularizer());
    }

    @Override
    default MultiLayer build(List<Shape> inputs, BuildContext context) {
        if (inputs.size() == 1 && !returnState()) {
            return build(inputs.getFirst(), context);
        }
        if (activityRegularizer() != null) {
            throw new IllegalArgumentException(
                    "layer " + context.path() + " with several inputs or outputs takes no activity regularizer");
        }
        if (inputs.isEmpty()) {
            throw new ShapeException(context.path(), "sequences", inputs);
        }
        RecurrentLayer layer = RecurrentLayer.of(this, inputs.getFirst(), context);
        layer.requireStates(inputs);
        return layer;
    }

    /** Throws unless the options that all recurrent layers have make sense. */
    static void check(String layer, int units, float dropout, float recurrentDropout, Activation... activations) {
        if (units < 1) {
            throw new IllegalArgumentException(layer + " needs at least 1 unit, received " + units);
        }
        for (Activation activation : activations) {
            if (activation.elementwise() == null) {
                throw new IllegalArgumentException(layer + " takes no activation " + activation.kerasName());
            }
        }
        for (float rate : new float[] {dropout, recurrentDropout}) {
            if (!(rate >= 0 && rate < 1)) {
                throw new IllegalArgumentException(layer + " takes dropout rates in [0, 1), received " + rate);
            }
        }
    }

    /** Throws unless an input shape is one of sequences. */
    static void checkInput(Shape input, int rank, String axes, BuildContext context) {
        context.requireRank(input, rank, axes);
        if (input.dim(0) < 1) {
            throw new ShapeException(context.path(), "at least one time step", input);
        }
    }
}
