package dev.zoetrope.layers.optim;

import dev.zoetrope.core.kernel.OptimizerKernel;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An optimizer at work on some parameters. A step goes as Keras's does: the gradients of earlier batches are added, if so
 * many make a step; gradients are clipped, parameters decay, follow the optimizer's rule, and enter their averages.
 */
public final class Updates {
    /** Elements of a parameter that one task moves. */
    private static final int GRAIN = 1 << 14;

    /** Elements that one task moves where all parameters are shared out together. */
    private static final int FEW = 1 << 12;

    private static final String ACCUMULATOR = "gradient_accumulator";
    private static final String AVERAGE = "average";

    private final Optimizer optimizer;
    private final OptimizerOptions options;
    private final List<Parameter> parameters;
    private final Execution execution;
    private final OptimizerKernel kernel;
    private final List<List<Tensor>> slots;
    private final int[] sizes;
    private final Map<String, Tensor> named = new LinkedHashMap<>();
    private final List<Tensor> accumulators;
    private final List<Tensor> averages;
    private long iterations;
    private double settableRate;

    Updates(Optimizer optimizer, List<Parameter> parameters, Execution execution) {
        this.optimizer = optimizer;
        this.options = optimizer.options();
        this.parameters = List.copyOf(parameters);
        this.execution = execution;
        this.kernel = execution.kernels().optimizer();
        this.settableRate = optimizer.learningRate().at(0);
        this.slots = this.parameters.stream()
                .map(parameter -> optimizer.slots().stream()
                        .map(slot -> slot(parameter, slot.name()).fill(slot.initial()))
                        .toList())
                .toList();
        this.sizes = this.parameters.stream()
                .mapToInt(parameter -> parameter.value().size())
                .toArray();
        this.accumulators = options.gradientAccumulationSteps() > 1 ? forEach(ACCUMULATOR) : List.of();
        this.averages = options.useEma() ? forEach(AVERAGE) : List.of();
    }

    private List<Tensor> forEach(String name) {
        return parameters.stream().map(parameter -> slot(parameter, name)).toList();
    }

    private Tensor slot(Parameter parameter, String name) {
        Tensor slot = Tensor.zeros(parameter.value().shape());
        if (named.put(parameter.path() + "/" + name, slot) != null) {
            throw new IllegalArgumentException("two parameters are called " + parameter.path());
        }
        return slot;
    }

    /** The learning rate of the next step. */
    public double learningRate() {
        LearningRateSchedule schedule = optimizer.learningRate();
        return schedule instanceof ConstantLearningRate ? settableRate : schedule.at(iterations);
    }

    /**
     * Sets the learning rate of the steps to come.
     *
     * @throws IllegalStateException if the optimizer has a schedule for it
     */
    public void setLearningRate(double rate) {
        if (!(optimizer.learningRate() instanceof ConstantLearningRate)) {
            throw new IllegalStateException(
                    "the learning rate follows " + optimizer.learningRate() + " and cannot be set to " + rate);
        }
        settableRate = rate;
    }

    /** The batches taken in so far. */
    public long iterations() {
        return iterations;
    }

    /** What is remembered, as copies. */
    public OptimizerState state() {
        Map<String, Tensor> copies = new LinkedHashMap<>();
        named.forEach((name, slot) -> copies.put(name, slot.copy()));
        return new OptimizerState(iterations, learningRate(), copies);
    }

    /**
     * Goes on from what was remembered.
     *
     * @throws IllegalArgumentException if it is not what this optimizer remembers for these parameters; then nothing has
     *     changed
     */
    public void restore(OptimizerState state) {
        if (!state.slots().keySet().equals(named.keySet())) {
            throw new IllegalArgumentException(optimizer + " remembers " + named.keySet() + ", received "
                    + state.slots().keySet());
        }
        state.slots().forEach((name, value) -> {
            if (!value.shape().equals(slotOf(name).shape())) {
                throw new IllegalArgumentException(
                        name + " has the shape " + slotOf(name).shape() + ", received " + value.shape());
            }
        });
        state.slots().forEach((name, value) -> slotOf(name).copyFrom(value));
        iterations = state.iterations();
        settableRate = state.learningRate();
    }

    private Tensor slotOf(String name) {
        Tensor slot = named.get(name);
        if (slot == null) {
            throw new IllegalArgumentException("nothing is called " + name);
        }
        return slot;
    }

