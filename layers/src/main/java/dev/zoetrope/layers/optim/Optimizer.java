package dev.zoetrope.layers.optim;

import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Parameter;
import java.util.List;

/** How parameters follow their gradients: an immutable record with Keras's name and defaults. */
public interface Optimizer {
    /** Begins at step 0 with these parameters, and with memory of its own for each. */
    Updates start(List<Parameter> parameters, Execution execution);

    /** An optimizer at work. */
    interface Updates {
        /** Moves every parameter by its gradient, once. */
        void step();
    }
}
