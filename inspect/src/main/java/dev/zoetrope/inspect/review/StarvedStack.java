package dev.zoetrope.inspect.review;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.inspect.ClassScore;
import dev.zoetrope.inspect.Spread;
import dev.zoetrope.layers.layer.Bidirectional;
import dev.zoetrope.layers.layer.RecurrentSpec;
import dev.zoetrope.layers.layer.Taps;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Recurrent layers on top of each other, of which the lowest gets next to no gradient. */
final class StarvedStack implements Rule {
    private static final double LEAST = 0.02;

    @Override
    public List<Finding> find(Subject subject) {
        List<Block> stack = subject.anatomy().blocks().stream()
                .filter(block -> block.spec() instanceof RecurrentSpec<?> || block.spec() instanceof Bidirectional)
                .toList();
        if (stack.size() < 2 || subject.model().inputShapes().size() != 1) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        String first = stack.getFirst().path();
        String last = stack.getLast().path();
        double least = share(subject, first, last);
        if (least < LEAST) {
            findings.add(new Finding(
                    "starved-stack",
                    first,
                    String.format(
                            Locale.ROOT,
                            "of the gradient that reaches %s only %.2g %% reaches %s, %d recurrent layers below",
                            last,
                            100 * least,
                            first,
                            stack.size() - 1),
                    "each recurrent layer weakens the gradient on its way down, so the lowest hardly learns",
                    "fewer recurrent layers, LayerNormalization between them, or a connection past them"));
        }
        return findings;
    }

    /** How long the lowest layer's gradient is beside the highest's, over all classes and examples. */
    private static double share(Subject subject, String first, String last) {
        double low = 0;
        double high = 0;
        for (Tensor example : subject.examplesOrNoise()) {
            for (int cls = 0; cls < ClassScore.classes(subject.model()); cls++) {
                Taps taps = Taps.of(first, last);
                ClassScore.gradient(subject.model(), example, cls, taps);
                low += Spread.of(taps.gradient(first), 1).norm();
                high += Spread.of(taps.gradient(last), 1).norm();
            }
        }
        return high == 0 ? 1 : low / high;
    }
}
