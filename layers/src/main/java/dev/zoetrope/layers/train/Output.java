package dev.zoetrope.layers.train;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.MultiForward;
import dev.zoetrope.layers.layer.Network;
import dev.zoetrope.layers.layer.Pass;
import dev.zoetrope.layers.loss.Loss;
import dev.zoetrope.layers.loss.LossValue;
import dev.zoetrope.layers.metric.Tally;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * One output of a model in training, as its loss wants it.
 *
 * @param name as logs call it
 * @param loss of what the network gives, which is without its softmax or sigmoid if the loss has a formula for that
 * @param activation what was taken off
 */
record Output(int index, String name, Objective objective, Loss loss, Activation activation) {
    static Output of(Network network, int index, String name, Objective objective) {
        Activation last = network.lastActivation(index);
        Loss onLogits = objective.loss().onLogits(last);
        return onLogits == null
                ? new Output(index, name, objective, objective.loss(), Activation.LINEAR)
                : new Output(index, name, objective, onLogits, last);
    }

    /** The network without what the loss does itself. */
    Network strip(Network network) {
        return activation == Activation.LINEAR ? network : network.withoutLastActivation(index);
    }

    /** The loss; if the output has a mask, that of the steps that count, as Keras has it. */
    LossValue loss(Tensor targets, MultiForward forward, @Nullable Tensor weights) {
        Tensor output = forward.outputs().get(index);
        Tensor mask = forward.mask(index).orElse(null);
        return mask == null ? loss.of(targets, output, weights) : MaskedLoss.of(loss, targets, output, mask, weights);
    }

    /** The loss's gradient by the output, with the loss's weight. */
    Tensor weighted(Tensor gradient) {
        if (objective.weight() != 1) {
            float weight = (float) objective.weight();
            for (int i = gradient.offset(); i < gradient.offset() + gradient.size(); i++) {
                gradient.array()[i] *= weight;
            }
        }
        return gradient;
    }

    void tally(Collection<? extends Tally> tallies, Tensor targets, MultiForward forward, Pass pass) {
        if (!tallies.isEmpty()) {
            Tensor given = forward.outputs().get(index);
            // An activation may overwrite what it is given, and the backward pass may need that.
            Tensor activated = activation == Activation.LINEAR
                    ? given
                    : activation
                            .forward(pass.tensor(given.shape()).copyFrom(given), pass)
                            .output();
            tallies.forEach(tally -> tally.update(targets, activated));
        }
    }
}
