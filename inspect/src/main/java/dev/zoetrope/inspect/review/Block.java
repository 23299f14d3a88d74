package dev.zoetrope.inspect.review;

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
 * One layer of a model as a review sees it.
 *
 * @param path where it stands, as {@link dev.zoetrope.layers.layer.Taps} call it
 * @param spec what it is; of a layer in a TimeDistributed, that layer
 * @param frames how many times a TimeDistributed runs it on one example; 0 if it stands in none
 * @param sources the paths of the layers whose outputs it takes; none for the model's own inputs
 * @param inputs of one example, with the frames
 * @param outputs of one example, with the frames
 */
public record Block(
        String path,
        MultiLayerSpec spec,
        int frames,
        List<String> sources,
        List<Shape> inputs,
        List<Shape> outputs,
        List<Parameter> parameters,
        Field field) {

    /** What the layer is called: {@code TimeDistributed Conv2D}. */
    public String type() {
        return (frames > 0 ? "TimeDistributed " : "") + spec.displayName();
    }

    /** The shape of its first input, of one frame if it sees frames one by one. */
    public Shape input() {
        return frames > 0 ? inputs.getFirst().dropFirst(1) : inputs.getFirst();
    }

    /** The shape of its first output, of one frame if it sees frames one by one. */
    public Shape output() {
        return frames > 0 ? outputs.getFirst().dropFirst(1) : outputs.getFirst();
    }

    /** Numbers in its parameters. */
    public long parameterCount() {
        return parameters.stream().mapToLong(p -> p.value().size()).sum();
    }

    /** Bytes of what it gives for one example, which training keeps for the way back. */
    public long activationBytes() {
        return outputs.stream().mapToLong(shape -> 4L * shape.size()).sum();
    }

    /**
     * Operations of the forward pass for one example, by the formula and not by what a kernel saves: a multiplication with
     * its addition is 2, an element that a pool looks at 1, one that is normalised 2; activations, dropout and reshaping
     * count nothing.
     */
    public long flops() {
        long kernels = parameters.stream()
                .filter(parameter -> parameter.path().endsWith("kernel"))
                .mapToLong(parameter -> parameter.value().size())
                .sum();
        return Math.max(1, frames) * (2 * kernels * positions() + others());
    }

    /** How many times each weight of a kernel is used. */
    private long positions() {
        Shape in = input();
        Shape out = output();
        if (spec instanceof RecurrentSpec<?> || spec instanceof Bidirectional) {
            long pixels = in.rank() < 4 ? 1 : (long) out.dim(-3) * out.dim(-2);
            return in.dim(0) * pixels;
        }
        Shape seen = spec instanceof Conv2DTranspose ? in : out;
        return seen.rank() == 0 ? 1 : seen.size() / Math.max(1, seen.dim(-1));
    }

    private long others() {
        long elements = output().size();
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
}
