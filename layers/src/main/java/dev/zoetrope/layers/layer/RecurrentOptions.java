package dev.zoetrope.layers.layer;

import dev.zoetrope.layers.constraint.Constraint;
import dev.zoetrope.layers.init.Initializer;
import dev.zoetrope.layers.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * The options that Keras has for every recurrent layer: those of {@link KernelOptions}, and the same for the component
 * {@code recurrent}, in files {@code recurrent_initializer} and so on.
 *
 * @param <S> the record itself
 */
public interface RecurrentOptions<S extends Record & RecurrentOptions<S>> extends KernelOptions<S> {
    WeightSpec recurrent();

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
}
