package dev.zoetrope.layers.layer;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.kernel.DropoutMask;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A recurrent layer, built: the way of a cell through time and back.
 *
 * <p>What a step does needs the step before, but not the other sequences of the batch, so each task takes a run of
 * sequences through all steps. Inside, a step of all sequences lies together ({@link Steps}), so that the states before all
 * steps are one matrix, and what has no need of the states is done for all steps at once.
 *
 * @param carried the states that the batch before ended with, of a stateful layer
 */
record RecurrentLayer(
        BuildContext context, RecurrentSpec<?> spec, Shape input, RecurrentCell cell, CarriedStates carried)
        implements Layer {
    static RecurrentLayer of(RecurrentSpec<?> spec, Shape input, BuildContext context) {
        return new RecurrentLayer(context, spec, input, spec.cell(input, context), new CarriedStates(context.path()));
    }

    /** Throws unless inputs after the first are a state each. */
    void requireStates(List<Shape> inputs) {
        if (inputs.size() > 1 && !inputs.equals(withStates(input))) {
            throw new ShapeException(context.path(), "sequences and, if anything, states " + withStates(input), inputs);
        }
    }

    private List<Shape> withStates(Shape first) {
        List<Shape> shapes = new ArrayList<>(Collections.nCopies(1 + cell.states(), cell.state()));
        shapes.set(0, first);
        return shapes;
    }

    @Override
    public Shape outputShape() {
        return spec.returnSequences() ? cell.state().prepend(steps()) : cell.state();
    }

    @Override
    public List<Shape> outputShapes() {
        return spec.returnState() ? withStates(outputShape()) : List.of(outputShape());
    }

    @Override
    public List<Parameter> parameters() {
        return cell.parameters();
    }

    @Override
    public MaskSupport maskSupport() {
        return MaskSupport.USES;
    }

    @Override
    public List<CarriedStates> carriedStates() {
        return spec.stateful() ? List.of(carried) : List.of();
    }

    private int steps() {
        return input.dim(0);
    }

    @Override
    public Forward forward(Tensor x, Pass pass) {
        context.requireInput(x, input);
        MultiForward forward = forward(List.of(x), pass);
        return new Forward(
                forward.outputs().getFirst(),
                dy -> forward.backward().apply(List.of(dy)).getFirst(),
                forward.mask(0).orElse(null));
    }

    @Override
    public MultiForward forward(List<Tensor> inputs, Pass pass) {
        context.requireInputs(inputs, inputs.size() == 1 ? List.of(input) : withStates(input));
        int n = inputs.getFirst().dim(0);
        StepMask mask = StepMask.of(pass.mask(), Shape.of(n, steps()), spec, context.path());
        List<Tensor> states = statesBefore(inputs, n, pass);
        RecurrentCell.Unrolled call = cell.unroll(
                Steps.ofSequences(inputs.getFirst(), spec.goBackwards(), pass),
                states,
                masks("dropout", spec.dropout(), cell.inputMasks(spec.recurrentDropout() > 0), pass),
                masks("recurrent_dropout", spec.recurrentDropout(), cell.gates(), pass),
                pass);
        pass.parallel().forRanges(n, cell.grain(n), (from, to, worker) -> {
            for (int t = 0; t < steps(); t++) {
                call.step(t, from, to, worker);
                if (mask != null) {
                    mask.hold(states, t, from, to);
                }
            }
        });
        Watch watch = pass.watch();
        if (watch != null) {
            call.insides(pass).forEach((what, steps) -> show(watch, what, steps, n, pass));
            show(watch, "h", states.getFirst().rows(1, steps() + 1), n, pass);
        }
        List<Tensor> after = states.stream().map(state -> state.slice(steps())).toList();
        if (spec.stateful()) {
            carried.set(after);
        }
        List<Tensor> outputs = new ArrayList<>(List.of(output(states.getFirst(), mask, pass)));
        outputs.addAll(spec.returnState() ? after : List.of());
        Optional<Tensor> outputMask = spec.returnSequences() ? Optional.ofNullable(pass.mask()) : Optional.empty();
        List<Optional<Tensor>> masks = new ArrayList<>(Collections.nCopies(outputs.size(), Optional.empty()));
        masks.set(0, outputMask);
        return new MultiForward(
                outputs, dOutputs -> backward(call, mask, dOutputs, inputs.size() > 1, pass), List.copyOf(masks));
    }

    /** Room for the states, with those before the first step: given, carried on, or zeros. */
    private List<Tensor> statesBefore(List<Tensor> inputs, int n, Pass pass) {
        List<Tensor> given = inputs.subList(1, inputs.size());
        List<Tensor> before = spec.stateful() ? carried.statesFor(cell.state().prepend(n)) : List.of();
        List<Tensor> first = given.isEmpty() ? before : given;
        return IntStream.range(0, cell.states())
                .mapToObj(i -> {
                    Tensor all = pass.tensor(cell.state().prepend(n).prepend(steps() + 1));
                    if (first.isEmpty()) {
                        all.slice(0).fill(0f);
                    } else {
                        all.slice(0).copyFrom(first.get(i));
                    }
                    return all;
                })
                .toList();
    }

    private void show(Watch watch, String what, Tensor steps, int n, Pass pass) {
        Shape shape = cell.state().prepend(n).prepend(steps());
        watch.onSteps(this, what, Steps.toSequences(steps.reshape(shape), spec.goBackwards(), pass));
    }

    private Tensor output(Tensor h, @Nullable StepMask mask, Pass pass) {
        int first = spec.returnSequences() ? 0 : steps() - 1;
        Tensor steps = h.rows(first + 1, steps() + 1);
        Tensor shown = steps;
        if (mask != null) {
            shown = pass.tensor(steps.shape()).copyFrom(steps);
            mask.hide(shown, first);
        }
        return spec.returnSequences() ? Steps.toSequences(shown, false, pass) : shown.slice(0);
    }

    /** {@code dh[t+1] += dy[t]}, then back through step t, from the last to the first. */
    private List<Tensor> backward(
            RecurrentCell.Unrolled call,
            @Nullable StepMask mask,
            List<Tensor> dOutputs,
            boolean statesGiven,
            Pass pass) {
        Tensor dy = dOutputs.getFirst();
        int n = dy.dim(0);
        Shape state = cell.state().prepend(n);
        List<Tensor> dStates = zeros(state, pass);
        List<Tensor> aside = mask == null ? List.of() : zeros(state, pass);
        for (int i = 1; i < dOutputs.size(); i++) {
            dStates.get(i - 1).copyFrom(dOutputs.get(i));
        }
        Tensor shown = spec.returnSequences() ? Steps.ofSequences(dy, false, pass) : dy.reshape(state.prepend(1));
        int first = steps() - shown.dim(0);
        RecurrentCell.Unwound back = call.backward(dStates);
        pass.parallel().forRanges(n, cell.grain(n), (from, to, worker) -> {
            for (int t = steps() - 1; t >= 0; t--) {
                if (t >= first) {
                    addShown(shown.slice(t - first), dStates.getFirst(), mask, t, from, to);
                }
                if (mask != null) {
                    mask.putAside(dStates, aside, t, from, to);
                }
                back.step(t, from, to, worker);
                if (mask != null) {
                    mask.takeBack(dStates, aside, t, from, to);
                }
            }
        });
        Tensor dx = back.finish();
        List<Tensor> gradients = new ArrayList<>();
        gradients.add(
                pass.wantsInputGradient()
                        ? Steps.toSequences(dx, spec.goBackwards(), pass)
                        : pass.tensor(input.prepend(n)));
        gradients.addAll(statesGiven ? dStates : List.of());
        return gradients;
    }

    private List<Tensor> zeros(Shape state, Pass pass) {
        return Stream.generate(() -> pass.workspace().zeros(state))
                .limit(cell.states())
                .toList();
    }

    private void addShown(Tensor dy, Tensor dh, @Nullable StepMask mask, int t, int from, int to) {
        int width = cell.state().size();
        if (mask == null) {
            Steps.add(dy, dh, from * width, to * width);
            return;
        }
        for (int n = from; n < to; n++) {
            if (mask.shows(t, n)) {
                Steps.add(dy, dh, n * width, (n + 1) * width);
            }
        }
    }

    /** Each mask is a stream of random numbers, of the step, the layer, the kind of dropout and the mask's number. */
    private List<DropoutMask> masks(String kind, float rate, int count, Pass pass) {
        if (!pass.training() || rate == 0) {
            return List.of();
        }
        CounterRandom random = pass.random().fork(context.child(kind).path());
        return IntStream.range(0, count)
                .mapToObj(mask -> DropoutMask.of(random.fork(mask), rate))
                .toList();
    }
}
