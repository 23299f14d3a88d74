package dev.zoetrope.examples;

import static dev.zoetrope.layers.Layers.softmax;

import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Forward;
import dev.zoetrope.layers.layer.Pass;
import dev.zoetrope.layers.loss.CategoricalCrossentropy;
import dev.zoetrope.layers.loss.Loss;
import dev.zoetrope.layers.loss.LossValue;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * Softmax makes probabilities of any numbers, cross-entropy is minus the logarithm of the right one. Done one after the other,
 * a network that is surely wrong gets no gradient: its probability has been rounded to 0. Done as one formula, {@code
 * loss = log Σ exp(z) − z[right]}, the gradient is {@code probability − target}, for all z. So Trainer takes the softmax off
 * the last layer and lets the loss do both.
 *
 * <pre>{@code
 * $ examples/run E08
 * z = [2.0, 1.0, 0.0], the first is right
 *   probabilities       [0.6652409, 0.24472846, 0.090030566]
 *   one after the other loss 0.407606, dz [-0.33475906, 0.24472849, 0.09003057]
 *   as one formula      loss 0.407606, dz [-0.33475906, 0.24472848, 0.09003057]
 * z = [-60.0, 60.0, 0.0], the first is right
 *   probabilities       [0.0, 1.0, 8.756511E-27]
 *   one after the other loss 16.118096, dz [0.0, 0.0, 0.0]
 *   as one formula      loss 120.000000, dz [-1.0, 1.0, 8.756511E-27]
 * }</pre>
 */
public final class E08SoftmaxAndCrossEntropy {
    public static void main(String[] args) {
        run(System.out);
    }

    static void run(PrintStream out) {
        Tensor target = Tensor.of(new float[] {1, 0, 0}, 1, 3);
        Loss loss = new CategoricalCrossentropy();
        Loss both = Objects.requireNonNull(loss.onLogits(Activation.SOFTMAX));
        for (float[] z : new float[][] {{2, 1, 0}, {-60, 60, 0}}) {
            Tensor logits = Tensor.of(z, 1, 3);
            Forward forward = softmax()
                    .build(Shape.of(3), BuildContext.fresh(27))
                    .forward(logits, Pass.inference(Execution.shared(), new Workspace()));
            LossValue apart = loss.of(target, forward.output(), null);
            Tensor dz = forward.backward().apply(apart.gradient());
            LossValue together = both.of(target, logits, null);
            out.println("z = " + Arrays.toString(z) + ", the first is right");
            out.println(
                    "  probabilities       " + Arrays.toString(forward.output().toArray()));
            print(out, "one after the other", apart.mean(), dz);
            print(out, "as one formula     ", together.mean(), together.gradient());
        }
    }

    private static void print(PrintStream out, String name, double loss, Tensor dz) {
        out.printf(Locale.ROOT, "  %s loss %.6f, dz %s%n", name, loss, Arrays.toString(dz.toArray()));
    }
}
