package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.DropoutMask;
import dev.zoetrope.core.kernel.Elementwise;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;

/**
 * What gates see of their input: the input, or with dropout each run of gates a share of its own, the same in all steps (Gal
 * and Ghahramani, "A theoretically grounded application of dropout in recurrent neural networks", 2016).
 *
 * @param whole [T,N,…]
 * @param masks for a step [N,…]; empty for no dropout
 * @param seen [T,N,…]: by each run of gates, or one by all
 */
record GateViews(Tensor whole, List<DropoutMask> masks, List<Tensor> seen, Elementwise kernel) {
    /** Views of an input that is there, or whose steps will be there when {@link #drop} is called for them. */
    static GateViews of(Tensor whole, List<DropoutMask> masks, Pass pass) {
        List<Tensor> seen = masks.isEmpty()
                ? List.of(whole)
                : masks.stream().map(mask -> pass.tensor(whole.shape())).toList();
        return new GateViews(whole, masks, seen, pass.kernels().elementwise());
    }

    /** The same of an input that is all there. */
    static GateViews ofAll(Tensor whole, List<DropoutMask> masks, Pass pass) {
        GateViews views = of(whole, masks, pass);
        pass.parallel().forEach(whole.dim(0), (t, worker) -> views.drop(t, 0, whole.dim(1)));
        return views;
    }

    private int width() {
        return whole.shape().dropFirst(2).size();
    }

    /** Makes what is seen of the sequences {@code from} to {@code to} in step t. */
    void drop(int t, int from, int to) {
        for (int i = 0; i < masks.size(); i++) {
            kernel.dropout(masks.get(i), whole.slice(t), seen.get(i).slice(t), from * width(), to * width());
        }
    }

    /**
     * Adds what a gradient by one view of a step means for the step's input.
     *
     * @param d [N,…], overwritten
     * @param sum [N,…]
     */
    void addGradient(int view, Tensor d, Tensor sum, int from, int to) {
        if (!masks.isEmpty()) {
            kernel.dropout(masks.get(view), d, d, from * width(), to * width());
        }
        Steps.add(d, sum, from * width(), to * width());
    }
}
