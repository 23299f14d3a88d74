package dev.zoetrope.layers.layer;

import java.util.List;

/**
 * Every layer that there is. Files name layers by their class; the contract tests take each through shape inference,
 * gradient check, bit equality, save and load. A new layer is one line here.
 */
public final class LayerCatalog {
    private static final List<Class<? extends MultiLayerSpec>> ALL = List.of(
            Add.class,
            Average.class,
            AveragePooling2D.class,
            Concatenate.class,
            Conv2D.class,
            Dense.class,
            Dot.class,
            Dropout.class,
            Flatten.class,
            Functional.class,
            LSTM.class,
            MaxPooling2D.class,
            Maximum.class,
            Minimum.class,
            Multiply.class,
            Sequential.class,
            Subtract.class,
            TimeDistributed.class);

    private LayerCatalog() {}

    /** The records of all layers. */
    public static List<Class<? extends MultiLayerSpec>> all() {
        return ALL;
    }
}
