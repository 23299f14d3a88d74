package dev.zoetrope.testkit;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.Bidirectional;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.MergeMode;
import dev.zoetrope.layers.layer.RecurrentSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Both directions' formulas, and what the mode makes of them. */
record BidirectionalOracle(Bidirectional spec) implements Oracle {
    @Override
    public int parameters() {
        return Oracle.of(spec.layer()).parameters()
                + Oracle.of(spec.backwardLayer()).parameters();
    }

    @Override
    public @Nullable Doubles mask(Doubles x, OraclePass pass) {
        return Oracle.of(spec.layer()).mask(x, pass);
    }

    @Override
    public Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass) {
        return forward(List.of(x), parameters, pass).getFirst();
    }

    /** Inputs behind the first are the states to begin with, forwards first; outputs behind the first, those at the end. */
    @Override
    public List<Doubles> forward(List<Doubles> given, List<Doubles> parameters, OraclePass pass) {
        int first = Oracle.of(spec.layer()).parameters();
        int states = given.size() / 2;
        List<Doubles> forthGiven = new ArrayList<>(given.subList(0, 1 + states));
        List<Doubles> backGiven = new ArrayList<>(given.subList(1 + states, given.size()));
        backGiven.addFirst(given.getFirst());
        List<Doubles> forth = direction("forward_", spec.layer(), forthGiven, parameters.subList(0, first), pass);
        List<Doubles> back = direction(
                "backward_", spec.backwardLayer(), backGiven, parameters.subList(first, parameters.size()), pass);
        List<Doubles> outputs = new ArrayList<>(List.of(merged(forth.getFirst(), back.getFirst())));
        outputs.addAll(forth.subList(1, forth.size()));
        outputs.addAll(back.subList(1, back.size()));
        return outputs;
    }

    private Doubles merged(Doubles forth, Doubles back) {
        boolean sequences = spec.layer() instanceof RecurrentSpec<?> layer && layer.returnSequences();
        Shape shape = forth.shape();
        int width = shape.dim(-1);
        int otherWidth = back.shape().dim(-1);
        boolean concat = spec.mergeMode() == MergeMode.CONCAT;
        Doubles y = Doubles.zeros(shape.dropLast(1).append(concat ? width + otherWidth : width));
        for (int row = 0; row < forth.values().length / width; row++) {
            // The number of the same step in the sequence of the other direction.
            int other = sequences ? mirrored(row, shape) : row;
            for (int k = 0; k < y.shape().dim(-1); k++) {
                double a = k < width ? forth.values()[row * width + k] : 0;
                double b = concat && k < width ? 0 : back.values()[other * otherWidth + (concat ? k - width : k)];
                y.values()[row * y.shape().dim(-1) + k] = switch (spec.mergeMode()) {
                    case MUL -> a * b;
                    case AVE -> (a + b) / 2;
                    default -> a + b;
                };
            }
        }
        return y;
    }

    /** Row (n, t, …) of a shape [N,T,…,K] has the number of row (n, T−1−t, …). */
    private static int mirrored(int row, Shape shape) {
        int steps = shape.dim(1);
        int inner = shape.dropFirst(2).dropLast(1).size();
        int t = row / inner % steps;
        return row + (steps - 1 - 2 * t) * inner;
    }

    private static List<Doubles> direction(
            String prefix, LayerSpec layer, List<Doubles> given, List<Doubles> parameters, OraclePass pass) {
        return Oracle.of(layer).forward(given, parameters, pass.child(prefix + WrapperOracles.nameOf(layer)));
    }
}
