package dev.zoetrope.layers.layer;

import dev.zoetrope.layers.constraint.Constraint;
import dev.zoetrope.layers.init.Initializer;
import dev.zoetrope.layers.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * The options that Keras has for every layer with a kernel and a bias. A record gets them all by having the components
 * {@code kernel}, {@code bias} and {@code activityRegularizer}.
 *
 * @param <S> the record itself
 */
public interface KernelOptions<S extends Record & KernelOptions<S>> extends LayerSpec {
    WeightSpec kernel();

    WeightSpec bias();

    /** What large outputs cost, divided by the batch size, or null. */
    @Nullable
    Regularizer activityRegularizer();

    /** How the kernel begins. */
    default S kernelInitializer(Initializer value) {
        return Specs.with(self(), "kernel", kernel().initializer(value));
    }

    /** What a large kernel costs; null for nothing. */
    default S kernelRegularizer(@Nullable Regularizer value) {
        return Specs.with(self(), "kernel", kernel().regularizer(value));
    }

    /** What the kernel must keep to; null for nothing. */
    default S kernelConstraint(@Nullable Constraint value) {
        return Specs.with(self(), "kernel", kernel().constraint(value));
    }

    /** How the bias begins. */
    default S biasInitializer(Initializer value) {
        return Specs.with(self(), "bias", bias().initializer(value));
    }

    /** What a large bias costs; null for nothing. */
    default S biasRegularizer(@Nullable Regularizer value) {
        return Specs.with(self(), "bias", bias().regularizer(value));
    }

    /** What the bias must keep to; null for nothing. */
    default S biasConstraint(@Nullable Constraint value) {
        return Specs.with(self(), "bias", bias().constraint(value));
    }

    /** What large outputs cost; null for nothing. */
    default S activityRegularizer(@Nullable Regularizer value) {
        return Specs.with(self(), "activityRegularizer", value);
    }

    /** This record. */
    @SuppressWarnings("unchecked") // S is the record's own class
    default S self() {
        return (S) this;
    }
}
