package dev.zoetrope.layers.cost;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.AveragePooling1D;
import dev.zoetrope.layers.layer.AveragePooling2D;
import dev.zoetrope.layers.layer.AveragePooling3D;
import dev.zoetrope.layers.layer.Bidirectional;
import dev.zoetrope.layers.layer.Conv1D;
import dev.zoetrope.layers.layer.Conv2D;
import dev.zoetrope.layers.layer.Conv3D;
import dev.zoetrope.layers.layer.ConvLSTM2D;
import dev.zoetrope.layers.layer.DepthwiseConv2D;
import dev.zoetrope.layers.layer.Flatten;
import dev.zoetrope.layers.layer.MaxPooling1D;
import dev.zoetrope.layers.layer.MaxPooling2D;
import dev.zoetrope.layers.layer.MaxPooling3D;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import dev.zoetrope.layers.layer.RecurrentSpec;
import dev.zoetrope.layers.layer.SeparableConv2D;
import dev.zoetrope.layers.layer.Size3D;
import dev.zoetrope.layers.layer.Sizes;
import dev.zoetrope.layers.layer.TimeDistributed;

/**
 * How much of the model's input one number depends on: a window of size k that moves by s widens what it looks at by (k −
 * 1)·jump and multiplies the jump by s. Araujo, Norris and Sim, "Computing receptive fields of convolutional neural
 * networks" (Distill, 2019).
 *
 * @param size time steps, rows and columns, padding and all: may be more than the input has
 * @param jump between the fields of neighbours, along each
 * @param input time steps, rows and columns of the model's input
 */
public record ReceptiveField(Size3D size, Size3D jump, Size3D input) {
    private static final Size3D ONE = Size3D.of(1);

    /** That of the input: one pixel of one frame. */
    public static ReceptiveField of(Shape input) {
        int rank = input.rank();
        Size3D pixels = switch (rank) {
            case 4 -> new Size3D(input.dim(0), input.dim(1), input.dim(2));
            case 3 -> new Size3D(1, input.dim(0), input.dim(1));
            case 2 -> new Size3D(input.dim(0), 1, 1);
            default -> ONE;
        };
        return new ReceptiveField(ONE, ONE, pixels);
    }

    /** What of it lies inside the input. */
    public Size3D seen() {
        return new Size3D(
                Math.min(size.depth(), input.depth()),
                Math.min(size.height(), input.height()),
                Math.min(size.width(), input.width()));
    }

    /**
     * That of what a layer gives.
     *
     * @param eachFrame whether a TimeDistributed runs it frame by frame
     */
    public ReceptiveField through(MultiLayerSpec layer, boolean eachFrame) {
        return switch (layer) {
            case TimeDistributed each -> through(each.layer(), true);
            case Conv1D conv -> window(conv.kernelSize(), conv.strides(), conv.dilationRate());
            case Conv2D conv -> window(conv.kernelSize(), conv.strides(), conv.dilationRate());
            case Conv3D conv -> window(conv.kernelSize(), conv.strides(), conv.dilationRate());
            case DepthwiseConv2D conv -> window(conv.kernelSize(), conv.strides(), conv.dilationRate());
            case SeparableConv2D conv -> window(conv.kernelSize(), conv.strides(), conv.dilationRate());
            case MaxPooling1D pool -> window(pool.poolSize(), pool.strides(), ONE);
            case MaxPooling2D pool -> window(pool.poolSize(), pool.strides(), ONE);
            case MaxPooling3D pool -> window(pool.poolSize(), pool.strides(), ONE);
            case AveragePooling1D pool -> window(pool.poolSize(), pool.strides(), ONE);
            case AveragePooling2D pool -> window(pool.poolSize(), pool.strides(), ONE);
            case AveragePooling3D pool -> window(pool.poolSize(), pool.strides(), ONE);
            case ConvLSTM2D conv ->
                window(conv.kernelSize(), conv.strides(), conv.dilationRate()).allFrames();
            case Flatten flatten -> eachFrame ? allPixels() : all();
            case RecurrentSpec<?> recurrent -> allFrames();
            case Bidirectional both -> allFrames();
            default ->
                layer.className().startsWith("Global") && layer.className().contains("Pooling")
                        ? eachFrame ? allPixels() : all()
                        : layer.className().contains("Attention") ? all() : this;
        };
    }

    private ReceptiveField window(Sizes window, Sizes strides, Sizes dilation) {
        // of a window over time alone the axis is the frames'; over images, rows and columns
        Size3D w = volume(window);
        Size3D s = volume(strides);
        Size3D d = volume(dilation);
        Size3D wider = new Size3D(
                wider(size.depth(), w.depth(), d.depth(), jump.depth()),
                wider(size.height(), w.height(), d.height(), jump.height()),
                wider(size.width(), w.width(), d.width(), jump.width()));
        Size3D step = new Size3D(
                further(jump.depth(), s.depth()), further(jump.height(), s.height()), further(jump.width(), s.width()));
        return new ReceptiveField(wider, step, input);
    }

    private static Size3D volume(Sizes sizes) {
        Size3D volume = sizes.toVolume();
        return sizes.rank() == 1 ? new Size3D(volume.width(), 1, 1) : volume;
    }

    private static int wider(int field, int window, int dilation, int jump) {
        return (int) Math.min(Integer.MAX_VALUE, field + (window - 1L) * dilation * jump);
    }

    private static int further(int jump, int stride) {
        return (int) Math.min(Integer.MAX_VALUE, (long) jump * stride);
    }

    private ReceptiveField allFrames() {
        return covering(new Size3D(input.depth(), 1, 1));
    }

    private ReceptiveField allPixels() {
        return covering(new Size3D(1, input.height(), input.width()));
    }

    private ReceptiveField all() {
        return covering(input);
    }

    private ReceptiveField covering(Size3D least) {
        return new ReceptiveField(larger(size, least), jump, input);
    }

    /** The larger of two along each axis: of what a layer with several inputs sees. */
    public ReceptiveField or(ReceptiveField other) {
        return new ReceptiveField(larger(size, other.size), larger(jump, other.jump), larger(input, other.input));
    }

    private static Size3D larger(Size3D a, Size3D b) {
        return new Size3D(
                Math.max(a.depth(), b.depth()), Math.max(a.height(), b.height()), Math.max(a.width(), b.width()));
    }

    /** For people: {@code 3×3 pixels of 1 frame}. */
    @Override
    public String toString() {
        Size3D seen = seen();
        String time = seen.depth() + (seen.depth() == 1 ? " frame" : " frames");
        return input.height() * input.width() == 1 ? time : seen.height() + "×" + seen.width() + " pixels of " + time;
    }
}
