package dev.zoetrope.benchmarks.roofline;

import static dev.zoetrope.layers.Layers.batchNormalization;
import static dev.zoetrope.layers.Layers.conv1D;
import static dev.zoetrope.layers.Layers.conv2D;
import static dev.zoetrope.layers.Layers.conv3D;
import static dev.zoetrope.layers.Layers.dense;
import static dev.zoetrope.layers.Layers.depthwiseConv2D;
import static dev.zoetrope.layers.Layers.gru;
import static dev.zoetrope.layers.Layers.lstm;
import static dev.zoetrope.layers.Layers.maxPooling2D;
import static dev.zoetrope.layers.Layers.sequential;
import static dev.zoetrope.layers.layer.Activation.RELU;
import static dev.zoetrope.layers.layer.Padding.SAME;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.cost.Operations;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.MultiLayer;
import dev.zoetrope.layers.layer.Network;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.Pass;
import dev.zoetrope.testkit.Draw;
import java.util.List;

/**
 * A layer, or some that run as one, on a batch.
 *
 * @param name what it is called in the table
 * @param operations of the forward pass by the formula, see {@link Operations}
 * @param bytes that the forward pass has to read or write at least: input, output and parameters, once
 * @param forward the forward pass
 * @param training forward and backward, with the gradients of input and parameters
 */
record Stage(String name, long operations, long bytes, Runnable forward, Runnable training) {

    /** By the formula: the gradients of input and of weights take as many products as the forward pass each. */
    long trainingOperations() {
        return 3 * operations;
    }

    /** Backwards the output's gradient, input and parameters are read, and the gradients of the latter two written. */
    long trainingBytes() {
        return 3 * bytes;
    }

    /** The blocks of the LRCN, on four clips of twenty frames, then layers of other sizes. */
    static List<Stage> all() {
        return List.of(
                of("conv 1 + pool", Shape.of(64, 64, 3), 80, convolution(16), maxPooling2D(4)),
                of("conv 2 + pool", Shape.of(16, 16, 16), 80, convolution(32), maxPooling2D(4)),
                of("conv 3 + pool", Shape.of(4, 4, 32), 80, convolution(64), maxPooling2D(2)),
                of("conv 4 + pool", Shape.of(2, 2, 64), 80, convolution(64), maxPooling2D(2)),
                of("LSTM(32)", Shape.of(20, 64), 4, lstm(32)),
                of("LSTM(256)", Shape.of(50, 128), 32, lstm(256).returnSequences(true)),
                of("GRU(256)", Shape.of(50, 128), 32, gru(256).returnSequences(true)),
                of("Conv1D 128-256, 5", Shape.of(256, 128), 32, conv1D(256, 5).padding(SAME)),
                of("Conv2D 64-128, 3x3", Shape.of(56, 56, 64), 8, conv2D(128, 3).padding(SAME)),
                of(
                        "Conv3D 32-64, 3x3x3",
                        Shape.of(16, 28, 28, 32),
                        2,
                        conv3D(64, 3).padding(SAME)),
                of(
                        "DepthwiseConv2D 3x3",
                        Shape.of(56, 56, 64),
                        16,
                        depthwiseConv2D(3).padding(SAME)),
                of("BatchNormalization", Shape.of(56, 56, 64), 16, batchNormalization()),
                of("Dense 4096-4096", Shape.of(4096), 64, dense(4096)));
    }

    private static LayerSpec convolution(int filters) {
        return conv2D(filters, 3).padding(SAME).activation(RELU);
    }

    private static Stage of(String name, Shape input, int batch, LayerSpec... layers) {
        long operations = 0;
        Shape shape = input;
        for (LayerSpec layer : layers) {
            MultiLayer built = layer.build(List.of(shape), BuildContext.fresh(0));
            Shape output = built.outputShapes().getFirst();
            operations +=
                    Operations.of(layer, shape, output, built.parameters()).sum();
            shape = output;
        }
        Execution execution = Execution.ofThreads(1);
        Network network =
                sequential(layers).build(List.of(input), BuildContext.fresh(0)).on(execution);
        long parameters = network.parameters().stream()
                .mapToLong(parameter -> parameter.value().size())
                .sum();
        Draw draw = Draw.of(name, 0);
        List<Tensor> x = List.of(draw.normal(input.prepend(batch)));
        List<Tensor> dy = List.of(draw.normal(shape.prepend(batch)));
        Workspace workspace = new Workspace();
        CounterRandom random = CounterRandom.ofSeed(0);
        return new Stage(
                name,
                operations * batch,
                4 * (batch * (long) (input.size() + shape.size()) + parameters),
                () -> {
                    workspace.reset();
                    network.forward(x, Pass.inference(execution, workspace));
                },
                () -> {
                    workspace.reset();
                    Parameter.clearGradients(network.parameters(), execution.parallel());
                    network.forward(x, Pass.training(execution, workspace, random))
                            .backward()
                            .apply(dy);
                });
    }
}
