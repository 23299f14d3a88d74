package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.RowKernel;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.init.Ones;
import dev.zoetrope.layers.init.Zeros;
import java.util.List;

/**
 * {@code y = (x − μ) / √(σ² + epsilon)·gamma + beta}, with mean μ and variance σ² of each input over {@code axis}. Ba, Kiros
 * and Hinton, "Layer Normalization" (2016). Any input shape.
 *
 * <p>Parameters, of the shape of the normalised axes: {@code gamma} if {@code scale}, {@code beta} if {@code center}.
 *
 * @param axis one or more, counted with the batch axis as axis 0, or from the end
 */
public record LayerNormalization(
        List<Integer> axis, float epsilon, boolean center, boolean scale, WeightSpec beta, WeightSpec gamma)
        implements NormalizationOptions<LayerNormalization> {
    /** Elements that one task takes. */
    private static final int GRAIN = 1 << 14;

    /** Tasks share the parameters' gradients: each has sums of its own, and those are added up. */
    private static final int MOST_RUNS = 32;

    public LayerNormalization {
        axis = List.copyOf(axis);
        if (axis.isEmpty()) {
            throw new IllegalArgumentException("LayerNormalization needs an axis, received none");
        }
        NormalizationOptions.checkEpsilon("LayerNormalization", epsilon);
    }

    /** Keras's defaults: over the last axis. */
    public LayerNormalization() {
        this(List.of(-1), 1e-3f, true, true, new WeightSpec(new Zeros()), new WeightSpec(new Ones()));
    }

    public LayerNormalization axis(Integer... value) {
        return Specs.with(this, "axis", List.of(value));
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        Transposition toLast = Axes.last(context, input, axis);
        Shape shape = Axes.sizes(context, input, axis);
        ScaleAndShift parameters = ScaleAndShift.of(context, shape, scale ? gamma : null, center ? beta : null);
        return new Built(context, input, toLast, shape.size(), epsilon, parameters);
    }

    private record Built(
            BuildContext context, Shape outputShape, Transposition toLast, int width, float epsilon, ScaleAndShift own)
            implements Layer {
        @Override
        public MaskSupport maskSupport() {
            return MaskSupport.HANDS_ON;
        }

        @Override
        public List<Parameter> parameters() {
            return own.parameters();
        }

        @Override
        public Forward forward(Tensor x, Pass pass) {
            context.requireInput(x, outputShape);
            return toLast.around(x, pass, rows -> normalize(rows, pass));
        }

        /** The normalised axes are the last ones: seen as one, they are rows. */
        private Forward normalize(Tensor input, Pass pass) {
            Tensor x = Axes.rows(input, width);
            int count = x.dim(0);
            Tensor y = pass.tensor(x.shape());
            Tensor statistics = pass.tensor(Shape.of(count, 2));
            long mark = pass.workspace().mark();
            List<Tensor> scratch = pass.perWorker(Shape.of(RowKernel.SCRATCH));
            RowKernel kernel = pass.kernels().rows();
            pass.parallel()
                    .forRanges(
                            count,
                            Math.max(1, GRAIN / Math.max(1, width)),
                            (from, to, worker) -> kernel.standardize(
                                    x,
                                    own.scale(),
                                    own.shift(),
                                    epsilon,
                                    y,
                                    statistics,
                                    from,
                                    to,
                                    scratch.get(worker)));
            pass.workspace().release(mark);
            return new Forward(
                    y.reshape(input.shape()),
                    dy -> backward(x, statistics, dy.reshape(x.shape()), pass).reshape(input.shape()));
        }

        private Tensor backward(Tensor x, Tensor statistics, Tensor dy, Pass pass) {
            int count = x.dim(0);
            Tensor dx = pass.tensor(x.shape());
            long mark = pass.workspace().mark();
            int grain = Math.max(Math.max(1, GRAIN / Math.max(1, width)), Math.ceilDiv(count, MOST_RUNS));
            Tensor sums = pass.workspace().zeros(Shape.of(Math.ceilDiv(count, grain), 2, width));
            List<Tensor> scratch = pass.perWorker(Shape.of(RowKernel.SCRATCH));
            RowKernel kernel = pass.kernels().rows();
            pass.parallel()
                    .forRanges(
                            count,
                            grain,
                            (from, to, worker) -> kernel.standardizeGradient(
                                    x,
                                    own.scale(),
                                    statistics,
                                    dy,
                                    dx,
                                    sums.slice(from / grain),
                                    from,
                                    to,
                                    scratch.get(worker)));
            own.addGradients(sums);
            pass.workspace().release(mark);
            return dx;
        }
    }
}
