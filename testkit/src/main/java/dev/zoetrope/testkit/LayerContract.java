package dev.zoetrope.testkit;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.Pass;
import java.util.List;
import java.util.function.Consumer;

/** What every layer must do. {@link #checks()} names it all; each check throws an AssertionError that tells why. */
public final class LayerContract {
    /** A batch that is cut into several tasks by every layer that cuts: by images, by rows, by sequences, by elements. */
    private static final int LARGE_BATCH = 50;

    /** Points that a gradient check tries until it finds one without kinks nearby. */
    private static final int POINTS = 20;

    private LayerContract() {}

    /** One thing that every layer must do. */
    public record Check(String name, Consumer<LayerExample> body) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** The whole contract. */
    public static List<Check> checks() {
        return List.of(
                new Check("output has the inferred shape", LayerContract::outputShape),
                new Check("forward agrees with the formula", LayerContract::forward),
                new Check("gradients agree with differences", LayerContract::gradients),
                new Check("same bits on any number of threads", LayerContract::threads),
                new Check("same bits on scalar and SIMD kernels", LayerContract::kernels),
                new Check("same bits in memory used before", LayerContract::usedMemory),
                new Check("same bits for views", LayerContract::views),
                new Check("a call leaves its input and the parameters as they are", LayerContract::purity),
                new Check("gradients add up", LayerContract::accumulation),
                new Check("parameter gradients do without the input's", LayerContract::withoutInputGradient),
                new Check("shape errors tell who, what and why", ShapeErrors::check),
                new Check("saved and loaded it is the same", SaveAndLoad::check));
    }

    private static LayerTrial trial(LayerExample example, int batch) {
        return LayerTrial.draw(example, batch, Draw.of(example.name(), 0));
    }

    private static Execution plain() {
        return new Execution(Kernels.scalar(), new Parallel(1));
    }

    static void outputShape(LayerExample example) {
        LayerTrial trial = trial(example, example.batch());
        List<Shape> shapes = predict(trial).stream().map(Tensor::shape).toList();
        if (!shapes.equals(trial.outputShapes())) {
            throw new AssertionError(
                    "inferred was " + trial.outputShapes() + ", the outputs are " + shapes + "\n" + trial.context());
        }
    }

    private static List<Tensor> predict(LayerTrial trial) {
        return trial.layer()
                .forward(trial.xs(), Pass.inference(plain(), new Workspace()))
                .outputs();
    }

    static void forward(LayerExample example) {
        LayerTrial trial = trial(example, example.batch());
        close("y", predict(trial), trial.expected(false), trial);
        close("in training y", trial.run(plain()).ys(), trial.expected(true), trial);
    }

    private static void close(String what, List<Tensor> actual, List<Doubles> expected, LayerTrial trial) {
        for (int i = 0; i < expected.size(); i++) {
            Agreement.requireClose(what + i, actual.get(i), expected.get(i), GradientCheck.TOLERANCE, trial.context());
        }
    }

    static void gradients(LayerExample example) {
        for (int point = 0; point < POINTS; point++) {
            LayerTrial trial = LayerTrial.draw(example, example.batch(), Draw.of(example.name(), point));
            if (LayerGradients.agree(trial, trial.run(plain()))) {
                return;
            }
        }
        throw new AssertionError("no smooth point among " + POINTS + " for " + example.spec());
    }

    static void threads(LayerExample example) {
        for (int batch : new int[] {example.batch(), LARGE_BATCH}) {
            LayerTrial trial = trial(example, batch);
            LayerTrial.Result alone = trial.run(plain());
            for (int threads : new int[] {2, 7}) {
                try (Parallel team = new Parallel(threads)) {
                    same(
                            trial,
                            trial.run(new Execution(Kernels.scalar(), team)),
                            alone,
                            threads + " threads against 1");
                }
            }
        }
    }

    static void kernels(LayerExample example) {
        for (int batch : new int[] {example.batch(), LARGE_BATCH}) {
            LayerTrial trial = trial(example, batch);
            Kernels simd = Kernels.simd();
            LayerTrial.Result result = trial.run(new Execution(simd, new Parallel(1)));
            same(trial, result, trial.run(plain()), simd.name() + " against scalar");
        }
    }

