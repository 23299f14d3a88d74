package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** {@link MultiHeadAttention} of one input, which is query, value and key. */
record SelfAttentionLayer(Shape input, MultiHeadAttentionLayer attention) implements Layer {
    @Override
    public BuildContext context() {
        return attention.context();
    }

    @Override
    public Shape outputShape() {
        return attention.outputShapes().getFirst();
    }

    @Override
    public List<Parameter> parameters() {
        return attention.parameters();
    }

    @Override
    public MaskSupport maskSupport() {
        return MaskSupport.USES;
    }

    @Override
    public Forward forward(Tensor x, Pass pass) {
        context().requireInput(x, input);
        Optional<Tensor> mask = Optional.ofNullable(pass.mask());
        Pass three = pass.withMasks(mask.isEmpty() ? List.of() : List.of(mask, mask, mask));
        MultiForward forward = attention.forward(List.of(x, x, x), three);
        return new Forward(forward.outputs().getFirst(), dy -> backward(forward, dy, pass), pass.mask());
    }

    /** What comes back by the query, the value and the key, added up in this order. */
    private static Tensor backward(MultiForward forward, Tensor dy, Pass pass) {
        List<Tensor> gradients = forward.backward().apply(List.of(dy));
        Tensor dx = gradients.getFirst();
        if (pass.wantsInputGradient()) {
            for (Tensor other : gradients.subList(1, gradients.size())) {
                for (int i = 0; i < dx.size(); i++) {
                    dx.array()[dx.offset() + i] += other.array()[other.offset() + i];
                }
            }
        }
        return dx;
    }
}
