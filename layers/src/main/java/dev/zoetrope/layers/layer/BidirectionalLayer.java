package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@link Bidirectional}, built.
 *
 * @param sequences whether the outputs are
 */
record BidirectionalLayer(
        BuildContext context, MergeMode mode, boolean sequences, MultiLayer forth, MultiLayer back, List<Shape> inputs)
        implements Layer {
    /** The first of a list, and the first or second half of the rest: of sequences and both directions' states. */
    static <E> List<E> half(List<E> all, int which) {
        int states = all.size() / 2;
        List<E> own = new ArrayList<>(List.of(all.getFirst()));
        own.addAll(all.subList(1 + which * states, 1 + (which + 1) * states));
        return own;
    }

    @Override
    public Shape outputShape() {
        Shape each = forth.outputShapes().getFirst();
        return mode == MergeMode.CONCAT
                ? each.dropLast(1)
                        .append(each.dim(-1) + back.outputShapes().getFirst().dim(-1))
                : each;
    }

    @Override
    public List<Shape> outputShapes() {
        List<Shape> shapes = new ArrayList<>(List.of(outputShape()));
        if (mode == MergeMode.NONE) {
            shapes.add(back.outputShapes().getFirst());
        }
        shapes.addAll(forth.outputShapes().subList(1, forth.outputShapes().size()));
        shapes.addAll(back.outputShapes().subList(1, back.outputShapes().size()));
        return shapes;
    }

    @Override
    public List<Parameter> parameters() {
        return Stream.concat(forth.parameters().stream(), back.parameters().stream())
                .toList();
    }

    @Override
    public MaskSupport maskSupport() {
        return MaskSupport.USES;
    }

    @Override
    public List<CarriedStates> carriedStates() {
        return Stream.of(forth, back)
                .flatMap(layer -> layer.carriedStates().stream())
                .toList();
    }

    @Override
    public Forward forward(Tensor x, Pass pass) {
        context.requireInput(x, inputs.getFirst());
        MultiForward forward = forward(List.of(x), pass);
        return new Forward(
                forward.outputs().getFirst(),
                dy -> forward.backward().apply(List.of(dy)).getFirst(),
                forward.mask(0).orElse(null));
    }

    @Override
    public MultiForward forward(List<Tensor> xs, Pass pass) {
        context.requireInputs(xs, inputs);
        MultiForward one = Calls.run(forth, half(xs, 0), pass);
        MultiForward other = Calls.run(back, half(xs, 1), pass);
        Tensor y = one.outputs().getFirst();
        Tensor z = inOrder(other.outputs().getFirst(), pass);
        List<Tensor> outputs = new ArrayList<>();
        if (mode == MergeMode.NONE) {
            outputs.add(y);
            outputs.add(z);
        } else {
            outputs.add(merged(y, z, pass));
        }
        int shown = outputs.size();
        outputs.addAll(one.outputs().subList(1, one.outputs().size()));
        outputs.addAll(other.outputs().subList(1, other.outputs().size()));
        List<Optional<Tensor>> masks = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            masks.add(i < shown ? one.mask(0) : Optional.empty());
        }
        return new MultiForward(outputs, dOutputs -> backward(one, other, y, z, dOutputs, pass), List.copyOf(masks));
    }

    private List<Tensor> backward(
            MultiForward one, MultiForward other, Tensor y, Tensor z, List<Tensor> dOutputs, Pass pass) {
        int shown = mode == MergeMode.NONE ? 2 : 1;
        Tensor dy = mode == MergeMode.NONE ? dOutputs.get(0) : share(dOutputs.get(0), y, z, true, pass);
        Tensor dz = mode == MergeMode.NONE ? dOutputs.get(1) : share(dOutputs.get(0), z, y, false, pass);
        int states = (dOutputs.size() - shown) / 2;
        List<Tensor> dOne = new ArrayList<>(List.of(dy));
        dOne.addAll(dOutputs.subList(shown, shown + states));
        List<Tensor> dOther = new ArrayList<>(List.of(inOrder(dz, pass)));
        dOther.addAll(dOutputs.subList(shown + states, dOutputs.size()));
        List<Tensor> gradients = new ArrayList<>(one.backward().apply(dOne));
        List<Tensor> others = other.backward().apply(dOther);
        Tensor dx = gradients.getFirst();
        if (pass.wantsInputGradient()) {
            Steps.add(others.getFirst(), dx, 0, dx.size());
        }
        gradients.addAll(others.subList(1, others.size()));
        return gradients;
    }

    /** The backward layer's steps in the order of the input's, and back. */
    private Tensor inOrder(Tensor sequence, Pass pass) {
        return sequences ? Steps.reversed(sequence, pass) : sequence;
    }

    private Tensor merged(Tensor y, Tensor z, Pass pass) {
        Tensor merged = pass.tensor(outputShape().prepend(y.dim(0)));
        if (mode == MergeMode.CONCAT) {
            copyColumns(y, 0, merged, 0, y.dim(-1));
            copyColumns(z, 0, merged, y.dim(-1), z.dim(-1));
            return merged;
        }
        float[] a = y.array();
        float[] b = z.array();
        float[] c = merged.array();
        for (int i = 0; i < merged.size(); i++) {
            float one = a[y.offset() + i];
            float other = b[z.offset() + i];
            c[merged.offset() + i] = switch (mode) {
                case MUL -> one * other;
                case AVE -> (one + other) * 0.5f;
                default -> one + other;
            };
        }
        return merged;
    }

    /** The gradient by one direction's output. */
    private Tensor share(Tensor d, Tensor own, Tensor other, boolean first, Pass pass) {
        Tensor share = pass.tensor(own.shape());
        if (mode == MergeMode.CONCAT) {
            copyColumns(d, first ? 0 : other.dim(-1), share, 0, own.dim(-1));
            return share;
        }
        for (int i = 0; i < share.size(); i++) {
            float upstream = d.array()[d.offset() + i];
            share.array()[share.offset() + i] = switch (mode) {
                case MUL -> upstream * other.array()[other.offset() + i];
                case AVE -> upstream * 0.5f;
                default -> upstream;
            };
        }
        return share;
    }

    /** Copies columns of matrices: all axes but the last are rows. */
    private static void copyColumns(Tensor from, int column, Tensor to, int toColumn, int columns) {
        int rows = from.size() / from.dim(-1);
        for (int row = 0; row < rows; row++) {
            int source = from.offset() + row * from.dim(-1) + column;
            int target = to.offset() + row * to.dim(-1) + toColumn;
            System.arraycopy(from.array(), source, to.array(), target, columns);
        }
    }
}
