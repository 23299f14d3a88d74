package dev.zoetrope.layers.layer;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run through a model: everything that a forward call needs besides its input.
 *
 * @param training whether layers such as dropout act as in training
 * @param wantsInputGradient whether the backward pass must return the gradient by the input; the first layer with
 *     parameters can save itself that work
 * @param random this step's random numbers
 * @param workspace memory for activations and scratch
 * @param masks the masks of the call's inputs, see {@link #mask()}; no entries at all if no input has one
 * @param penalties where layers add what their outputs cost, or null where nobody asks
 * @param watch is shown what each layer inside a model gives; null where nobody looks
 */
public record Pass(
        boolean training,
        boolean wantsInputGradient,
        CounterRandom random,
        Execution execution,
        Workspace workspace,
        List<Optional<Tensor>> masks,
        @Nullable Penalties penalties,
        @Nullable Watch watch) {

    /** A pass without randomness, for predictions. */
    public static Pass inference(Execution execution, Workspace workspace) {
        return new Pass(false, true, CounterRandom.ofSeed(0), execution, workspace, List.of(), null, null);
    }

    /**
     * A training pass.
     *
     * @param random a stream of the run's seed and the step's number
     */
    public static Pass training(Execution execution, Workspace workspace, CounterRandom random) {
        return new Pass(true, true, random, execution, workspace, List.of(), null, null);
    }

    /** The same pass for a layer whose input gradient nobody, or somebody, needs. */
    public Pass wantingInputGradient(boolean wanted) {
        return wanted == wantsInputGradient
                ? this
                : new Pass(training, wanted, random, execution, workspace, masks, penalties, watch);
    }

    /**
     * The mask of the call's input, or of its first: [N,T] of 1 for time steps that count and 0 for those that only fill
     * up. Null if all count.
     */
    public @Nullable Tensor mask() {
        return masks.isEmpty() ? null : masks.getFirst().orElse(null);
    }

    /** The same pass for a layer whose one input has this mask, or none. */
    public Pass withMask(@Nullable Tensor mask) {
        return withMasks(mask == null ? List.of() : List.of(Optional.of(mask)));
    }

    /** The same pass for a layer whose inputs have these masks. */
    public Pass withMasks(List<Optional<Tensor>> value) {
        return masks.isEmpty() && value.isEmpty()
                ? this
                : new Pass(training, wantsInputGradient, random, execution, workspace, value, penalties, watch);
    }

    /** The same pass with other random numbers: a layer that is called more than once in a step draws anew each time. */
    public Pass withRandom(CounterRandom value) {
        return new Pass(training, wantsInputGradient, value, execution, workspace, masks, penalties, watch);
    }

    /** The same pass, with what outputs cost added up. */
    public Pass collecting(Penalties value) {
        return new Pass(training, wantsInputGradient, random, execution, workspace, masks, value, watch);
    }

    /** The same pass, with somebody who is shown what each layer inside a model gives; or nobody. */
    public Pass watching(@Nullable Watch value) {
        return new Pass(training, wantsInputGradient, random, execution, workspace, masks, penalties, value);
    }

    public Kernels kernels() {
        return execution.kernels();
    }

    public Parallel parallel() {
        return execution.parallel();
    }

    /** Workspace memory that holds anything. */
    public Tensor tensor(Shape shape) {
        return workspace.tensor(shape);
    }

    /** Workspace memory that holds anything, for each worker of {@link #parallel()} its own. */
    public List<Tensor> perWorker(Shape shape) {
        Tensor[] tensors = new Tensor[parallel().threads()];
        for (int worker = 0; worker < tensors.length; worker++) {
            tensors[worker] = tensor(shape);
        }
        return List.of(tensors);
    }
}
