package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.init.Zeros;
import java.util.List;

/**
 * {@code y = max(x, 0) + alpha·min(x, 0)} with a learned alpha for each element of an input, or for all along some axes. Any
 * input shape. He et al., "Delving Deep into Rectifiers" (ICCV 2015).
 *
 * <p>Parameter: {@code alpha}, of the input's shape with 1 for shared axes.
 *
 * @param sharedAxes counted with the batch axis as axis 0
 */
public record PReLU(WeightSpec alpha, List<Integer> sharedAxes) implements LayerSpec {
    /** Elements of an example that one task takes, of all examples. */
    private static final int GRAIN = 1 << 10;

    public PReLU {
        sharedAxes = List.copyOf(sharedAxes);
    }

    /** Keras's defaults: zeros, no axis shared. */
    public PReLU() {
        this(new WeightSpec(new Zeros()), List.of());
    }

    public PReLU alpha(WeightSpec value) {
        return Specs.with(this, "alpha", value);
    }

    public PReLU sharedAxes(Integer... value) {
        return Specs.with(this, "sharedAxes", List.of(value));
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        int[] dims = input.dims();
        for (int axis : sharedAxes) {
            dims[Axes.of(context, input, axis) - 1] = 1;
        }
        Shape shape = Shape.of(dims);
        int[] places = new int[input.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = place(i, input, shape);
        }
        return new Built(context, input, context.parameter("alpha", shape, alpha), places);
    }

    /** Where in alpha the element of an input finds its slope. */
    private static int place(int element, Shape input, Shape alpha) {
        int place = 0;
        for (int axis = 0; axis < input.rank(); axis++) {
            int index = element / input.dropFirst(axis + 1).size() % input.dim(axis);
            place = place * alpha.dim(axis) + (alpha.dim(axis) == 1 ? 0 : index);
        }
        return place;
    }

    private record Built(BuildContext context, Shape outputShape, Parameter alpha, int[] places) implements Layer {
        @Override
        public List<Parameter> parameters() {
            return List.of(alpha);
        }

        @Override
        public MaskSupport maskSupport() {
            return MaskSupport.HANDS_ON;
        }

        @Override
        public Forward forward(Tensor x, Pass pass) {
            context.requireInput(x, outputShape);
            Tensor slopes = slopes(pass);
            Tensor y = pass.tensor(x.shape());
            int size = places.length;
            pass.parallel().forRanges(x.dim(0), 1, (from, to, worker) -> {
                float[] a = slopes.array();
                int in = x.offset() + from * size;
                int out = y.offset() + from * size;
                for (int i = 0; i < size; i++) {
                    float value = x.array()[in + i];
                    y.array()[out + i] = Math.max(value, 0f) + a[slopes.offset() + i] * Math.min(value, 0f);
                }
            });
            return new Forward(y, dy -> backward(x, slopes, dy, pass));
        }

        /** {@code dx = dy·(x > 0 ? 1 : alpha)}, {@code dalpha += Σ dy·min(x, 0)} over the examples, then shared axes. */
        private Tensor backward(Tensor x, Tensor slopes, Tensor dy, Pass pass) {
            Tensor dx = pass.tensor(x.shape());
            Tensor sums = pass.workspace().zeros(outputShape);
            pass.parallel()
                    .forRanges(places.length, GRAIN, (from, to, worker) -> backward(x, slopes, dy, dx, sums, from, to));
            float[] gradient = alpha.gradient().array();
            for (int i = 0; i < places.length; i++) {
                gradient[alpha.gradient().offset() + places[i]] += sums.array()[sums.offset() + i];
            }
            return dx;
        }

        /** The elements {@code from} to {@code to} of all examples, one after another. */
        private void backward(Tensor x, Tensor slopes, Tensor dy, Tensor dx, Tensor sums, int from, int to) {
            float[] in = x.array();
            float[] up = dy.array();
            float[] down = dx.array();
            float[] a = slopes.array();
            float[] sum = sums.array();
            int s = slopes.offset();
            int t = sums.offset();
            for (int n = 0; n < x.dim(0); n++) {
                int i = x.offset() + n * places.length;
                int u = dy.offset() + n * places.length;
                int d = dx.offset() + n * places.length;
                for (int k = from; k < to; k++) {
                    down[d + k] = in[i + k] > 0f ? up[u + k] : up[u + k] * a[s + k];
                }
                for (int k = from; k < to; k++) {
                    sum[t + k] += up[u + k] * Math.min(in[i + k], 0f);
                }
            }
        }

        /** Alpha for each element of an input. */
        private Tensor slopes(Pass pass) {
            Tensor slopes = pass.tensor(outputShape);
            Tensor value = alpha.value();
            for (int i = 0; i < places.length; i++) {
                slopes.array()[slopes.offset() + i] = value.array()[value.offset() + places[i]];
            }
            return slopes;
        }
    }
}
