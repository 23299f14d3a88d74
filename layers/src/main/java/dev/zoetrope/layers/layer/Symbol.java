package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tensor of a model that is being described: an input, or an output of a layer called on others. {@code
 * Layers.functional(inputs, outputs)} makes a {@link Functional} of what lies between.
 *
 * <pre>{@code
 * Symbol image = input(32, 32, 3);
 * Symbol features = image.then(conv2D(16, 3).padding(SAME));
 * Symbol sum = add(features, features.then(conv2D(16, 3).padding(SAME)));
 * Functional model = functional(image, sum.then(flatten()).then(dense(10)));
 * }</pre>
 *
 * <p>A layer is the record object: called twice, the same object is one layer with one set of parameters, and two equal
 * objects are two layers.
 */
public final class Symbol {
    private final Origin origin;
    private final int output;

    /** Where a tensor comes from: an input, which has a shape, or a call, which has a layer. */
    record Origin(
            @Nullable String name,
            @Nullable Shape shape,
            @Nullable MultiLayerSpec layer,
            List<Symbol> inputs) {
        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    private Symbol(Origin origin, int output) {
        this.origin = origin;
        this.output = output;
    }

    /** An input. */
    public static Symbol input(Shape shape) {
        return new Symbol(new Origin(null, shape, null, List.of()), 0);
    }

    /** An input with a name. */
    public static Symbol input(String name, Shape shape) {
        return new Symbol(new Origin(name, shape, null, List.of()), 0);
    }

    static Symbol call(@Nullable String name, MultiLayerSpec layer, Symbol... inputs) {
        return new Symbol(new Origin(name, null, layer, List.of(inputs)), 0);
    }

    /** The layer's output on this. */
    public Symbol then(MultiLayerSpec layer) {
        return layer.on(this);
    }

    /** The layer's output on this; the layer gets a name. */
    public Symbol then(String name, MultiLayerSpec layer) {
        return layer.on(name, this);
    }

    /** Another output of the same call; {@code output(0)} is the first. */
    public Symbol output(int index) {
        return new Symbol(origin, index);
    }

    Origin origin() {
        return origin;
    }

    int output() {
        return output;
    }
}
