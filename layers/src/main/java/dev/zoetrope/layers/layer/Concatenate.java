package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Inputs one after another along an axis; all other axes must be the same.
 *
 * <p>Masks: along time they are put one after another as the inputs are, along other axes a step counts if it does in any
 * input; an input without a mask counts whole.
 *
 * @param axis counted with the batch axis, as in Keras, so that 1 is the first of an example; negative ones count from the
 *     end
 */
public record Concatenate(int axis) implements MultiLayerSpec {
    /** Keras's default, the last axis. */
    public Concatenate() {
        this(-1);
    }

    @Override
    public MultiLayer build(List<Shape> inputs, BuildContext context) {
        if (inputs.isEmpty()) {
            throw new ShapeException(context.path(), "at least one input", inputs);
        }
        int rank = inputs.getFirst().rank();
        int along = axis < 0 ? axis + rank : axis - 1; // without the batch axis
        if (along < 0 || along >= rank) {
            throw new ShapeException(
                    context.path(), "inputs with an axis " + axis + " that is not the batch's", inputs);
        }
        int sum = 0;
        for (Shape input : inputs) {
            if (input.rank() != rank || !without(input, along).equals(without(inputs.getFirst(), along))) {
                throw new ShapeException(context.path(), "inputs of one shape but for axis " + (along + 1), inputs);
            }
            sum += input.dim(along);
        }
        int[] dims = inputs.getFirst().dims();
        dims[along] = sum;
        return new Built(context, List.copyOf(inputs), Shape.of(dims), along);
    }

    private static Shape without(Shape shape, int axis) {
        int[] dims = shape.dims();
        dims[axis] = 0;
        return Shape.of(dims);
    }

    private record Built(BuildContext context, List<Shape> inputs, Shape output, int along) implements MultiLayer {
        @Override
        public List<Shape> outputShapes() {
            return List.of(output);
        }

        @Override
        public MaskSupport maskSupport() {
            return MaskSupport.USES;
        }

        @Override
        public MultiForward forward(List<Tensor> xs, Pass pass) {
            context.requireInputs(xs, inputs);
            int n = xs.getFirst().dim(0);
            Tensor y = pass.tensor(output.prepend(n));
            copy(xs, y, pass, true);
            return new MultiForward(
                    List.of(y),
                    dys -> backward(dys.getFirst(), pass),
                    mask(pass, n).map(mask -> List.of(Optional.of(mask))).orElse(List.of()));
        }

        /** Each input gets its part of dy. */
        private List<Tensor> backward(Tensor dy, Pass pass) {
            List<Tensor> dxs = new ArrayList<>();
            for (Shape input : inputs) {
                dxs.add(pass.tensor(input.prepend(dy.dim(0))));
            }
            if (pass.wantsInputGradient()) {
                copy(dxs, dy, pass, false);
            }
            return dxs;
        }

        /** Copies the parts into the whole, or back. */
        private void copy(List<Tensor> parts, Tensor whole, Pass pass, boolean join) {
            int inner = output.dropFirst(along + 1).size();
            int outer = output.dropLast(output.rank() - along).size();
            int row = output.dim(along) * inner;
            pass.parallel().forRanges(whole.dim(0), 1, (from, to, worker) -> {
                int at = 0;
                for (Tensor part : parts) {
                    int run = part.dim(along + 1) * inner;
                    for (int i = from * outer; i < to * outer; i++) {
                        int inWhole = whole.offset() + i * row + at;
                        int inPart = part.offset() + i * run;
                        if (join) {
                            System.arraycopy(part.array(), inPart, whole.array(), inWhole, run);
                        } else {
                            System.arraycopy(whole.array(), inWhole, part.array(), inPart, run);
                        }
                    }
                    at += run;
                }
            });
        }

        private Optional<Tensor> mask(Pass pass, int n) {
            if (pass.masks().stream().allMatch(Optional::isEmpty)) {
                return Optional.empty();
            }
            List<Optional<Tensor>> masks = new ArrayList<>();
            for (int i = 0; i < inputs.size(); i++) {
                Shape steps = Shape.of(n, inputs.get(i).dim(0));
                masks.add(pass.masks()
                        .get(i)
                        .or(() -> Optional.of(pass.tensor(steps).fill(1f))));
            }
            if (along > 0) {
                return new MergeMasks(masks).either(pass);
            }
            Tensor joined = pass.tensor(Shape.of(n, output.dim(0)));
            int at = 0;
            for (Optional<Tensor> mask : masks) {
                Tensor part = mask.orElseThrow();
                int steps = part.dim(1);
                for (int i = 0; i < n; i++) {
                    int to = joined.offset() + i * output.dim(0) + at;
                    System.arraycopy(part.array(), part.offset() + i * steps, joined.array(), to, steps);
                }
                at += steps;
            }
            return Optional.of(joined);
        }
    }
}
