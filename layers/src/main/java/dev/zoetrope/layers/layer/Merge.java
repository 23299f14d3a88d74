package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@link Add} and its like share: several inputs, element by element, become one. */
record Merge(BuildContext context, Op op, List<Shape> inputs, Shape output) implements MultiLayer {
    private static final int GRAIN = 1 << 14;

    /** What is done with each element of all inputs. */
    enum Op {
        ADD,
        SUBTRACT,
        MULTIPLY,
        AVERAGE,
        MAXIMUM,
        MINIMUM;

        /** What a step that a mask leaves out is taken for, so that it does not matter; null if it is taken as it is. */
        Optional<Float> neutral() {
            return switch (this) {
                case MULTIPLY -> Optional.of(1f);
                case MAXIMUM -> Optional.of(Float.NEGATIVE_INFINITY);
                case MINIMUM -> Optional.of(Float.POSITIVE_INFINITY);
                default -> Optional.empty();
            };
        }
    }

    static Merge build(List<Shape> inputs, BuildContext context, Op op) {
        if (inputs.isEmpty() || (op == Op.SUBTRACT && inputs.size() != 2)) {
            String wanted = op == Op.SUBTRACT ? "two inputs" : "at least one input";
            throw new ShapeException(context.path(), wanted, inputs);
        }
        Shape output = inputs.getFirst();
        for (Shape input : inputs) {
            output = Broadcast.common(output, input)
                    .orElseThrow(() -> new ShapeException(context.path(), "inputs of one shape", inputs));
        }
        return new Merge(context, op, List.copyOf(inputs), output);
    }

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
        MergeMasks masks = MergeMasks.of(pass.masks(), xs.size());
        List<Tensor> whole = new ArrayList<>();
        for (int i = 0; i < xs.size(); i++) {
            Tensor x = Broadcast.expand(xs.get(i), output, pass);
            whole.add(
                    op.neutral().isPresent() ? masks.replace(i, x, op.neutral().get(), op == Op.MULTIPLY, pass) : x);
        }
        Tensor y = pass.tensor(output.prepend(xs.getFirst().dim(0)));
        pass.parallel().forRanges(y.size(), GRAIN, (from, to, worker) -> merge(whole, y, from, to));
        if (op == Op.MULTIPLY) {
            masks.clearUnmasked(y);
        }
        return new MultiForward(
                List.of(y),
                dys -> backward(whole, masks, dys.getFirst(), pass),
                masks.either(pass).map(mask -> List.of(Optional.of(mask))).orElse(List.of()));
    }

    private void merge(List<Tensor> xs, Tensor y, int from, int to) {
        y.copyElements(xs.getFirst(), from, to);
        float[] out = y.array();
        int at = y.offset();
        for (Tensor x : xs.subList(1, xs.size())) {
            float[] in = x.array();
            int in0 = x.offset();
            switch (op) {
                case ADD, AVERAGE -> {
                    for (int i = from; i < to; i++) {
                        out[at + i] += in[in0 + i];
                    }
                }
                case SUBTRACT -> {
                    for (int i = from; i < to; i++) {
                        out[at + i] -= in[in0 + i];
                    }
                }
                case MULTIPLY -> {
                    for (int i = from; i < to; i++) {
                        out[at + i] *= in[in0 + i];
                    }
                }
                case MAXIMUM -> {
                    for (int i = from; i < to; i++) {
                        out[at + i] = Math.max(out[at + i], in[in0 + i]);
                    }
                }
                case MINIMUM -> {
                    for (int i = from; i < to; i++) {
                        out[at + i] = Math.min(out[at + i], in[in0 + i]);
                    }
                }
            }
        }
        if (op == Op.AVERAGE) {
            float share = xs.size();
            for (int i = from; i < to; i++) {
                out[at + i] /= share;
            }
        }
    }

    /** Each input's share of dy, summed over what was repeated. */
    private List<Tensor> backward(List<Tensor> xs, MergeMasks masks, Tensor dy, Pass pass) {
        List<Tensor> gradients = new ArrayList<>();
        for (int i = 0; i < xs.size(); i++) {
            int input = i;
            Tensor dx = dy;
            if (op != Op.ADD && (op != Op.SUBTRACT || i == 1) && pass.wantsInputGradient()) {
                Tensor share = pass.tensor(dy.shape());
                pass.parallel()
                        .forRanges(dy.size(), GRAIN, (from, to, worker) -> share(xs, input, dy, share, from, to));
                dx = op.neutral().isPresent() ? masks.clear(i, share, op == Op.MULTIPLY) : share;
            }
            gradients.add(Broadcast.reduce(dx, inputs.get(i).prepend(dy.dim(0)), pass));
        }
        return gradients;
    }

    /**
     * {@code dx[i] = dy·∂y/∂x[i]}: {@code −dy}, {@code dy/n}, {@code dy·Π x[j≠i]}, or dy where this input is the first of
     * the largest.
     */
    private void share(List<Tensor> xs, int input, Tensor dy, Tensor dx, int from, int to) {
        float[] out = dx.array();
        int at = dx.offset();
        if (op == Op.MAXIMUM || op == Op.MINIMUM) {
            firstOfTheBest(xs, input, dy, dx, from, to);
            return;
        }
        dx.copyElements(dy, from, to);
        if (op == Op.MULTIPLY) {
            for (int j = 0; j < xs.size(); j++) {
                if (j != input) {
                    float[] other = xs.get(j).array();
                    int other0 = xs.get(j).offset();
                    for (int i = from; i < to; i++) {
                        out[at + i] *= other[other0 + i];
                    }
                }
            }
            return;
        }
        float divisor = op == Op.AVERAGE ? xs.size() : -1;
        for (int i = from; i < to; i++) {
            out[at + i] /= divisor;
        }
    }

    private void firstOfTheBest(List<Tensor> xs, int input, Tensor dy, Tensor dx, int from, int to) {
        float[] out = dx.array();
        int at = dx.offset();
        dx.copyElements(dy, from, to);
        float[] own = xs.get(input).array();
        int own0 = xs.get(input).offset();
        float sign = op == Op.MAXIMUM ? 1f : -1f;
        for (int j = 0; j < xs.size(); j++) {
            float[] other = xs.get(j).array();
            int other0 = xs.get(j).offset();
            if (j < input) {
                for (int i = from; i < to; i++) {
                    out[at + i] = sign * own[own0 + i] > sign * other[other0 + i] ? out[at + i] : 0f;
                }
            } else if (j > input) {
                for (int i = from; i < to; i++) {
                    out[at + i] = sign * own[own0 + i] >= sign * other[other0 + i] ? out[at + i] : 0f;
                }
            }
        }
    }
}
