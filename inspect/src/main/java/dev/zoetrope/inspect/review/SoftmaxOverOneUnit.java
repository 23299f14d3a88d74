package dev.zoetrope.inspect.review;

import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.ActivationLayers;
import dev.zoetrope.layers.layer.Dense;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import dev.zoetrope.layers.layer.Softmax;
import java.util.List;

/** A softmax over a single unit, which is 1 whatever the input. */
final class SoftmaxOverOneUnit implements Rule {
    @Override
    public List<Finding> find(Subject subject) {
        return subject.anatomy().blocks().stream()
                .filter(block -> isSoftmax(block.spec()) && block.output().dim(-1) == 1)
                .map(block -> new Finding(
                        "softmax-over-one-unit",
                        block.path(),
                        "a softmax over one unit",
                        "e^z / e^z is 1 whatever z is: the answer is always the same and no gradient comes through",
                        "use one unit with a sigmoid and binary cross-entropy, or two units with the softmax"))
                .toList();
    }

    private static boolean isSoftmax(MultiLayerSpec spec) {
        return (spec instanceof Dense dense && dense.activation() == Activation.SOFTMAX)
                || (spec instanceof ActivationLayers.Activation layer && layer.activation() == Activation.SOFTMAX)
                || spec instanceof Softmax;
    }
}
