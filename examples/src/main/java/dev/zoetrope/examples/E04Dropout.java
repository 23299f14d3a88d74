package dev.zoetrope.examples;

import static dev.zoetrope.layers.Layers.dropout;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Forward;
import dev.zoetrope.layers.layer.Layer;
import dev.zoetrope.layers.layer.Pass;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;

/**
 * Dropout: a step of training leaves some numbers out and scales up the others, so that their mean stays what it was. Which ones
 * is a function of seed, step and place: no mask is stored, and the backward pass leaves out the same.
 *
 * <pre>{@code
 * $ examples/run E04
 * prediction, dropout(0.5): [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]
 * training, step 0:         [0.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0]
 * its gradient:             [0.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0]
 * training, step 1:         [2.0, 2.0, 2.0, 0.0, 0.0, 2.0, 2.0, 2.0]
 * training, step 0 again:   [0.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0]
 * of 100000 ones dropout(0.0) leaves 100.0 %, their mean is 1.000
 * of 100000 ones dropout(0.2) leaves  79.9 %, their mean is 0.999
 * of 100000 ones dropout(0.5) leaves  50.1 %, their mean is 1.003
 * of 100000 ones dropout(0.8) leaves  20.3 %, their mean is 1.015
 * }</pre>
 */
public final class E04Dropout {
    public static void main(String[] args) {
        run(System.out);
    }

    static void run(PrintStream out) {
        Layer half = dropout(0.5).build(Shape.of(8), BuildContext.fresh(27));
        Tensor ones = Tensor.zeros(1, 8).fill(1);
        Pass prediction = Pass.inference(Execution.shared(), new Workspace());
        out.println("prediction, dropout(0.5): "
                + Arrays.toString(half.forward(ones, prediction).output().toArray()));
        Forward first = half.forward(ones, training(0));
        out.println(
                "training, step 0:         " + Arrays.toString(first.output().toArray()));
        out.println("its gradient:             "
                + Arrays.toString(first.backward().apply(ones).toArray()));
        for (int step : new int[] {1, 0}) {
            Forward forward = half.forward(ones, training(step));
            String which = step == 1 ? "training, step 1:         " : "training, step 0 again:   ";
            out.println(which + Arrays.toString(forward.output().toArray()));
        }

        int count = 100_000;
        Tensor many = Tensor.zeros(1, count).fill(1);
        for (double rate : new double[] {0, 0.2, 0.5, 0.8}) {
            Layer layer = dropout(rate).build(Shape.of(count), BuildContext.fresh(27));
            float[] left = layer.forward(many, training(0)).output().toArray();
            int kept = 0;
            double sum = 0;
            for (float value : left) {
                kept += value == 0 ? 0 : 1;
                sum += value;
            }
            out.printf(
                    Locale.ROOT,
                    "of %d ones dropout(%.1f) leaves %5.1f %%, their mean is %.3f%n",
                    count,
                    rate,
                    100.0 * kept / count,
                    sum / count);
        }
    }

    private static Pass training(int step) {
        return Pass.training(
                Execution.shared(), new Workspace(), CounterRandom.ofSeed(27).fork(step));
    }
}