    /** Takes in the gradients of a batch, which may be changed, and moves every parameter if a step is due. */
    public void step() {
        int batches = options.gradientAccumulationSteps();
        long done = iterations / batches;
        boolean due = (iterations + 1) % batches == 0;
        for (int i = 0; i < accumulators.size(); i++) {
            accumulate(parameters.get(i).gradient(), accumulators.get(i), due);
        }
        if (due) {
            double rate = learningRate();
            clip();
            decay(rate);
            Optimizer.Rule rule = optimizer.rule(done + 1, rate, kernel);
            execution.parallel().forRanges(sizes, FEW, (i, from, to) -> {
                Parameter p = parameters.get(i);
                rule.apply(p.gradient(), slots.get(i), p.value(), from, to);
            });
        }
        for (int i = 0; i < averages.size(); i++) {
            average(parameters.get(i).value(), averages.get(i), done);
        }
        iterations++;
    }

    private void accumulate(Tensor gradient, Tensor sum, boolean due) {
        float share = 1f / options.gradientAccumulationSteps();
        forElements(gradient, (from, to) -> {
            if (due) {
                kernel.blend(share, sum, share, gradient, from, to);
            } else {
                kernel.blend(1f, gradient, 1f, sum, from, to);
            }
        });
        if (due) {
            sum.fill(0f);
        }
    }

    private void clip() {
        if (options.clipnorm() > 0) {
            for (Parameter p : parameters) {
                double norm = Math.sqrt(sumOfSquares(p.gradient()));
                scale(p.gradient(), options.clipnorm() / Math.max(norm, options.clipnorm()));
            }
        } else if (options.globalClipnorm() > 0) {
            double squares = 0;
            for (Parameter p : parameters) {
                squares += sumOfSquares(p.gradient());
            }
            double norm = Math.sqrt(squares);
            // A norm that is no number shows in every parameter, as Keras has it.
            double factor = Double.isFinite(norm)
                    ? options.globalClipnorm() / Math.max(norm, options.globalClipnorm())
                    : Double.NaN;
            for (Parameter p : parameters) {
                scale(p.gradient(), factor);
            }
        } else if (options.clipvalue() > 0) {
            for (Parameter p : parameters) {
                forElements(p.gradient(), (from, to) -> kernel.clamp(options.clipvalue(), p.gradient(), from, to));
            }
        }
    }

    /** Run after run, each by itself, so that threads do not matter. */
    private double sumOfSquares(Tensor x) {
        double[] sums = new double[Math.ceilDiv(x.size(), GRAIN)];
        forElements(x, (from, to) -> sums[from / GRAIN] = kernel.sumOfSquares(x, from, to));
        double total = 0;
        for (double sum : sums) {
            total += sum;
        }
        return total;
    }

    private void scale(Tensor x, double factor) {
        if (factor != 1) {
            forElements(x, (from, to) -> kernel.scale((float) factor, x, from, to));
        }
    }

    private void decay(double rate) {
        float share = (float) -(options.weightDecay() * rate);
        for (Parameter p : parameters) {
            if (options.decays(p.path())) {
                forElements(p.value(), (from, to) -> kernel.blend(share, p.value(), 1f, p.value(), from, to));
            }
        }
    }

    private void average(Tensor value, Tensor average, long done) {
        float momentum = done == 0 ? 0f : options.emaMomentum();
        forElements(value, (from, to) -> kernel.blend(1 - momentum, value, momentum, average, from, to));
        int frequency = options.emaOverwriteFrequency();
        if (frequency > 0 && (done + 1) % frequency == 0) {
            value.copyFrom(average);
        }
    }

    /** What Keras does when training ends: parameters that have an average become it. */
    public void finish() {
        for (int i = 0; i < averages.size() && iterations > 0; i++) {
            parameters.get(i).value().copyFrom(averages.get(i));
        }
    }

    private void forElements(Tensor tensor, Elements elements) {
        execution.parallel().forRanges(tensor.size(), GRAIN, (from, to, worker) -> elements.run(from, to));
    }

    /** Elements {@code from} (inclusive) to {@code to} (exclusive). */
    @FunctionalInterface
    private interface Elements {
        void run(int from, int to);
    }
}
