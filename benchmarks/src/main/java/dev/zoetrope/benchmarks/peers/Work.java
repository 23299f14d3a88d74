package dev.zoetrope.benchmarks.peers;

import static dev.zoetrope.layers.Layers.*;
import static dev.zoetrope.layers.layer.Activation.RELU;
import static dev.zoetrope.layers.layer.Padding.SAME;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.kernel.Gemm;
import dev.zoetrope.core.kernel.Matrix;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.data.ByteClips;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.MultiLayer;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.Pass;
import dev.zoetrope.layers.loss.CategoricalCrossentropy;
import dev.zoetrope.layers.metric.Accuracy;
import dev.zoetrope.layers.optim.Adam;
import dev.zoetrope.layers.train.FitConfig;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.layers.train.Trainer;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Something to do over and over.
 *
 * @param amount how much one call does: clips, floating-point operations (sgemm, conv) or 1
 */
record Work(long amount, Runnable call) {
    /** The four convolutions of the {@link Lrcn}: side of the map, channels, filters, pool. */
    private static final int[][] CONVOLUTIONS = {{64, 3, 16, 4}, {16, 16, 32, 4}, {4, 32, 64, 2}, {2, 64, 64, 2}};

    /**
     * The work of a task of {@code benchmarks/peers/catalog.py}.
     *
     * @param variant {@code fit} for training through {@code Trainer.fit}, {@code step} for everything by bare calls,
     *     {@code fma-peak} for what the core can do at most in place of the task
     */
    static Work of(String variant, String task, Execution execution) {
        int dash = task.lastIndexOf('-');
        String name = dash < 0 ? task : task.substring(0, dash);
        int size = dash < 0 ? 0 : Integer.parseInt(task.substring(dash + 1));
        return switch (name) {
            case "train" -> variant.equals("fit") ? fit(size, execution) : train(size, execution);
            case "predict" -> predict(size, execution);
            case "conv" -> variant.equals("fma-peak") ? fmaPeak() : convolution(CONVOLUTIONS[size - 1], execution);
            case "sgemm" -> variant.equals("fma-peak") ? fmaPeak() : sgemm(size, execution);
            case "lstm" -> layer(lstm(256).returnSequences(true), Shape.of(50, 128), 32, execution);
            case "conv2d" -> layer(conv2D(128, 3).padding(SAME), Shape.of(56, 56, 64), 8, execution);
            case "dense" -> layer(dense(4096), Shape.of(4096), 64, execution);
            case "batchnorm" -> layer(batchNormalization(), Shape.of(56, 56, 64), 16, execution);
            case "depthwise" -> layer(depthwiseConv2D(3).padding(SAME), Shape.of(56, 56, 64), 16, execution);
            case "conv1d" -> layer(conv1D(256, 5).padding(SAME), Shape.of(256, 128), 32, execution);
            case "conv3d" -> layer(conv3D(64, 3).padding(SAME), Shape.of(16, 28, 28, 32), 2, execution);
            case "gru" -> layer(gru(256).returnSequences(true), Shape.of(50, 128), 32, execution);
            case "convlstm2d" ->
                layer(convLSTM2D(32, 3).padding(SAME).returnSequences(true), Shape.of(10, 28, 28, 16), 4, execution);
            case "attention" -> {
                Shape sequence = Shape.of(128, 256);
                yield layer(multiHeadAttention(8, 32), List.of(sequence, sequence), 16, execution);
            }
            default -> throw new IllegalArgumentException("no task " + task);
        };
    }

    private static Work train(int batch, Execution execution) {
        Lrcn.Examples examples = Lrcn.Examples.random(batch);
        Trainer trainer = Lrcn.build(execution).compile(new Adam(1e-3), new CategoricalCrossentropy());
        return new Work(batch, () -> trainer.trainOnBatch(examples.x(), examples.targets()));
    }

    private static Work fit(int batch, Execution execution) {
        ByteClips clips = Lrcn.clips(Math.max(64, 4 * batch));
        Trainer trainer = Lrcn.build(execution).compile(new Adam(1e-3), new CategoricalCrossentropy(), new Accuracy());
        FitConfig config = FitConfig.epochs(1).batchSize(batch);
        return new Work(clips.size(), () -> trainer.fit(clips, config));
    }

    private static Work predict(int batch, Execution execution) {
        Lrcn.Examples examples = Lrcn.Examples.random(batch);
        Model model = Lrcn.build(execution);
        return new Work(batch, () -> model.predict(examples.x()));
    }

    /** Convolution, ReLU and pool, forward, on the 80 frames of 4 clips. */
    private static Work convolution(int[] sizes, Execution execution) {
        Shape input = Shape.of(20, sizes[0], sizes[0], sizes[1]);
        Model model = Model.build(
                input,
                sequential(
                        timeDistributed(conv2D(sizes[2], 3).padding(SAME).activation(RELU)),
                        timeDistributed(maxPooling2D(sizes[3]))),
                27,
                execution);
        Tensor x = random(input.prepend(4));
        return new Work(2L * 9 * sizes[0] * sizes[0] * sizes[1] * sizes[2] * 80, () -> model.predict(x));
    }

    private static Work sgemm(int n, Execution execution) {
        Gemm gemm = execution.kernels().gemm();
        Matrix a = Matrix.of(random(Shape.of(n, n)));
        Matrix b = Matrix.of(random(Shape.of(n, n)));
        Tensor c = Tensor.zeros(n, n);
        Tensor scratch = new Workspace().tensor(Shape.of(gemm.scratchSize(n, n, n)));
        return new Work(2L * n * n * n, () -> gemm.addProduct(a, b, Matrix.of(c.fill(0f)), scratch));
    }

    private static Work fmaPeak() {
        return new Work(FmaPeak.FLOPS, FmaPeak::run);
    }

    private static Work layer(LayerSpec spec, Shape input, int batch, Execution execution) {
        return layer(spec, List.of(input), batch, execution);
    }

    /** Forward and backward, with the gradients of the parameters and of the inputs. */
    private static Work layer(MultiLayerSpec spec, List<Shape> inputs, int batch, Execution execution) {
        MultiLayer layer = spec.build(inputs, BuildContext.fresh(27));
        List<Tensor> xs =
                inputs.stream().map(input -> random(input.prepend(batch))).toList();
        List<Tensor> dys = layer.outputShapes().stream()
                .map(output -> random(output.prepend(batch)))
                .toList();
        Workspace workspace = new Workspace();
        CounterRandom dropout = CounterRandom.ofSeed(27);
        return new Work(1, () -> {
            workspace.reset();
            Parameter.clearGradients(layer.parameters(), execution.parallel());
            layer.forward(xs, Pass.training(execution, workspace, dropout))
                    .backward()
                    .apply(dys);
        });
    }

    private static Tensor random(Shape shape) {
        SplittableRandom random = new SplittableRandom(shape.size());
        Tensor tensor = Tensor.zeros(shape);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.array()[i] = (float) random.nextDouble(-1, 1);
        }
        return tensor;
    }
}
