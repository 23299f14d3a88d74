package dev.zoetrope.testkit;

import dev.zoetrope.layers.layer.Functional;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import java.util.List;

/** A layer's forward pass in double precision, for any number of inputs and outputs; see {@link Oracle}. */
public interface MultiOracle {
    /** The number of parameters, which come in the layer's order. */
    int parameters();

    /**
     * Computes the outputs.
     *
     * @param inputs each [N,…]
     * @return each [N,…]
     */
    List<Doubles> forward(List<Doubles> inputs, List<Doubles> parameters, OraclePass pass);

    /**
     * The oracle of one of the library's own layers.
     *
     * @throws IllegalArgumentException if it has none
     */
    static MultiOracle of(MultiLayerSpec spec) {
        if (spec instanceof Functional graph) {
            return new FunctionalOracle(graph);
        }
        return spec instanceof LayerSpec one ? Oracles.of(one) : MultiOracles.of(spec);
    }
}
