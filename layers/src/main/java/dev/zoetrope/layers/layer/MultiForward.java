package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * What the forward call of a {@link MultiLayer} hands back: its outputs and its own backward pass.
 *
 * @param masks the mask of each output, if it has one, see {@link Forward#mask()}; no entries at all if no output has
 */
public record MultiForward(List<Tensor> outputs, MultiBackward backward, List<Optional<Tensor>> masks) {
    /** Outputs all of which count. */
    public MultiForward(List<Tensor> outputs, MultiBackward backward) {
        this(outputs, backward, List.of());
    }

    /** The call of a layer with one input and one output. */
    static MultiForward of(Forward forward) {
        return new MultiForward(
                List.of(forward.output()),
                dOutputs -> List.of(forward.backward().apply(dOutputs.getFirst())),
                forward.mask() == null ? List.of() : List.of(Optional.of(forward.mask())));
    }

    /** The mask of an output. */
    public Optional<Tensor> mask(int output) {
        return masks.isEmpty() ? Optional.empty() : masks.get(output);
    }
}
