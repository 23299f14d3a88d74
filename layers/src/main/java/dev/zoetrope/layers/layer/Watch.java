package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Tensor;
import java.util.List;

/** Is shown what each layer of a model gives, in the order in which they run. */
@FunctionalInterface
public interface Watch {
    /** A layer has run. */
    void onOutputs(MultiLayer layer, List<Tensor> outputs);
}
