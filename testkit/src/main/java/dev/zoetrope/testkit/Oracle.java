package dev.zoetrope.testkit;

import dev.zoetrope.layers.layer.LayerSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layer's forward pass in double precision: the textbook formula, as short as it can be read. Its gradient needs no
 * formula: {@link GradientCheck} takes differences.
 */
public interface Oracle {
    /** The number of parameters, which come in the layer's order. */
    int parameters();

    /**
     * Computes the output.
     *
     * @param x [N,…]
     * @return [N,…]
     */
    Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass);

    /**
     * The mask of the output, [N,T] of 1 for steps that count and 0 for others; null if all do. By default the input's.
     *
     * @param x [N,…]
     */
    default @Nullable Doubles mask(Doubles x, OraclePass pass) {
        return pass.mask();
    }

    /**
     * The oracle of one of the library's own layers.
     *
     * @throws IllegalArgumentException if it has none
     */
    static Oracle of(LayerSpec spec) {
        return Oracles.of(spec);
    }
}
