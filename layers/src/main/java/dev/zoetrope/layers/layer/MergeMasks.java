package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Tensor;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The masks [N,T] of the inputs [N,T,…] of one call that merges them; some inputs may have none. */
record MergeMasks(List<Optional<Tensor>> masks) {
    static MergeMasks of(List<Optional<Tensor>> masks, int inputs) {
        return new MergeMasks(masks.isEmpty() ? Collections.nCopies(inputs, Optional.<Tensor>empty()) : masks);
    }

    /** What counts in any input; none if an input has no mask. */
    Optional<Tensor> either(Pass pass) {
        if (masks.stream().anyMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        Tensor either = pass.tensor(masks.getFirst().orElseThrow().shape());
        for (int step = 0; step < either.size(); step++) {
            either.array()[either.offset() + step] = counts(step) ? 1f : 0f;
        }
        return Optional.of(either);
    }

    private boolean counts(int step) {
        return masks.stream().anyMatch(mask -> counts(mask, step));
    }

    private static boolean counts(Optional<Tensor> mask, int step) {
        return mask.isEmpty() || mask.get().array()[mask.get().offset() + step] != 0f;
    }

    /** Whether a step of an input is left out. Where all inputs are, the first is taken as it is, unless told otherwise. */
    private boolean leftOut(int input, int step, boolean alsoTheFirst) {
        return !counts(masks.get(input), step) && (alsoTheFirst || input > 0 || counts(step));
    }

    /** The input with another value in the steps that are left out. */
    Tensor replace(int input, Tensor x, float value, boolean alsoTheFirst, Pass pass) {
        return masks.get(input).isEmpty()
                ? x
                : fill(input, pass.tensor(x.shape()).copyFrom(x), value, alsoTheFirst);
    }

    /** The input's gradient, 0 in the steps that are left out. */
    Tensor clear(int input, Tensor dx, boolean alsoTheFirst) {
        return masks.get(input).isEmpty() ? dx : fill(input, dx, 0f, alsoTheFirst);
    }

    private Tensor fill(int input, Tensor x, float value, boolean alsoTheFirst) {
        int steps = masks.get(input).orElseThrow().size();
        for (int step = 0; step < steps; step++) {
            if (leftOut(input, step, alsoTheFirst)) {
                x.reshape(x.shape().dropFirst(2).prepend(steps)).slice(step).fill(value);
            }
        }
        return x;
    }

    /** Makes steps 0 that count in no input; nothing if an input has no mask. */
    void clearUnmasked(Tensor y) {
        if (masks.stream().allMatch(Optional::isPresent)) {
            int steps = masks.getFirst().orElseThrow().size();
            for (int step = 0; step < steps; step++) {
                if (!counts(step)) {
                    y.reshape(y.shape().dropFirst(2).prepend(steps)).slice(step).fill(0f);
                }
            }
        }
    }
}
