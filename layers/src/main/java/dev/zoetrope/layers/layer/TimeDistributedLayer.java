package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** {@link TimeDistributed}, built. */
record TimeDistributedLayer(BuildContext context, Shape input, Layer inner) implements Layer {
    @Override
    public Shape outputShape() {
        return inner.outputShape().prepend(input.dim(0));
    }

    @Override
    public List<Parameter> parameters() {
        return inner.parameters();
    }

    @Override
    public List<CarriedStates> carriedStates() {
        return inner.carriedStates();
    }

    @Override
    public MaskSupport maskSupport() {
        return MaskSupport.HANDS_ON;
    }

    @Override
    public boolean couplesExamples() {
        return inner.couplesExamples();
    }

    @Override
    public Forward forward(Tensor x, Pass pass) {
        context.requireInput(x, input);
        if (pass.training() && inner.couplesExamples()) {
            return stepByStep(x, pass);
        }
        int n = x.dim(0);
        int steps = n * input.dim(0);
        Forward each = Calls.run(inner, x.reshape(input.dropFirst(1).prepend(steps)), pass);
        return new Forward(
                each.output().reshape(outputShape().prepend(n)),
                dy -> each.backward()
                        .apply(dy.reshape(inner.outputShape().prepend(steps)))
                        .reshape(x.shape()));
    }

    /**
     * Each time step of all examples is a batch of its own, as in Keras; they run in their order. A watch is shown what
     * they give together, as if it had been one call.
     */
    private Forward stepByStep(Tensor x, Pass pass) {
        Tensor y = pass.tensor(outputShape().prepend(x.dim(0)));
        List<Backward> backwards = new ArrayList<>();
        Watch watch = pass.watch();
        Pass unseen = pass.watching(null);
        for (int t = 0; t < input.dim(0); t++) {
            Tensor step = pass.tensor(input.dropFirst(1).prepend(x.dim(0)));
            copyStep(x, t, step, 0, step.size() / x.dim(0));
            Forward forward =
                    inner.forward(step, unseen.withRandom(pass.random().fork(t)));
            copyStep(forward.output(), 0, y, t, step(y));
            backwards.add(forward.backward());
        }
        Forward all = new Forward(y, dy -> backward(x, backwards, dy, pass));
        if (watch != null) {
            watch.onOutputs(inner, List.of(together(y)));
        }
        return watch == null
                ? all
                : new Forward(y, dy -> {
                    watch.onGradients(inner, List.of(together(dy)));
                    return all.backward().apply(dy);
                });
    }

    /** All steps of all examples as one batch of the inner layer's. */
    private Tensor together(Tensor sequences) {
        return sequences.reshape(inner.outputShape().prepend(sequences.dim(0) * input.dim(0)));
    }

    private Tensor backward(Tensor x, List<Backward> backwards, Tensor dy, Pass pass) {
        Tensor dx = pass.tensor(x.shape());
        for (int t = input.dim(0) - 1; t >= 0; t--) {
            Tensor step = pass.tensor(inner.outputShape().prepend(x.dim(0)));
            copyStep(dy, t, step, 0, step(dy));
            copyStep(backwards.get(t).apply(step), 0, dx, t, step(dx));
        }
        return dx;
    }

    /** Elements of one step of one example of [N,T,…]. */
    private static int step(Tensor sequences) {
        return sequences.shape().dropFirst(2).size();
    }

    /** Copies step {@code t} of each example to step {@code u}; a tensor [N,…] of one step has step 0 alone. */
    private static void copyStep(Tensor from, int t, Tensor to, int u, int size) {
        int n = from.dim(0);
        for (int i = 0; i < n; i++) {
            int source = from.offset() + from.size() / n * i + t * size;
            System.arraycopy(from.array(), source, to.array(), to.offset() + to.size() / n * i + u * size, size);
        }
    }
}
