package dev.zoetrope.testkit;

import dev.zoetrope.core.kernel.DropoutMask;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.RecurrentSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The way through time of any recurrent layer, sequence by sequence. */
record RecurrentOracle(RecurrentSpec<?> spec, CellOracle cell) implements Oracle {
    /** The formulas of one step of one sequence. */
    interface CellOracle {
        int parameters();

        /** The shape of a state, for inputs [T,…] without the T. */
        Shape state(Shape x);

        int states();

        /** Gates with dropout masks of their own. */
        int gates();

        /** Masks on the input. */
        default int inputMasks(boolean recurrentDropout) {
            return recurrentDropout ? gates() : 1;
        }

        /**
         * The states after a step, the output first.
         *
         * @param x the input as each gate sees it
         * @param h the output of the step before as each gate sees it
         */
        List<double[]> step(
                Shape shape, List<double[]> x, List<double[]> h, List<double[]> states, List<Doubles> parameters);
    }

    @Override
    public int parameters() {
        return cell.parameters();
    }

    @Override
    public Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass) {
        return forward(List.of(x), parameters, pass).getFirst();
    }

    /** Inputs behind the first are the states to begin with; outputs behind the first, those at the end. */
    @Override
    public List<Doubles> forward(List<Doubles> given, List<Doubles> parameters, OraclePass pass) {
        Doubles x = given.getFirst();
        int batch = x.shape().dim(0);
        int steps = x.shape().dim(1);
        Shape shape = x.shape().dropFirst(2);
        Shape state = cell.state(shape);
        Doubles sequence = Doubles.zeros(state.prepend(steps).prepend(batch));
        Doubles last = Doubles.zeros(state.prepend(batch));
        List<Doubles> ends = Stream.generate(() -> Doubles.zeros(last.shape()))
                .limit(cell.states())
                .toList();
        int inputMasks = cell.inputMasks(spec.recurrentDropout() > 0);
        for (int n = 0; n < batch; n++) {
            double[] y = new double[state.size()];
            int example = n;
            List<double[]> states = IntStream.range(0, cell.states())
                    .mapToObj(i -> given.size() > 1
                            ? slice(given.get(1 + i), example, state.size())
                            : new double[state.size()])
                    .toList();
            for (int t = 0; t < steps; t++) {
                int from = n * steps + (spec.goBackwards() ? steps - 1 - t : t);
                double[] input = slice(x, from, shape.size());
                List<double[]> inputs = dropped(input, n, "dropout", spec.dropout(), inputMasks, pass);
                List<double[]> h =
                        dropped(states.getFirst(), n, "recurrent_dropout", spec.recurrentDropout(), cell.gates(), pass);
                if (pass.mask() == null || pass.mask().values()[from] != 0) {
                    states = cell.step(shape, inputs, h, states, parameters);
                    y = states.getFirst();
                } else if (spec.zeroOutputForMask()) {
                    y = new double[state.size()];
                }
                System.arraycopy(y, 0, sequence.values(), (n * steps + t) * state.size(), state.size());
            }
            System.arraycopy(y, 0, last.values(), n * state.size(), state.size());
            for (int i = 0; i < ends.size(); i++) {
                System.arraycopy(states.get(i), 0, ends.get(i).values(), n * state.size(), state.size());
            }
        }
        List<Doubles> outputs = new ArrayList<>(List.of(spec.returnSequences() ? sequence : last));
        outputs.addAll(spec.returnState() ? ends : List.of());
        return outputs;
    }

    @Override
    public @Nullable Doubles mask(Doubles x, OraclePass pass) {
        return spec.returnSequences() ? pass.mask() : null;
    }

    private static double[] slice(Doubles x, int index, int size) {
        double[] values = new double[size];
        System.arraycopy(x.values(), index * size, values, 0, size);
        return values;
    }

    /** What each gate sees of the values of sequence n: with dropout by a mask of its own, or one for all. */
    private List<double[]> dropped(double[] values, int n, String kind, float rate, int masks, OraclePass pass) {
        List<double[]> seen = new ArrayList<>();
        for (int gate = 0; gate < cell.gates(); gate++) {
            double[] view = values.clone();
            if (pass.training() && rate > 0) {
                DropoutMask mask = DropoutMask.of(
                        pass.random().fork(pass.child(kind).path()).fork(masks == 1 ? 0 : gate), rate);
                for (int i = 0; i < view.length; i++) {
                    view[i] = mask.keeps(n * view.length + i) ? view[i] / (1 - (double) rate) : 0;
                }
            }
            seen.add(view);
        }
        return seen;
    }
}
