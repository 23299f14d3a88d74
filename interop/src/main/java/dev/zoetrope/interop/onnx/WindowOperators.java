package dev.zoetrope.interop.onnx;

import dev.zoetrope.core.kernel.SlidingWindow;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.AveragePooling1D;
import dev.zoetrope.layers.layer.AveragePooling2D;
import dev.zoetrope.layers.layer.AveragePooling3D;
import dev.zoetrope.layers.layer.Border;
import dev.zoetrope.layers.layer.Borders2D;
import dev.zoetrope.layers.layer.Conv1D;
import dev.zoetrope.layers.layer.Conv2D;
import dev.zoetrope.layers.layer.Conv2DTranspose;
import dev.zoetrope.layers.layer.Conv3D;
import dev.zoetrope.layers.layer.Cropping2D;
import dev.zoetrope.layers.layer.DepthwiseConv2D;
import dev.zoetrope.layers.layer.Interpolation;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.MaxPooling1D;
import dev.zoetrope.layers.layer.MaxPooling2D;
import dev.zoetrope.layers.layer.MaxPooling3D;
import dev.zoetrope.layers.layer.OutputPadding2D;
import dev.zoetrope.layers.layer.Padding;
import dev.zoetrope.layers.layer.Size1D;
import dev.zoetrope.layers.layer.Size2D;
import dev.zoetrope.layers.layer.Size3D;
import dev.zoetrope.layers.layer.UpSampling1D;
import dev.zoetrope.layers.layer.UpSampling2D;
import dev.zoetrope.layers.layer.UpSampling3D;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Operators whose window slides over sequences, images or volumes [N,C,…]: convolutions, poolings, enlargements. */
final class WindowOperators {
    private WindowOperators() {}

    /**
     * A window along each axis, and what Keras calls its padding.
     *
     * @param padding null if Keras has no word for it
     */
    private record Windows(
            int[] window,
            int[] strides,
            int[] dilations,
            List<Border> borders,
            @Nullable Padding padding) {
        static Windows of(Operation op, Computed x, int... window) {
            int axes = x.rank() - 2;
            if (axes < 1 || axes > 3 || window.length != axes || x.batchAxis() != 0) {
                throw new IllegalArgumentException(
                        "a window of " + window.length + " axes over " + x + ", layers have 1 to 3 behind [N,C]");
            }
            int[] strides = op.sizes("strides", axes, 1);
            int[] dilations = op.sizes("dilations", axes, 1);
            int[] pads = op.sizes("pads", 2 * axes, 0);
            String automatic = op.text("auto_pad", "NOTSET");
            List<Border> borders = IntStream.range(0, axes)
                    .mapToObj(i -> border(
                            automatic,
                            new Border(pads[i], pads[axes + i]),
                            Math.toIntExact(x.dims()[2 + i]),
                            window[i],
                            strides[i],
                            dilations[i]))
                    .toList();
            return new Windows(window, strides, dilations, borders, padding(borders, x, window, strides, dilations));
        }

        private static Border border(String automatic, Border given, int input, int window, int stride, int dilation) {
            if (automatic.equals("NOTSET") || automatic.equals("VALID")) {
                return automatic.equals("VALID") ? Border.of(0) : given;
            }
            SlidingWindow same = SlidingWindow.same(input, window, stride, dilation);
            return automatic.equals("SAME_LOWER")
                    ? new Border(same.padAfter(), same.padBefore())
                    : new Border(same.padBefore(), same.padAfter());
        }

        private static @Nullable Padding padding(
                List<Border> borders, Computed x, int[] window, int[] strides, int[] dilations) {
            if (borders.stream().allMatch(border -> border.before() + border.after() == 0)) {
                return Padding.VALID;
            }
            boolean same = IntStream.range(0, window.length).allMatch(i -> {
                SlidingWindow wanted =
                        SlidingWindow.same(Math.toIntExact(x.dims()[2 + i]), window[i], strides[i], dilations[i]);
                return borders.get(i).before() == wanted.padBefore()
                        && borders.get(i).after() == wanted.padAfter();
            });
            return same ? Padding.SAME : null;
        }

        Size1D one(int... sizes) {
            return Size1D.of(sizes[0]);
        }

        Size2D two(int... sizes) {
            return new Size2D(sizes[0], sizes[1]);
        }

        Size3D three(int... sizes) {
            return new Size3D(sizes[0], sizes[1], sizes[2]);
        }
    }

