package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.Gemm;
import dev.zoetrope.core.kernel.Matrix;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;

/**
 * {@code y[n,a…,b…] = Σ x0[n,a…,k]·x1[n,b…,k]}: each example's product of two inputs over one axis of each. What is left
 * of the first input's axes comes before what is left of the second's; if nothing is left, the output is {@code [N,1]}.
 *
 * <p>Takes masks, and its output has none.
 *
 * @param axes the axis of each input that is summed over, counted with the batch axis, as in Keras; negative ones count
 *     from the end. A single one stands for both
 * @param normalize scale both inputs to length 1 along those axes first, {@code x·min(1/√Σx², 1e7)}: the cosine
 */
public record Dot(List<Integer> axes, boolean normalize) implements MultiLayerSpec {
    private static final RowScale LENGTH = RowScale.toLength(1e-7);

    public Dot {
        axes = axes.size() == 1 ? List.of(axes.getFirst(), axes.getFirst()) : List.copyOf(axes);
        if (axes.size() != 2) {
            throw new IllegalArgumentException("Dot wants one axis or two, received " + axes);
        }
    }

    /** One axis for both inputs, not normalised. */
    public Dot(int axis) {
        this(List.of(axis), false);
    }

    public Dot normalize(boolean value) {
        return new Dot(axes, value);
    }

    @Override
    public MultiLayer build(List<Shape> inputs, BuildContext context) {
        if (inputs.size() != 2) {
            throw new ShapeException(context.path(), "two inputs", inputs);
        }
        int[] along = new int[2];
        for (int i = 0; i < 2; i++) {
            int rank = inputs.get(i).rank();
            along[i] = axes.get(i) < 0 ? axes.get(i) + rank : axes.get(i) - 1; // without the batch axis
            if (along[i] < 0 || along[i] >= rank) {
                throw new ShapeException(context.path(), "inputs with axes " + axes + " behind the batch's", inputs);
            }
        }
        if (inputs.get(0).dim(along[0]) != inputs.get(1).dim(along[1])) {
            throw new ShapeException(context.path(), "inputs of one size along axes " + axes, inputs);
        }
        return new Built(
                context, normalize, MovedAxis.of(inputs.get(0), along[0]), MovedAxis.of(inputs.get(1), along[1]));
    }

    private record Built(BuildContext context, boolean normalize, MovedAxis first, MovedAxis second)
            implements MultiLayer {
        @Override
        public List<Shape> outputShapes() {
            int[] rest = second.rest().dims();
            Shape output = first.rest();
            for (int dim : rest) {
                output = output.append(dim);
            }
            return List.of(output.rank() == 0 ? Shape.of(1) : output);
        }

        @Override
        public MaskSupport maskSupport() {
            return MaskSupport.USES;
        }

        @Override
        public MultiForward forward(List<Tensor> xs, Pass pass) {
            context.requireInputs(xs, List.of(first.shape(), second.shape()));
            Tensor a = first.last(xs.get(0), pass);
            Tensor b = second.last(xs.get(1), pass);
            Forward one = length(a, pass);
            Forward other = length(b, pass);
            Tensor u = one.output();
            Tensor v = other.output();
            Tensor y = pass.tensor(Shape.of(a.dim(0), a.dim(1), b.dim(1)));
            products(u, false, v, true, y, pass);
            return new MultiForward(List.of(y.reshape(outputShapes().getFirst().prepend(a.dim(0)))), dys -> {
                Tensor du = pass.tensor(u.shape());
                Tensor dv = pass.tensor(v.shape());
                if (pass.wantsInputGradient()) {
                    Tensor dy = dys.getFirst().reshape(y.shape());
                    products(dy, false, v, false, du, pass);
                    products(dy, true, u, false, dv, pass);
                }
                return List.of(
                        first.back(one.backward().apply(du), pass),
                        second.back(other.backward().apply(dv), pass));
            });
        }

        private Forward length(Tensor x, Pass pass) {
            return normalize ? LENGTH.forward(x, pass) : new Forward(x, dy -> dy);
        }

        /** {@code c[n] = a[n]·b[n]}, either of them transposed. */
        private static void products(
                Tensor a, boolean aTransposed, Tensor b, boolean bTransposed, Tensor c, Pass pass) {
            Gemm gemm = pass.kernels().gemm();
            int terms = a.dim(aTransposed ? 1 : 2);
            List<Tensor> scratch = pass.perWorker(Shape.of(gemm.scratchSize(c.dim(1), terms, c.dim(2))));
            pass.parallel().forRanges(c.dim(0), 1, (from, to, worker) -> {
                for (int n = from; n < to; n++) {
                    Matrix one = Matrix.of(a.slice(n));
                    Matrix other = Matrix.of(b.slice(n));
                    gemm.addProduct(
                            aTransposed ? one.transposed() : one,
                            bTransposed ? other.transposed() : other,
                            Matrix.of(c.slice(n).fill(0f)),
                            scratch.get(worker));
                }
            });
        }
    }
}
