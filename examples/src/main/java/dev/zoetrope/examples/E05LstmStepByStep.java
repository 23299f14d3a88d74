package dev.zoetrope.examples;

import static dev.zoetrope.layers.Layers.lstm;
import static dev.zoetrope.layers.Layers.sequential;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.train.Model;
import java.io.PrintStream;
import java.util.Locale;

/**
 * An LSTM cell step by step: one unit that sees a spike and then nothing. The forget gate f says how much of the memory c
 * stays, the input gate i how much of the new value g comes in, the output gate o how much of it shows.
 *
 * <pre>{@code
 * $ examples/run E05
 *  t     x      i      f      g      o      c      h   h by the layer
 *  0   1.0  0.953  0.953  0.762  0.500  0.725  0.310    0.310
 *  1   0.0  0.119  0.953  0.154  0.500  0.709  0.305    0.305
 *  2   0.0  0.119  0.953  0.151  0.500  0.694  0.300    0.300
 *  3   0.0  0.119  0.953  0.149  0.500  0.679  0.295    0.295
 *  4   0.0  0.119  0.953  0.147  0.500  0.664  0.290    0.290
 * after five steps 82.3 % of the spike are still in memory
 * }</pre>
 */
public final class E05LstmStepByStep {
    public static void main(String[] args) {
        run(System.out);
    }

    static void run(PrintStream out) {
        // One unit; the four columns are the gates i, f, g (Keras: c) and o.
        float[] w = {5, 0, 1, 0}; // what x does to each of them: it opens the input gate and is the new value
        float[] u = {0, 0, 0.5f, 0}; // what the output of the step before does
        float[] b = {-2, 3, 0, 0}; // without input the input gate is nearly closed; the forget gate is nearly open
        float[] x = {1, 0, 0, 0, 0};

        Model model = Model.build(Shape.of(5, 1), sequential(lstm(1).returnSequences(true)), 27);
        model.setWeight("lstm/lstm_cell/kernel", Tensor.of(w, 1, 4));
        model.setWeight("lstm/lstm_cell/recurrent_kernel", Tensor.of(u, 1, 4));
        model.setWeight("lstm/lstm_cell/bias", Tensor.of(b, 4));
        Tensor byLayer = model.predict(Tensor.of(x, 1, 5, 1));

        out.println(" t     x      i      f      g      o      c      h   h by the layer");
        double h = 0;
        double c = 0;
        double forgotten = 1;
        for (int t = 0; t < x.length; t++) {
            double i = sigmoid(x[t] * w[0] + h * u[0] + b[0]);
            double f = sigmoid(x[t] * w[1] + h * u[1] + b[1]);
            double g = StrictMath.tanh(x[t] * w[2] + h * u[2] + b[2]);
            double o = sigmoid(x[t] * w[3] + h * u[3] + b[3]);
            c = f * c + i * g;
            h = o * StrictMath.tanh(c);
            forgotten *= t == 0 ? 1 : f;
            out.printf(
                    Locale.ROOT,
                    "%2d %5.1f %6.3f %6.3f %6.3f %6.3f %6.3f %6.3f   %6.3f%n",
                    t,
                    x[t],
                    i,
                    f,
                    g,
                    o,
                    c,
                    h,
                    byLayer.get(0, t, 0));
        }
        out.printf(Locale.ROOT, "after five steps %.1f %% of the spike are still in memory%n", 100 * forgotten);
    }

    private static double sigmoid(double z) {
        return 1 / (1 + StrictMath.exp(-z));
    }
}