    static Computed convolution(Operation op) {
        Computed x = op.computed(0);
        Tensor w = op.weight(1, x.rank());
        int axes = x.rank() - 2;
        Windows windows = Windows.of(op, x, w.shape().dropFirst(2).dims());
        int groups = Math.toIntExact(op.integer("group", 1));
        int filters = w.dim(0);
        boolean perChannel = axes == 2 && groups > 1 && groups == x.dims()[1] && filters % groups == 0 && w.dim(1) == 1;
        Map<String, Tensor> weights = new HashMap<>();
        weights.put("kernel", perChannel ? depthwise(w, groups) : Tensors.transposed(w, kernelOrder(axes)));
        if (op.has(2)) {
            weights.put("bias", op.weight(2, 1));
        }
        Computed last = op.assembly().channelsLast(x);
        Computed padded = windows.padding == null ? ShapeOperators.padded(op.assembly(), last, windows.borders) : last;
        Padding padding = windows.padding == null ? Padding.VALID : windows.padding;
        LayerSpec layer = perChannel
                ? new DepthwiseConv2D(windows.two(windows.window))
                        .strides(windows.two(windows.strides))
                        .dilationRate(windows.two(windows.dilations))
                        .padding(padding)
                        .depthMultiplier(filters / groups)
                        .useBias(op.has(2))
                : convolution(windows, padding, filters, groups, op.has(2));
        return Assembly.channelsFirst(op.assembly().apply(layer, padded, weights));
    }

    private static LayerSpec convolution(Windows w, Padding padding, int filters, int groups, boolean bias) {
        return switch (w.window.length) {
            case 1 ->
                new Conv1D(filters, w.one(w.window))
                        .strides(w.one(w.strides))
                        .dilationRate(w.one(w.dilations))
                        .padding(padding)
                        .groups(groups)
                        .useBias(bias);
            case 2 ->
                new Conv2D(filters, w.two(w.window))
                        .strides(w.two(w.strides))
                        .dilationRate(w.two(w.dilations))
                        .padding(padding)
                        .groups(groups)
                        .useBias(bias);
            default ->
                new Conv3D(filters, w.three(w.window))
                        .strides(w.three(w.strides))
                        .dilationRate(w.three(w.dilations))
                        .padding(padding)
                        .groups(groups)
                        .useBias(bias);
        };
    }

    /** From [F,C,K…] to [K…,C,F]. */
    private static int[] kernelOrder(int axes) {
        return IntStream.concat(IntStream.range(2, 2 + axes), IntStream.of(1, 0))
                .toArray();
    }

    /** From [C·M,1,KH,KW] to [KH,KW,C,M]. */
    private static Tensor depthwise(Tensor w, int channels) {
        Tensor last = Tensors.transposed(w, 2, 3, 1, 0);
        return last.reshape(Shape.of(w.dim(2), w.dim(3), channels, w.dim(0) / channels));
    }

    /** The whole result of the transposed convolution, then what the pads take away of it. */
    static Computed transposedConvolution(Operation op) {
        Computed x = op.computed(0);
        Tensor w = op.weight(1, 4);
        Windows windows = Windows.of(op, x, w.shape().dropFirst(2).dims());
        op.require("group", 1);
        if (!op.text("auto_pad", "NOTSET").equals("NOTSET") || op.integers("output_shape") != null) {
            throw new IllegalArgumentException("the pads of a transposed convolution must be given as numbers");
        }
        int[] more = op.sizes("output_padding", 2, 0);
        Map<String, Tensor> weights = new HashMap<>(Map.of("kernel", Tensors.transposed(w, 2, 3, 1, 0)));
        if (op.has(2)) {
            weights.put("bias", op.weight(2, 1));
        }
        LayerSpec layer = new Conv2DTranspose(w.dim(1), windows.two(windows.window))
                .strides(windows.two(windows.strides))
                .dilationRate(windows.two(windows.dilations))
                .outputPadding(new OutputPadding2D(more[0], more[1]))
                .useBias(op.has(2));
        Computed y = op.assembly().apply(layer, op.assembly().channelsLast(x), weights);
        if (windows.padding != Padding.VALID) {
            Borders2D rim = new Borders2D(windows.borders.get(0), windows.borders.get(1));
            y = op.assembly().apply(new Cropping2D(rim), y, Map.of());
        }
        return Assembly.channelsFirst(y);
    }

