package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.ConvMaxPoolGeometry;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Conv2D} with ReLU, the {@link MaxPooling2D} behind it and the {@link Dropout} behind that, if there is one: one step of a
 * {@link ConvPoolStack}.
 */
record ConvPoolBlock(
        ConvolutionLayer conv,
        PoolingLayer pooling,
        @Nullable DropoutLayer dropout) {

    /** Whether two layers that follow each other can be one. */
    static boolean fits(ConvolutionLayer conv, PoolingLayer pooling) {
        return conv.input().rank() == 3
                && conv.activation() == Activation.RELU
                && pooling.max()
                && ConvMaxPoolGeometry.fits(conv.geometry(1), pooling.imageGeometry(1));
    }

    ConvPoolBlock with(DropoutLayer behind) {
        return new ConvPoolBlock(conv, pooling, behind);
    }

    ConvMaxPoolGeometry geometry(int images) {
        return new ConvMaxPoolGeometry(conv.geometry(images), pooling.imageGeometry(images));
    }
}
