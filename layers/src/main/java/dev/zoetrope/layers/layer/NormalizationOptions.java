package dev.zoetrope.layers.layer;

import dev.zoetrope.layers.constraint.Constraint;
import dev.zoetrope.layers.init.Initializer;
import dev.zoetrope.layers.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * The options that Keras has for every normalisation with a gamma and a beta. A record gets them all by having the
 * components {@code epsilon}, {@code center}, {@code scale}, {@code beta} and {@code gamma}.
 *
 * @param <S> the record itself
 */
public interface NormalizationOptions<S extends Record & NormalizationOptions<S>> extends LayerSpec {
    WeightSpec beta();

    WeightSpec gamma();

    /** What is added to the variance, so that nothing is divided by 0. */
    default S epsilon(double value) {
        return Specs.with(self(), "epsilon", (float) value);
    }

    /** Whether there is a beta. */
    default S center(boolean value) {
        return Specs.with(self(), "center", value);
    }

    /** Whether there is a gamma. */
    default S scale(boolean value) {
        return Specs.with(self(), "scale", value);
    }

    /** How beta begins. */
    default S betaInitializer(Initializer value) {
        return Specs.with(self(), "beta", beta().initializer(value));
    }

    /** What a large beta costs; null for nothing. */
    default S betaRegularizer(@Nullable Regularizer value) {
        return Specs.with(self(), "beta", beta().regularizer(value));
    }

    /** What beta must keep to; null for nothing. */
    default S betaConstraint(@Nullable Constraint value) {
        return Specs.with(self(), "beta", beta().constraint(value));
    }

    /** How gamma begins. */
    default S gammaInitializer(Initializer value) {
        return Specs.with(self(), "gamma", gamma().initializer(value));
    }

    /** What a large gamma costs; null for nothing. */
    default S gammaRegularizer(@Nullable Regularizer value) {
        return Specs.with(self(), "gamma", gamma().regularizer(value));
    }

    /** What gamma must keep to; null for nothing. */
    default S gammaConstraint(@Nullable Constraint value) {
        return Specs.with(self(), "gamma", gamma().constraint(value));
    }

    /** This record. */
    @SuppressWarnings("unchecked") // S is the record's own class
    default S self() {
        return (S) this;
    }

    /**
     * Throws unless an epsilon is above 0.
     *
     * @throws IllegalArgumentException naming the layer and the value
     */
    static void checkEpsilon(String layer, float epsilon) {
        if (!(epsilon > 0)) {
            throw new IllegalArgumentException(layer + " needs an epsilon above 0, received " + epsilon);
        }
    }
}
