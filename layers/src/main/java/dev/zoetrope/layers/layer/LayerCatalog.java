package dev.zoetrope.layers.layer;

import java.util.List;

/**
 * Every layer that there is. Files name layers by their class; the contract tests take each through shape inference,
 * gradient check, bit equality, save and load. A new layer is one line here.
 */
public final class LayerCatalog {
    private static final List<Class<? extends MultiLayerSpec>> ALL = List.of(
            ActivationLayers.Activation.class,
            ActivityRegularization.class,
            Add.class,
            Average.class,
            AveragePooling2D.class,
            BatchNormalization.class,
            Concatenate.class,
            Conv2D.class,
            Dense.class,
            Dot.class,
            Dropout.class,
            ELU.class,
            Flatten.class,
            Functional.class,
            GaussianDropout.class,
            GaussianNoise.class,
            GroupNormalization.class,
            LayerNormalization.class,
            LeakyReLU.class,
            LSTM.class,
            Maximum.class,
            MaxPooling2D.class,
            Minimum.class,
            MultiHeadAttention.class,
            Multiply.class,
            Permute.class,
            PReLU.class,
            ReLU.class,
            Rescaling.class,
            Reshape.class,
            Sequential.class,
            Softmax.class,
            SpatialDropout1D.class,
            SpatialDropout2D.class,
            SpatialDropout3D.class,
            Subtract.class,
            TimeDistributed.class);

    private LayerCatalog() {}

    /** The records of all layers. */
    public static List<Class<? extends MultiLayerSpec>> all() {
        return ALL;
    }
}
