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
            AdditiveAttention.class,
            AlphaDropout.class,
            Attention.class,
            Average.class,
            AveragePooling1D.class,
            AveragePooling2D.class,
            AveragePooling3D.class,
            BatchNormalization.class,
            Bidirectional.class,
            Concatenate.class,
            Conv1D.class,
            Conv2D.class,
            Conv2DTranspose.class,
            Conv3D.class,
            ConvLSTM2D.class,
            Cropping1D.class,
            Cropping2D.class,
            Cropping3D.class,
            Dense.class,
            DepthwiseConv2D.class,
            Dot.class,
            Dropout.class,
            ELU.class,
            Embedding.class,
            Flatten.class,
            Functional.class,
            GRU.class,
            GaussianDropout.class,
            GaussianNoise.class,
            GlobalAveragePooling1D.class,
            GlobalAveragePooling2D.class,
            GlobalAveragePooling3D.class,
            GlobalMaxPooling1D.class,
            GlobalMaxPooling2D.class,
            GlobalMaxPooling3D.class,
            GroupNormalization.class,
            LSTM.class,
            LayerNormalization.class,
            LeakyReLU.class,
            Masking.class,
            MaxPooling1D.class,
            MaxPooling2D.class,
            MaxPooling3D.class,
            Maximum.class,
            Minimum.class,
            MultiHeadAttention.class,
            Multiply.class,
            Normalization.class,
            PReLU.class,
            Permute.class,
            RMSNormalization.class,
            ReLU.class,
            RepeatVector.class,
            Rescaling.class,
            Reshape.class,
            SeparableConv2D.class,
            Sequential.class,
            SimpleRNN.class,
            Softmax.class,
            SpatialDropout1D.class,
            SpatialDropout2D.class,
            SpatialDropout3D.class,
            Subtract.class,
            TimeDistributed.class,
            UnitNormalization.class,
            UpSampling1D.class,
            UpSampling2D.class,
            UpSampling3D.class,
            ZeroPadding1D.class,
            ZeroPadding2D.class,
            ZeroPadding3D.class);

    private LayerCatalog() {}

    /** The records of all layers. */
    public static List<Class<? extends MultiLayerSpec>> all() {
        return ALL;
    }
}
