package dev.zoetrope.layers.layer;

import dev.zoetrope.layers.constraint.Constraint;
import dev.zoetrope.layers.init.Initializer;
import dev.zoetrope.layers.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * What a layer's spec says of one of its weights. In files a component {@code kernel} of this type is what Keras writes:
 * {@code kernel_initializer}, {@code kernel_regularizer} and {@code kernel_constraint}.
 *
 * @param initializer how it begins
 * @param regularizer what its size costs, or null
 * @param constraint what it must keep to, or null
 */
public record WeightSpec(
        Initializer initializer,
        @Nullable Regularizer regularizer,
        @Nullable Constraint constraint) {
    /** A weight that costs nothing and may be anything. */
    public WeightSpec(Initializer initializer) {
        this(initializer, null, null);
    }

    public WeightSpec initializer(Initializer value) {
        return new WeightSpec(value, regularizer, constraint);
    }

    public WeightSpec regularizer(@Nullable Regularizer value) {
        return new WeightSpec(initializer, value, constraint);
    }

    public WeightSpec constraint(@Nullable Constraint value) {
        return new WeightSpec(initializer, regularizer, value);
    }
}