    static void usedMemory(LayerExample example) {
        LayerTrial trial = trial(example, example.batch());
        Workspace workspace = new Workspace();
        Pass pass = trial.pass(plain(), workspace);
        LayerTrial.Result first = trial.run(pass, trial.xs(), trial.dys());
        workspace.reset();
        same(trial, trial.run(pass, trial.xs(), trial.dys()), first, "the second call against the first");
    }

    static void views(LayerExample example) {
        Draw draw = Draw.of(example.name(), 0);
        LayerTrial trial = trial(example, example.batch());
        List<Guarded> xs = trial.xs().stream().map(x -> Guarded.copyOf(x, draw)).toList();
        List<Tensor> dys = trial.dys().stream()
                .map(dy -> Guarded.copyOf(dy, draw).tensor())
                .toList();
        Pass pass = trial.pass(plain(), new Workspace());
        LayerTrial.Result result =
                trial.run(pass, xs.stream().map(Guarded::tensor).toList(), dys);
        xs.forEach(x -> x.check("the input", index -> false, trial.context()));
        same(trial, result, trial.run(plain()), "views against whole arrays");
    }

    static void purity(LayerExample example) {
        LayerTrial trial = trial(example, example.batch());
        List<Tensor> xs = trial.xs().stream().map(Tensor::copy).toList();
        List<Tensor> values = trial.layer().parameters().stream()
                .map(parameter -> parameter.value().copy())
                .toList();
        Pass pass = Pass.inference(plain(), new Workspace());
        List<Tensor> ys = trial.layer().forward(trial.xs(), pass).outputs().stream()
                .map(Tensor::copy)
                .toList();
        List<Tensor> again = trial.layer().forward(trial.xs(), pass).outputs();
        List<Tensor> dys = trial.dys().stream().map(Tensor::copy).toList();
        LayerTrial.Result trained = trial.run(plain());
        sameBits("after a second call y", again, ys, trial);
        sameBits("after the calls x", trial.xs(), xs, trial);
        sameBits("after the calls dy", trial.dys(), dys, trial);
        for (int i = 0; i < trained.gradients().size(); i++) {
            Parameter parameter = trial.layer().parameters().get(i);
            if (!parameter.isState()) {
                Agreement.requireSameBits(
                        parameter.path() + " after the calls", parameter.value(), values.get(i), trial.context());
            }
        }
    }

    private static void sameBits(String what, List<Tensor> actual, List<Tensor> expected, LayerTrial trial) {
        for (int i = 0; i < expected.size(); i++) {
            Agreement.requireSameBits(what + i, actual.get(i), expected.get(i), trial.context());
        }
    }

    static void accumulation(LayerExample example) {
        LayerTrial trial = trial(example, example.batch());
        LayerTrial.Result once = trial.run(plain());
        LayerTrial.Result twice = trial.accumulate(trial.pass(plain(), new Workspace()), trial.xs(), trial.dys());
        for (int i = 0; i < once.gradients().size(); i++) {
            Doubles doubled = Doubles.of(once.gradients().get(i));
            for (int k = 0; k < doubled.values().length; k++) {
                doubled.values()[k] *= 2;
            }
            String what = "after two calls, the gradient of "
                    + trial.layer().parameters().get(i).path();
            Agreement.requireClose(what, twice.gradients().get(i), doubled, GradientCheck.TOLERANCE, trial.context());
        }
    }

    static void withoutInputGradient(LayerExample example) {
        LayerTrial trial = trial(example, example.batch());
        Pass pass = trial.pass(plain(), new Workspace()).wantingInputGradient(false);
        LayerTrial.Result without = trial.run(pass, trial.xs(), trial.dys());
        for (int i = 0; i < trial.xs().size(); i++) {
            Shape shape = without.dxs().get(i).shape();
            if (!shape.equals(trial.xs().get(i).shape())) {
                throw new AssertionError("dx" + i + " not asked for has shape " + shape + "\n" + trial.context());
            }
        }
        without.requireSameBits(trial.run(plain()), false, trial.layer().parameters(), trial.context());
    }

    private static void same(LayerTrial trial, LayerTrial.Result one, LayerTrial.Result other, String what) {
        one.requireSameBits(other, true, trial.layer().parameters(), what + ": " + trial.context());
    }
}
