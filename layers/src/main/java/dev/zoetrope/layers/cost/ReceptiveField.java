package dev.zoetrope.layers.cost;

import dev.zoetrope.layers.layer.AveragePooling2D;
import dev.zoetrope.layers.layer.Bidirectional;
import dev.zoetrope.layers.layer.Conv2D;
import dev.zoetrope.layers.layer.ConvLSTM2D;
import dev.zoetrope.layers.layer.DepthwiseConv2D;
import dev.zoetrope.layers.layer.MaxPooling2D;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import dev.zoetrope.layers.layer.RecurrentSpec;
import dev.zoetrope.layers.layer.SeparableConv2D;
import dev.zoetrope.layers.layer.Size2D;
import dev.zoetrope.layers.layer.TimeDistributed;

/**
 * How much of the clip one number of a layer's output depends on, padding and all: a window {@code w} pixels wide that moves
 * {@code s} inputs at a time widens the field of what it looks at by {@code (w − 1)·jump} pixels, and multiplies the jump by
 * {@code s}. Araujo, Norris and Sim, "Computing receptive fields of convolutional neural networks" (Distill, 2019).
 *
 * @param height in pixels; may be more than the picture has
 * @param width in pixels
 * @param wholeClip whether it depends on all frames, not on one
 * @param jumpY pixels between the fields of two neighbours
 * @param jumpX pixels between the fields of two neighbours
 */
public record ReceptiveField(long height, long width, boolean wholeClip, long jumpY, long jumpX) {
    /** That of a pixel of the input: itself. */
    public static ReceptiveField ofPixel() {
        return new ReceptiveField(1, 1, false, 1, 1);
    }

    /** That of a layer's output, this one being its input's. A layer that keeps positions changes nothing. */
    public ReceptiveField through(MultiLayerSpec spec) {
        if (spec instanceof TimeDistributed each) {
            return through(each.layer());
        }
        if (spec instanceof Conv2D conv) {
            return window(conv.kernelSize(), conv.strides(), conv.dilationRate());
        }
        if (spec instanceof DepthwiseConv2D conv) {
            return window(conv.kernelSize(), conv.strides(), conv.dilationRate());
        }
        if (spec instanceof SeparableConv2D conv) {
            return window(conv.kernelSize(), conv.strides(), conv.dilationRate());
        }
        if (spec instanceof MaxPooling2D pool) {
            return window(pool.poolSize(), pool.strides(), Size2D.of(1));
        }
        if (spec instanceof AveragePooling2D pool) {
            return window(pool.poolSize(), pool.strides(), Size2D.of(1));
        }
        if (spec instanceof ConvLSTM2D conv) {
            return window(conv.kernelSize(), conv.strides(), conv.dilationRate())
                    .ofWholeClip();
        }
        return spec instanceof RecurrentSpec<?> || spec instanceof Bidirectional ? ofWholeClip() : this;
    }

    private ReceptiveField ofWholeClip() {
        return new ReceptiveField(height, width, true, jumpY, jumpX);
    }

    private ReceptiveField window(Size2D size, Size2D strides, Size2D dilation) {
        return new ReceptiveField(
                height + (size.height() - 1L) * dilation.height() * jumpY,
                width + (size.width() - 1L) * dilation.width() * jumpX,
                wholeClip,
                jumpY * strides.height(),
                jumpX * strides.width());
    }
}
