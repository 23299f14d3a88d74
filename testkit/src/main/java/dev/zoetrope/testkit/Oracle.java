package dev.zoetrope.testkit;

import dev.zoetrope.layers.layer.LayerSpec;
import java.util.List;

/**
 * The forward pass of a layer with one input and one output in double precision: the textbook formula, as short as it can be read. Its gradient needs no
 * formula: {@link GradientCheck} takes differences.
 */
public interface Oracle extends MultiOracle {
    /**
     * Computes the output.
     *
     * @param x [N,…]
     * @return [N,…]
     */
    Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass);

    @Override
    default List<Doubles> forward(List<Doubles> inputs, List<Doubles> parameters, OraclePass pass) {
        return List.of(forward(inputs.getFirst(), parameters, pass));
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
