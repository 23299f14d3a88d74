package dev.zoetrope.layers.train;

import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.ActivationLayers;
import dev.zoetrope.layers.layer.Dropout;
import dev.zoetrope.layers.layer.ELU;
import dev.zoetrope.layers.layer.GaussianDropout;
import dev.zoetrope.layers.layer.GaussianNoise;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.LeakyReLU;
import dev.zoetrope.layers.layer.Network;
import dev.zoetrope.layers.layer.Pass;
import dev.zoetrope.layers.layer.ReLU;
import dev.zoetrope.layers.layer.RecurrentSpec;
import dev.zoetrope.layers.layer.Rescaling;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.layer.SequentialLayer;
import dev.zoetrope.layers.layer.TimeDistributed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model of sequences [T,…] in two parts: its leading layers that look at each time step by itself, and the rest. Where
 * windows of a long sequence overlap, the first part needs to be computed but once per step:
 *
 * <pre>{@code
 * FrameFeatures parts = FrameFeatures.of(model);
 * Tensor features = parts.features(frames);   // [n,…frame] → [n,…features]
 * Tensor y = parts.predict(windows);          // [N,T,…features] → [N,…output]
 * }</pre>
 *
 * <p>The result is {@link Model#predict} of whole windows, to the last bit: an output's sums run in the same order however
 * many rows a batch has. A model without such layers is all rest, and its features are the steps themselves.
 *
 * <p>Both parts share the model's weights. Not for use by several threads at once.
 */
public final class FrameFeatures {
    private final @Nullable Model front;
    private final Network back;
    private final Model model;
    private final int layers;
    private final Shape shape;
    private final Workspace workspace = new Workspace();

    private FrameFeatures(Model model, int layers) {
        this.model = model;
        this.layers = layers;
        Shape step = model.inputShape().dropFirst(1);
        if (layers == 0) {
            front = null;
            back = model.root().on(model.execution());
            shape = step;
            return;
        }
        // A sequence of one step: a layer's name, and so its parameters' paths, depend on those before it alone.
        List<LayerSpec> leading = ((Sequential) model.spec()).layers().subList(0, layers);
        front = Model.restore(
                List.of(step.prepend(1)),
                new Sequential(leading),
                model.seed(),
                model.execution(),
                (path, ignored, initializer) -> model.weight(path));
        SequentialLayer whole = (SequentialLayer) model.root();
        back = new SequentialLayer(
                        whole.context(),
                        whole.sequence().subList(layers, whole.sequence().size()))
                .on(model.execution());
        shape = front.outputShape().dropFirst(1);
    }

    /**
     * The parts of a model.
     *
     * @throws IllegalArgumentException if it has not one input [T,…] and one output
     */
    public static FrameFeatures of(Model model) {
        if (model.inputShapes().size() != 1
                || model.outputShapes().size() != 1
                || model.inputShape().rank() < 2) {
            throw new IllegalArgumentException("a model from [T,…] to one output is wanted, received one from "
                    + model.inputShapes() + " to " + model.outputShapes());
        }
        int leading = 0;
        if (model.spec() instanceof Sequential sequential) {
            // the last layer stays in the rest, which must not be empty
            int most = sequential.layers().size() - 1;
            while (leading < most && looksAtOneStep(sequential.layers().get(leading))) {
                leading++;
            }
        }
        return new FrameFeatures(model, leading);
    }

    private static boolean looksAtOneStep(LayerSpec layer) {
        return switch (layer) {
            // one that remembers the batch before looks at more than its step
            case TimeDistributed each -> !(each.layer() instanceof RecurrentSpec<?> rnn) || !rnn.stateful();
            case Rescaling pointwise -> true;
            case ActivationLayers.Activation pointwise -> true;
            case ReLU pointwise -> true;
            case LeakyReLU pointwise -> true;
            case ELU pointwise -> true;
            case Dropout none -> true;
            case GaussianDropout none -> true;
            case GaussianNoise none -> true;
            default -> false;
        };
    }

    /** How many of the model's layers look at each step by itself. */
    public int layers() {
        return layers;
    }

    /** The shape of one step's features. */
    public Shape shape() {
        return shape;
    }

    /**
     * What the first part makes of time steps, in any grouping.
     *
     * @param steps [n,…step]
     * @return [n,…features], in memory of its own, or the steps themselves if the first part is empty
     */
    public Tensor features(Tensor steps) {
        if (front == null) {
            return steps;
        }
        int n = steps.dim(0);
        Tensor each = steps.reshape(front.inputShape().prepend(n));
        return front.predict(each).reshape(shape.prepend(n));
    }

    /**
     * What the second part makes of windows. A stateful layer begins anew with each call.
     *
     * @param windows [N,T,…features]
     * @return [N,…output], in memory of its own
     */
    public Tensor predict(Tensor windows) {
        back.resetState();
        workspace.reset();
        Pass pass = Pass.inference(model.execution(), workspace);
        Tensor y = back.forward(List.of(windows), pass).outputs().getFirst();
        return Tensor.zeros(y.shape()).copyFrom(y);
    }
}
