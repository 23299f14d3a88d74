package dev.zoetrope.layers.layer;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.constraint.Constraint;
import dev.zoetrope.layers.regularizer.Regularizer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tensor that a layer keeps between calls and files keep with the model: a weight, with room for its gradient, or
 * state, such as a moving mean, which the layer itself updates and no optimizer sees.
 */
public final class Parameter {
    /** Elements that one task makes zero. */
    private static final int CLEARED = 1 << 17;

    private final String path;
    private final Tensor value;
    private volatile @Nullable Tensor gradient;
    private final @Nullable Regularizer regularizer;
    private final @Nullable Constraint constraint;
    private final boolean state;
    private volatile boolean frozen;

    private Parameter(
            String path,
            Tensor value,
            @Nullable Regularizer regularizer,
            @Nullable Constraint constraint,
            boolean state) {
        this.path = path;
        this.value = value;
        this.regularizer = regularizer;
        this.constraint = constraint;
        this.state = state;
    }

    /** A weight that costs nothing and may be anything. */
    public Parameter(String path, Tensor value) {
        this(path, value, null, null, false);
    }

    static Parameter weight(String path, Tensor value, WeightSpec spec) {
        return new Parameter(path, value, spec.regularizer(), spec.constraint(), false);
    }

    static Parameter state(String path, Tensor value) {
        return new Parameter(path, value, null, null, true);
    }

    /** Where in the model it stands, as Keras names it: {@code time_distributed/conv2d/kernel}. */
    public String path() {
        return path;
    }

    public Tensor value() {
        return value;
    }

    /** Of the value's shape; backward passes add to it, the optimizer's user clears it. State has none: it is empty. */
    public Tensor gradient() {
        Tensor made = gradient;
        return made == null ? makeGradient() : made;
    }

    /** Makes the gradients of parameters zero, before backward passes add to them. */
    public static void clearGradients(List<Parameter> parameters, Parallel parallel) {
        int[] sizes = parameters.stream()
                .mapToInt(parameter -> parameter.gradient().size())
                .toArray();
        parallel.forRanges(sizes, CLEARED, (i, from, to) -> {
            Tensor gradient = parameters.get(i).gradient();
            Arrays.fill(gradient.array(), gradient.offset() + from, gradient.offset() + to, 0f);
        });
    }

    /** Made when it is first asked for: a model that only predicts needs no memory for it. */
    private synchronized Tensor makeGradient() {
        Tensor made = gradient;
        if (made == null) {
            made = state ? Tensor.zeros(0) : Tensor.zeros(value.shape());
            gradient = made;
        }
        return made;
    }

    /** What its size costs, or null. */
    public @Nullable Regularizer regularizer() {
        return regularizer;
    }

    /** What it must keep to after every step, or null. */
    public @Nullable Constraint constraint() {
        return constraint;
    }

    /** Whether it is state that its layer updates, rather than a weight. */
    public boolean isState() {
        return state;
    }

    /**
     * Whether it is to stay as it is. A weight is left out by trainers compiled from then on; a layer leaves frozen state
     * alone and acts as for predictions, as Keras's BatchNormalization does.
     */
    public boolean frozen() {
        return frozen;
    }

    /** Freezes it, or lets it go again. */
    public void freeze(boolean value) {
        frozen = value;
    }

    /** Whether an optimizer moves it: a weight that is not frozen. */
    public boolean trainable() {
        return !state && !frozen;
    }

    @Override
    public String toString() {
        return path + " " + value.shape();
    }
}
