package dev.zoetrope.layers.layer;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One run through a model: everything that a forward call needs besides its input.
 *
 * @param training whether layers such as dropout act as in training
 * @param wantsInputGradient whether the backward pass must return the gradient by the input; the first layer with
 *     parameters can save itself that work
 * @param random this step's random numbers
 * @param workspace memory for activations and scratch
 */
public record Pass(
        boolean training, boolean wantsInputGradient, CounterRandom random, Execution execution, Workspace workspace) {

    /** A pass without randomness, for predictions. */
    public static Pass inference(Execution execution, Workspace workspace) {
        return new Pass(false, true, CounterRandom.ofSeed(0), execution, workspace);
    }

    /**
     * A training pass.
     *
     * @param random a stream of the run's seed and the step's number
     */
    public static Pass training(Execution execution, Workspace workspace, CounterRandom random) {
        return new Pass(true, true, random, execution, workspace);
    }

    /** The same pass for a layer whose input gradient nobody, or somebody, needs. */
    public Pass wantingInputGradient(boolean wanted) {
        return wanted == wantsInputGradient ? this : new Pass(training, wanted, random, execution, workspace);
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
        return IntStream.range(0, parallel().threads())
                .mapToObj(worker -> tensor(shape))
                .toList();
    }
}
