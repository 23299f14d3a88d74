package dev.zoetrope.cli;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.io.AtomicFile;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.interop.CompileConfig;
import dev.zoetrope.interop.ModelFiles;
import dev.zoetrope.interop.ModelFormat;
import dev.zoetrope.interop.SavedModel;
import dev.zoetrope.interop.keras.LossConfigs;
import dev.zoetrope.interop.keras.OptimizerConfigs;
import dev.zoetrope.layers.loss.Loss;
import dev.zoetrope.layers.optim.ConstantLearningRate;
import dev.zoetrope.layers.optim.Optimizer;
import dev.zoetrope.layers.optim.OptimizerState;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.layers.train.Objective;
import dev.zoetrope.layers.train.Trainer;
import dev.zoetrope.layers.train.TrainingState;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zoetrope fit}. */
@Command(
        name = "fit",
        description = "Train a model further on tensors.",
        footer = {
            "",
            "The optimizer, the loss and what the optimizer remembers come from the model, unless given here.",
            "OUT and LOG are written after each epoch, so Ctrl-C leaves those of the last one.",
            "",
            "Example:",
            "  zoetrope fit lrcn.keras --data clips.safetensors --epochs 5 --batch-size 4 --out trained.keras --log loss.csv"
        })
final class FitCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "MODEL",
            description = "A model: .safetensors, .keras, .h5 or .onnx; or the folder of a run.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path modelFile;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "D.safetensors",
            description = "Inputs x [N,…], or x0, x1, …, and targets: target [N,…], or target0, target1, …")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path data;

    @Option(names = "--epochs", required = true, paramLabel = "N", description = "How often to go through the data.")
    private int epochs;

    @Option(names = "--batch-size", required = true, paramLabel = "B", description = "Examples in a step.")
    private int batchSize;

    @Option(
            names = "--no-shuffle",
            description = "Take the examples in the order of the file, not in another one each epoch.")
    private boolean inOrder;

    @Option(names = "--seed", paramLabel = "S", description = "Of the order and of dropout. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--optimizer", paramLabel = "NAME", description = "adam, sgd, rmsprop, …, with Keras's defaults.")
    private @Nullable String optimizerName;

    @Option(names = "--learning-rate", paramLabel = "R", description = "Instead of the optimizer's.")
    private @Nullable Double learningRate;

    @Option(names = "--loss", paramLabel = "NAME", description = "categorical_crossentropy, mse, …")
    private @Nullable String lossName;

    @Option(names = "--out", required = true, paramLabel = "OUT", description = "Where the trained model goes.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path out;

    @Option(
            names = "--log",
            paramLabel = "LOG.csv",
            description = "Where the loss of each step goes, regularization included: step,loss.")
    private @Nullable Path log;

    @Mixin
    private final ThreadsOption threads = new ThreadsOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        requirePositive("--epochs", epochs);
        requirePositive("--batch-size", batchSize);
        if (learningRate != null && !(learningRate > 0 && Double.isFinite(learningRate))) {
            throw new ParameterException(
                    spec.commandLine(), "--learning-rate wants more than 0, received " + learningRate);
        }
        ModelFormat.of(out); // before hours of training
        modelFile = ClipModel.file(modelFile);
        Map<String, Path> outputs = new LinkedHashMap<>();
        outputs.put("--out", out); // may take the place of MODEL
        if (log != null) {
            OutputFiles.check(spec, Map.of("--log", log), modelFile);
            outputs.put("--log", log);
        }
        OutputFiles.check(spec, outputs, data);
        TensorFile tensors = TensorFile.read(data);
        List<Tensor> xs = tensors.get("x");
        List<Tensor> targets = tensors.get("target");
        SavedModel saved = ModelFiles.read(modelFile, threads.execution(), TensorFile.shapes(xs));
        Model model = saved.model();
        CompileConfig compile = compileConfig(saved);
        Optimizer optimizer = compile.optimizer();
        Trainer trainer = model.compile(optimizer, compile.objectives(model).toArray(new Objective[0]));
        OptimizerState state = saved.optimizerState();
        if (state != null && optimizerName == null) {
            trainer.restore(new TrainingState(state.iterations(), 0, false, state));
        }
        if (learningRate != null && optimizer.learningRate() instanceof ConstantLearningRate constant) {
            trainer.optimizer().setLearningRate(constant.learningRate()); // not the restored state's
        }
        tensors.requireInputs(model, xs);
        if (xs.getFirst().dim(0) == 0) {
            throw new IllegalArgumentException(data + ": no examples");
        }
        requireTargets(model, xs, targets);
        try (Interruption interruption = new Interruption(spec.commandLine().getErr())) {
            fit(trainer, saved, compile, xs, targets, interruption);
        }
        return 0;
    }

    /** Trains, and after each epoch writes what there is. */
    private void fit(
            Trainer trainer,
            SavedModel saved,
            CompileConfig compile,
            List<Tensor> xs,
            List<Tensor> targets,
            Interruption interruption)
            throws IOException {
        PrintWriter console = spec.commandLine().getOut();
        int n = xs.getFirst().dim(0);
        int batches = Math.ceilDiv(n, batchSize);
        StringBuilder losses = new StringBuilder("step,loss\n");
        for (int epoch = 0; epoch < epochs; epoch++) {
            ProgressBar bar = ProgressBar.ofEpoch(console, epoch, epochs, batches);
            double sum = 0;
            int[] order = inOrder
                    ? IntStream.range(0, n).toArray()
                    : CounterRandom.ofSeed(seed).fork("shuffle").fork(epoch).permutation(n);
            for (int batch = 0; batch < batches; batch++) {
                int from = batch * batchSize;
                int to = Math.min(n, from + batchSize);
                double loss = trainer.trainOnBatch(rows(xs, order, from, to), rows(targets, order, from, to));
                sum += loss * (to - from);
                losses.append(epoch * batches + batch).append(',').append(loss).append('\n');
                bar.update(batch + 1, Map.of("loss", sum / to));
            }
            bar.finish(Map.of("loss", sum / n));
            if (epoch == epochs - 1) {
                trainer.optimizer().finish();
            }
            interruption.save(
                    "after epoch " + (epoch + 1) + " of " + epochs + ", whose model is in " + out,
                    () -> write(trainer, saved, compile, losses));
        }
    }

    private void write(Trainer trainer, SavedModel saved, CompileConfig compile, CharSequence losses)
            throws IOException {
        ModelFiles.write(
                new SavedModel(saved.model(), compile, trainer.optimizer().state(), saved.notes()), out);
        if (log != null) {
            AtomicFile.write(log, file -> file.write(losses.toString().getBytes(StandardCharsets.UTF_8)));
        }
    }

    private void requirePositive(String option, int value) {
        if (value < 1) {
            throw new ParameterException(spec.commandLine(), option + " wants 1 or more, received " + value);
        }
    }

    /** What the model was compiled with, with what the command line says instead. */
    private CompileConfig compileConfig(SavedModel saved) throws IOException {
        CompileConfig compile = saved.compileConfig();
        Optimizer named = optimizerName == null ? null : named(optimizerName, OptimizerConfigs::optimizer);
        Loss loss = lossName == null ? null : named(lossName, LossConfigs::loss);
        if (compile == null) {
            if (named == null || loss == null) {
                throw new ParameterException(
                        spec.commandLine(),
                        modelFile + " was never compiled: --optimizer and --loss say what to train with");
            }
            compile = CompileConfig.of(named, loss);
        }
        compile = named == null ? compile : compile.withOptimizer(named);
        compile = loss == null ? compile : compile.withLoss(loss);
        return learningRate == null
                ? compile
                : compile.withOptimizer(OptimizerConfigs.withLearningRate(compile.optimizer(), learningRate));
    }

    private <T> T named(String name, Function<String, T> making) {
        try {
            return making.apply(name);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private void requireTargets(Model model, List<Tensor> xs, List<Tensor> targets) {
        if (targets.size() != model.outputShapes().size()
                || targets.getFirst().dim(0) != xs.getFirst().dim(0)) {
            throw new IllegalArgumentException(data + ": " + xs.getFirst().dim(0) + " examples for "
                    + model.outputShapes().size() + " outputs, received targets "
                    + targets.stream().map(Tensor::shape).toList());
        }
    }

    /** The examples of a batch, in its order. */
    private static List<Tensor> rows(List<Tensor> tensors, int[] order, int from, int to) {
        List<Tensor> batch = new ArrayList<>();
        for (Tensor tensor : tensors) {
            Tensor rows = Tensor.zeros(tensor.shape().dropFirst(1).prepend(to - from));
            for (int i = from; i < to; i++) {
                rows.rows(i - from, i - from + 1).copyFrom(tensor.rows(order[i], order[i] + 1));
            }
            batch.add(rows);
        }
        return batch;
    }
}
