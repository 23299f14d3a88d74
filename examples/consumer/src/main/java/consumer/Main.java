package consumer;

import static dev.zoetrope.layers.Layers.conv2D;
import static dev.zoetrope.layers.Layers.dense;
import static dev.zoetrope.layers.Layers.dropout;
import static dev.zoetrope.layers.Layers.flatten;
import static dev.zoetrope.layers.Layers.lstm;
import static dev.zoetrope.layers.Layers.maxPooling2D;
import static dev.zoetrope.layers.Layers.sequential;
import static dev.zoetrope.layers.Layers.timeDistributed;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Forward;
import dev.zoetrope.layers.layer.Layer;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.Pass;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** Trains a small model on random numbers for a few steps and prints a checksum of the bits of its weights. */
public final class Main {
    private static final int BATCH = 3;
    private static final float LEARNING_RATE = 0.05f;

    public static void main(String[] args) {
        Layer model = sequential(
                        timeDistributed(conv2D(5, 3).activation(Activation.RELU)),
                        timeDistributed(maxPooling2D(2)),
                        timeDistributed(dropout(0.25)),
                        timeDistributed(flatten()),
                        lstm(6),
                        dense(4))
                .build(Shape.of(7, 12, 12, 3), BuildContext.root(27));
        CounterRandom random = CounterRandom.ofSeed(28);
        Tensor x = normal(random.fork("x"), Shape.of(BATCH, 7, 12, 12, 3));
        Tensor target = normal(random.fork("target"), Shape.of(BATCH, 4));
        Execution execution = Execution.shared();
        Workspace workspace = new Workspace();
        double first = 0;
        double last = 0;
        for (int step = 0; step < 20; step++) {
            workspace.reset();
            Forward forward = model.forward(x, Pass.training(execution, workspace, random.fork(step)));
            Tensor error = difference(forward.output(), target);
            last = halfSquare(error);
            first = step == 0 ? last : first;
            forward.backward().apply(error);
            for (Parameter parameter : model.parameters()) {
                descend(parameter.value(), parameter.gradient());
            }
        }
        if (!(last < first)) { // NaN included: equal bits would prove nothing then
            throw new AssertionError("nothing was learnt: loss " + first + ", then " + last);
        }
        CRC32 checksum = new CRC32();
        for (Parameter parameter : model.parameters()) {
            for (float weight : parameter.value().toArray()) {
                checksum.update(ByteBuffer.allocate(Float.BYTES).putFloat(0, weight));
            }
        }
        System.out.printf("checksum %08x%n", checksum.getValue());
        System.out.println("kernels " + execution.kernels().name());
        System.out.println(Layer.class.getModule());
    }

    private static Tensor normal(CounterRandom random, Shape shape) {
        Tensor tensor = Tensor.zeros(shape);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.array()[tensor.offset() + i] = (float) random.normal(i);
        }
        return tensor;
    }

    /** The gradient of half the squared error. */
    private static Tensor difference(Tensor output, Tensor target) {
        Tensor gradient = output.copy();
        for (int i = 0; i < target.size(); i++) {
            gradient.array()[gradient.offset() + i] -= target.array()[target.offset() + i];
        }
        return gradient;
    }

    private static double halfSquare(Tensor error) {
        double sum = 0;
        for (float e : error.toArray()) {
            sum += 0.5 * e * e;
        }
        return sum;
    }

    private static void descend(Tensor value, Tensor gradient) {
        for (int i = 0; i < value.size(); i++) {
            value.array()[value.offset() + i] -= LEARNING_RATE * gradient.array()[gradient.offset() + i];
        }
        gradient.fill(0);
    }
}