    /** @param neverNegative whether zeros at the border change no maximum */
    static Computed pooling(Operation op, boolean max, boolean neverNegative) {
        Computed x = op.computed(0);
        Windows w = Windows.of(op, x, op.sizes("kernel_shape", x.rank() - 2, 0));
        for (int i = 0; i < w.window.length; i++) {
            int padded = Math.toIntExact(x.dims()[2 + i])
                    + w.borders.get(i).before()
                    + w.borders.get(i).after();
            if (w.dilations[i] != 1
                    || (op.integer("ceil_mode", 0) == 1 && (padded - w.window[i]) % w.strides[i] != 0)) {
                throw new IllegalArgumentException("no layer pools with gaps, or over a window that is cut off");
            }
        }
        boolean counts = !max && op.integer("count_include_pad", 0) == 1;
        boolean asZeros = w.padding == null || (counts && w.padding == Padding.SAME);
        if (asZeros && !(max ? neverNegative : counts)) {
            throw new IllegalArgumentException("pads of " + w.borders + " with which no layer pools such numbers");
        }
        Computed last = op.assembly().channelsLast(x);
        Computed padded = asZeros ? ShapeOperators.padded(op.assembly(), last, w.borders) : last;
        Padding padding = asZeros || w.padding == null ? Padding.VALID : w.padding;
        return Assembly.channelsFirst(op.assembly().apply(pooling(w, padding, max), padded, Map.of()));
    }

    private static LayerSpec pooling(Windows w, Padding padding, boolean max) {
        return switch (w.window.length) {
            case 1 ->
                max
                        ? new MaxPooling1D(w.one(w.window), w.one(w.strides), padding)
                        : new AveragePooling1D(w.one(w.window), w.one(w.strides), padding);
            case 2 ->
                max
                        ? new MaxPooling2D(w.two(w.window), w.two(w.strides), padding)
                        : new AveragePooling2D(w.two(w.window), w.two(w.strides), padding);
            default ->
                max
                        ? new MaxPooling3D(w.three(w.window), w.three(w.strides), padding)
                        : new AveragePooling3D(w.three(w.window), w.three(w.strides), padding);
        };
    }

    /** Larger by whole factors along the axes behind [N,C]. */
    static Computed resize(Operation op) {
        Computed x = op.computed(0);
        int[] factors = factors(op, x);
        boolean linear = op.text("mode", "nearest").equals("linear");
        String places = op.text("coordinate_transformation_mode", op.opset() < 11 ? "asymmetric" : "half_pixel");
        boolean known = linear
                ? places.equals("half_pixel") || places.equals("pytorch_half_pixel")
                : op.text("mode", "nearest").equals("nearest") && repeats(op, places, factors);
        if (!known) {
            throw new IllegalArgumentException("no layer enlarges by " + op.text("mode", "nearest") + " with " + places
                    + " and " + nearestMode(op));
        }
        if (x.rank() < 3 || x.rank() > 5 || (linear && x.rank() != 4)) {
            throw new IllegalArgumentException("no layer enlarges " + x + " so");
        }
        LayerSpec layer = switch (x.rank()) {
            case 3 -> new UpSampling1D(factors[2]);
            case 4 ->
                new UpSampling2D(new Size2D(factors[2], factors[3]))
                        .interpolation(linear ? Interpolation.BILINEAR : Interpolation.NEAREST);
            default -> new UpSampling3D(new Size3D(factors[2], factors[3], factors[4]));
        };
        return Assembly.channelsFirst(op.assembly().apply(layer, op.assembly().channelsLast(x), Map.of()));
    }

    private static int[] factors(Operation op, Computed x) {
        if (op.integers("axes") != null
                || !op.text("keep_aspect_ratio_policy", "stretch").equals("stretch")) {
            throw new IllegalArgumentException("factors of some axes, or of one for all, are not supported");
        }
        int scalesInput = op.opset() < 11 ? 1 : 2;
        int[] factors = new int[x.rank()];
        for (int i = 0; i < factors.length; i++) {
            float factor = op.has(3)
                    ? (float) op.known(3).integers("the sizes")[i] / x.dims()[i]
                    : op.known(scalesInput).real(i);
            factors[i] = (int) factor;
            if (factors[i] != factor || factors[i] < 1 || (i < 2 && factors[i] != 1)) {
                throw new IllegalArgumentException(
                        "no layer makes axis " + i + " of " + x + " " + factor + " times as large");
            }
        }
        return factors;
    }

    private static String nearestMode(Operation op) {
        return op.text("nearest_mode", op.opset() < 11 ? "floor" : "round_prefer_floor");
    }

    /**
     * Whether each pixel becomes so many equal ones. Pixel r of the f that come of pixel i looks at {@code i + (r+½)/f − ½} with half
     * pixels, which is nearest to i, and at {@code i + r/f} without, which rounded down is i; so it is nearest to i, if halves are
     * rounded down and there are no more than two.
     */
    private static boolean repeats(Operation op, String places, int... factors) {
        String rounding = nearestMode(op);
        return switch (places) {
            case "half_pixel" -> rounding.equals("round_prefer_floor") || rounding.equals("round_prefer_ceil");
            case "asymmetric" ->
                rounding.equals("floor")
                        || (rounding.equals("round_prefer_floor")
                                && Arrays.stream(factors).allMatch(factor -> factor <= 2));
            default -> false;
        };
    }
}
