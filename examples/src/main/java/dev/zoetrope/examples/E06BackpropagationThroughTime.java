package dev.zoetrope.examples;

import static dev.zoetrope.layers.Layers.lstm;
import static dev.zoetrope.layers.Layers.simpleRNN;

import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Forward;
import dev.zoetrope.layers.layer.Layer;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.Pass;
import java.io.PrintStream;
import java.util.Locale;

/**
 * Backpropagation through time: how much the last output hangs on each input before it. A simple recurrent unit {@code h[t] =
 * tanh(x[t] + u·h[t−1])} multiplies its gradient by {@code u·(1 − h²)} for every step back, and by hand that is one line; an
 * LSTM multiplies its memory's by the forget gate, which can stay near 1.
 *
 * <pre>{@code
 * $ examples/run E06
 * the gradient of the last output by the input k steps before it
 *  k   by hand    SimpleRNN      LSTM
 *  0  0.847491  0.847491  0.088954
 *  1  0.574593  0.574593  0.087354
 *  2  0.389571  0.389571  0.085783
 *  4  0.179078  0.179078  0.082725
 *  8  0.037843  0.037843  0.076932
 * 16  0.001695  0.001695  0.066535
 * 31  0.000010  0.000010  0.050677
 * }</pre>
 */
public final class E06BackpropagationThroughTime {
    private static final int STEPS = 32;

    public static void main(String[] args) {
        run(System.out);
    }

    static void run(PrintStream out) {
        float x = 0.1f;
        float u = 0.8f;
        // forwards: every h is needed again on the way back
        double[] h = new double[STEPS + 1];
        for (int t = 0; t < STEPS; t++) {
            h[t + 1] = StrictMath.tanh(x + u * h[t]);
        }
        // backwards: dh is what reaches the output of step t, dz what comes through its tanh
        double[] byHand = new double[STEPS];
        double dh = 1;
        for (int t = STEPS - 1; t >= 0; t--) {
            double dz = dh * (1 - h[t + 1] * h[t + 1]);
            byHand[t] = dz;
            dh = u * dz;
        }

        float[] simple = gradient(simpleRNN(1), x, new float[] {1}, new float[] {u}, new float[] {0});
        // gates i, f, c, o: the input gate half open, the forget gate at σ(4) = 0.982
        float[] gated =
                gradient(lstm(1), x, new float[] {0, 0, 1, 0}, new float[] {0, 0, 0, 0}, new float[] {-1, 4, 0, 0});
        out.println("the gradient of the last output by the input k steps before it");
        out.println(" k   by hand    SimpleRNN      LSTM");
        for (int k : new int[] {0, 1, 2, 4, 8, 16, 31}) {
            int t = STEPS - 1 - k;
            out.printf(Locale.ROOT, "%2d  %.6f  %.6f  %.6f%n", k, byHand[t], simple[t], gated[t]);
        }
    }

    /** The gradient of the last step's output by each step's input, for a constant input. */
    private static float[] gradient(LayerSpec spec, float x, float[]... weights) {
        Layer layer = spec.build(Shape.of(STEPS, 1), BuildContext.fresh(27));
        for (int i = 0; i < weights.length; i++) {
            Tensor value = layer.parameters().get(i).value();
            value.copyFrom(Tensor.wrap(weights[i], 0, value.shape()));
        }
        Tensor xs = Tensor.zeros(1, STEPS, 1).fill(x);
        Forward forward = layer.forward(xs, Pass.inference(Execution.shared(), new Workspace()));
        return forward.backward().apply(Tensor.of(new float[] {1}, 1, 1)).toArray();
    }
}
