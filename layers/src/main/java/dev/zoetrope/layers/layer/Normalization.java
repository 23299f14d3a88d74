package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.ChannelKernel;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.init.Ones;
import dev.zoetrope.layers.init.Zeros;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@code y = (x − mean)/max(√variance, 1e-7)} with a mean and a variance for each index along {@code axis}, or with {@code
 * invert} what undoes it, {@code y = x·max(√variance, 1e-7) + mean}. Any input shape.
 *
 * <p>Mean and variance are given, or found by {@link #adapt}. Without either they are state, {@code mean} and {@code variance}
 * of the shape of these axes, which a file may bring; they begin as 0 and 1, and training does not move them.
 *
 * @param axis counted with the batch axis as axis 0, or from the end; none for one mean and one variance of all
 * @param mean one number for all, or one for each index, those of several axes in row-major order; none if not given
 * @param variance as many as there are means
 * @param invert whether normalised values become what they were
 */
public record Normalization(List<Integer> axis, List<Float> mean, List<Float> variance, boolean invert)
        implements LayerSpec {
    private static final float SMALLEST = 1e-7f;

    /** Elements that one task takes. */
    private static final int GRAIN = 1 << 14;

    public Normalization {
        axis = List.copyOf(axis);
        mean = List.copyOf(mean);
        variance = List.copyOf(variance);
        if (mean.size() != variance.size()) {
            throw new IllegalArgumentException("Normalization wants as many variances as means, received " + mean.size()
                    + " means and " + variance.size() + " variances");
        }
    }

    /** Keras's defaults: a mean and a variance for each index along the last axis, to be found by {@link #adapt}. */
    public Normalization() {
        this(List.of(-1), List.of(), List.of(), false);
    }

    public Normalization axis(Integer... value) {
        return Specs.with(this, "axis", List.of(value));
    }

    public Normalization invert(boolean value) {
        return Specs.with(this, "invert", value);
    }

    /** With this mean and variance for all. */
    public Normalization given(double oneMean, double oneVariance) {
        return new Normalization(axis, List.of((float) oneMean), List.of((float) oneVariance), invert);
    }

    /** With the mean and the variance of data. */
    public Normalization adapt(Tensor data) {
        return adapt(List.of(data));
    }

    /**
     * With the mean and the variance of all batches together, by the updates of Chan, Golub and LeVeque (1983) in doubles.
     *
     * @param batches each [N,…], of the layer's input shape
     * @throws ShapeException if there are no batches, or their shapes do not go together
     */
    public Normalization adapt(Iterable<Tensor> batches) {
        Moments moments = null;
        for (Tensor batch : batches) {
            if (batch.shape().rank() < 1 || batch.size() == 0) {
                throw new ShapeException("normalization", "batches [N,…] that are not empty", batch.shape());
            }
            moments = moments == null ? Moments.of(batch.shape().dropFirst(1), axis) : moments;
            moments.add(batch);
        }
        if (moments == null) {
            throw new ShapeException("normalization", "at least one batch to adapt to", List.of());
        }
        return new Normalization(axis, moments.middles(), moments.variances(), invert);
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        Transposition toLast = Axes.last(context, input, axis);
        Shape shape = Axes.sizes(context, input, axis);
        if (mean.size() > 1 && mean.size() != shape.size()) {
            throw new ShapeException(
                    context.path(), "inputs with " + mean.size() + " places along axes " + axis, input);
        }
        if (!mean.isEmpty()) {
            return new Built(context, input, toLast, spread(mean, shape), spread(variance, shape), List.of(), invert);
        }
        Parameter means = context.state("mean", shape, new Zeros());
        Parameter variances = context.state("variance", shape, new Ones());
        return new Built(context, input, toLast, means.value(), variances.value(), List.of(means, variances), invert);
    }

    private static Tensor spread(List<Float> values, Shape shape) {
        Tensor all = Tensor.zeros(shape);
        for (int i = 0; i < all.size(); i++) {
            all.array()[i] = values.get(values.size() == 1 ? 0 : i);
        }
        return all;
    }

    /** Mean and squared distances of what came so far, of each place along some axes. */
    private record Moments(Shape input, int[] places, double[] counts, double[] means, double[] squares) {
        static Moments of(Shape input, List<Integer> axes) {
            BuildContext context = BuildContext.fresh(0).child("normalization");
            Axes.last(context, input, axes); // throws unless the axes are there
            List<Integer> kept =
                    axes.stream().map(axis -> Axes.of(context, input, axis) - 1).toList();
            int size = Axes.sizes(context, input, axes).size();
            int[] places = IntStream.range(0, input.size())
                    .map(element -> place(element, input, kept))
                    .toArray();
            return new Moments(input, places, new double[size], new double[size], new double[size]);
        }

        private static int place(int element, Shape input, List<Integer> kept) {
            int place = 0;
            for (int axis = 0; axis < input.rank(); axis++) {
                int index = element / input.dropFirst(axis + 1).size() % input.dim(axis);
                place = kept.contains(axis) ? place * input.dim(axis) + index : place;
            }
            return place;
        }

        void add(Tensor batch) {
            if (!batch.shape().dropFirst(1).equals(input)) {
                throw new ShapeException("normalization", "batches of " + input + " like the first", batch.shape());
            }
            for (int i = 0; i < batch.size(); i++) {
                int place = places[i % places.length];
                double distance = batch.array()[batch.offset() + i] - means[place];
                counts[place]++;
                means[place] += distance / counts[place];
                squares[place] += distance * (batch.array()[batch.offset() + i] - means[place]);
            }
        }

        List<Float> middles() {
            return IntStream.range(0, means.length)
                    .mapToObj(i -> (float) means[i])
                    .toList();
        }

        List<Float> variances() {
            return IntStream.range(0, squares.length)
                    .mapToObj(i -> (float) (squares[i] / counts[i]))
                    .toList();
        }
    }

    /**
     * The layer.
     *
     * @param mean of the kept axes' shape
     * @param parameters mean and variance, unless they were given
     */
    private record Built(
            BuildContext context,
            Shape outputShape,
            Transposition toLast,
            Tensor mean,
            Tensor variance,
            List<Parameter> parameters,
            boolean invert)
            implements Layer {
        @Override
        public MaskSupport maskSupport() {
            return MaskSupport.HANDS_ON;
        }

        @Override
        public Forward forward(Tensor x, Pass pass) {
            context.requireInput(x, outputShape);
            return toLast.around(x, pass, moved -> {
                Tensor y = affine(moved, true, pass);
                return new Forward(y, dy -> affine(dy, false, pass));
            });
        }

        /** The layer's function, or its slope alone. */
        private Tensor affine(Tensor x, boolean moving, Pass pass) {
            int width = mean.size() == 1 ? x.size() / x.dim(0) : mean.size();
            Tensor rows = Axes.rows(x, width);
            Tensor y = pass.tensor(x.shape());
            long mark = pass.workspace().mark();
            Tensor coefficients = pass.workspace().zeros(Shape.of(3, width));
            for (int i = 0; i < width; i++) {
                int place = mean.size() == 1 ? 0 : i;
                float deviation = Math.max((float) Math.sqrt(variance.array()[variance.offset() + place]), SMALLEST);
                float middle = mean.array()[mean.offset() + place];
                coefficients.set(moving && !invert ? middle : 0f, 0, i);
                coefficients.set(invert ? deviation : 1f / deviation, 1, i);
                coefficients.set(moving && invert ? middle : 0f, 2, i);
            }
            ChannelKernel kernel = pass.kernels().channels();
            pass.parallel()
                    .forRanges(
                            rows.dim(0),
                            Math.max(1, GRAIN / Math.max(1, width)),
                            (from, to, worker) -> kernel.affine(rows, coefficients, y.reshape(rows.shape()), from, to));
            pass.workspace().release(mark);
            return y;
        }
    }
}
