package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which steps of which sequences count, and which outputs show something, by step in the order they are taken.
 *
 * @param skipped [T·N]
 * @param shown [T·N]: whether the output is the state after the step, which may be that of a step before; else it is 0
 */
record StepMask(int sequences, boolean[] skipped, boolean[] shown) {
    /**
     * The mask of a call, or null if all steps count.
     *
     * @param mask [N,T] of 1 for steps that count and 0 for others
     * @throws MaskException if it is of another shape
     */
    static @Nullable StepMask of(@Nullable Tensor mask, Shape wanted, RecurrentSpec<?> spec, String layer) {
        if (mask == null) {
            return null;
        }
        if (!mask.shape().equals(wanted)) {
            throw new MaskException(layer, "a mask " + mask.shape() + " for sequences " + wanted);
        }
        int n = wanted.dim(0);
        int steps = wanted.dim(1);
        boolean[] skipped = new boolean[n * steps];
        boolean[] shown = new boolean[n * steps];
        for (int i = 0; i < n; i++) {
            boolean any = false;
            for (int t = 0; t < steps; t++) {
                boolean counts = mask.get(i, spec.goBackwards() ? steps - 1 - t : t) != 0f;
                any |= counts;
                skipped[t * n + i] = !counts;
                shown[t * n + i] = counts || (any && !spec.zeroOutputForMask());
            }
        }
        return new StepMask(n, skipped, shown);
    }

    boolean skips(int t, int n) {
        return skipped[t * sequences + n];
    }

    boolean shows(int t, int n) {
        return shown[t * sequences + n];
    }

    /** {@code states[t+1] = states[t]} for the sequences among {@code from} to {@code to} that skip step t. */
    void hold(List<Tensor> states, int t, int from, int to) {
        for (int n = from; n < to; n++) {
            if (skips(t, n)) {
                for (Tensor state : states) {
                    state.slice(t + 1).slice(n).copyFrom(state.slice(t).slice(n));
                }
            }
        }
    }

    /** Outputs {@code y [T,N,…]} of steps {@code first} and on: 0 where nothing is shown. */
    void hide(Tensor y, int first) {
        for (int t = 0; t < y.dim(0); t++) {
            for (int n = 0; n < sequences; n++) {
                if (!shows(first + t, n)) {
                    y.slice(t).slice(n).fill(0f);
                }
            }
        }
    }

    /**
     * Before the way back through step t: puts the gradients of the sequences that skip it aside, with zeros in their place,
     * which make nothing of the step.
     */
    void putAside(List<Tensor> dStates, List<Tensor> aside, int t, int from, int to) {
        for (int n = from; n < to; n++) {
            if (skips(t, n)) {
                for (int i = 0; i < dStates.size(); i++) {
                    Tensor gradient = dStates.get(i).slice(n);
                    aside.get(i).slice(n).copyFrom(gradient);
                    gradient.fill(0f);
                }
            }
        }
    }

    /** After it: they are those by the states before the step too. */
    void takeBack(List<Tensor> dStates, List<Tensor> aside, int t, int from, int to) {
        for (int n = from; n < to; n++) {
            if (skips(t, n)) {
                for (int i = 0; i < dStates.size(); i++) {
                    dStates.get(i).slice(n).copyFrom(aside.get(i).slice(n));
                }
            }
        }
    }
}
