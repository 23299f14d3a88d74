package dev.zoetrope.layers.cost;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.AveragePooling1D;
import dev.zoetrope.layers.layer.AveragePooling2D;
import dev.zoetrope.layers.layer.AveragePooling3D;
import dev.zoetrope.layers.layer.BatchNormalization;
import dev.zoetrope.layers.layer.Bidirectional;
import dev.zoetrope.layers.layer.Conv2DTranspose;
import dev.zoetrope.layers.layer.GroupNormalization;
import dev.zoetrope.layers.layer.LayerNormalization;
import dev.zoetrope.layers.layer.MaxPooling1D;
import dev.zoetrope.layers.layer.MaxPooling2D;
import dev.zoetrope.layers.layer.MaxPooling3D;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.RecurrentSpec;
import dev.zoetrope.layers.layer.Size3D;
import dev.zoetrope.layers.layer.Sizes;
import java.util.List;

/**
 * Operations of a layer's forward pass for one example, by the formula and not by what a kernel saves: a multiplication with
 * its addition is 2, an element that a pool looks at 1, one that is normalised 2; activations, dropout and reshaping count
 * nothing.
 *
 * @param products with the weights of kernels
 * @param others all other operations
 */
public record Operations(long products, long others) {
    /**
     * Those of a layer that is no wrapper.
     *
     * @param input of one example, the first if there are several
     * @param output of one example, the first if there are several
     */
    public static Operations of(MultiLayerSpec spec, Shape input, Shape output, List<Parameter> parameters) {
        long kernels = parameters.stream()
                .filter(parameter -> parameter.path().endsWith("kernel"))
                .mapToLong(parameter -> parameter.value().size())
                .sum();
        return new Operations(2 * kernels * positions(spec, input, output), others(spec, output.size()));
    }

    /** How many times each weight of a kernel is used. */
    private static long positions(MultiLayerSpec spec, Shape input, Shape output) {
        if (spec instanceof RecurrentSpec<?> || spec instanceof Bidirectional) {
            // of ConvLSTM2D each step is an image
            long pixels = input.rank() < 4 ? 1 : (long) output.dim(-3) * output.dim(-2);
            return input.dim(0) * pixels;
        }
        Shape seen = spec instanceof Conv2DTranspose ? input : output;
        return seen.rank() == 0 ? 1 : seen.size() / Math.max(1, seen.dim(-1));
    }

    private static long others(MultiLayerSpec spec, long elements) {
        return switch (spec) {
            case MaxPooling1D pool -> elements * volume(pool.poolSize());
            case MaxPooling2D pool -> elements * volume(pool.poolSize());
            case MaxPooling3D pool -> elements * volume(pool.poolSize());
            case AveragePooling1D pool -> elements * volume(pool.poolSize());
            case AveragePooling2D pool -> elements * volume(pool.poolSize());
            case AveragePooling3D pool -> elements * volume(pool.poolSize());
            case BatchNormalization norm -> 2 * elements;
            case LayerNormalization norm -> 2 * elements;
            case GroupNormalization norm -> 2 * elements;
            default -> 0;
        };
    }

    private static long volume(Sizes sizes) {
        Size3D size = sizes.toVolume();
        return (long) size.depth() * size.height() * size.width();
    }

    /** All of them. */
    public long sum() {
        return products + others;
    }

    /** Those of so many frames. */
    public Operations times(int frames) {
        return new Operations(frames * products, frames * others);
    }
}
