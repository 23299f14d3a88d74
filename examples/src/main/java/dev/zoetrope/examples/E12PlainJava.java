package dev.zoetrope.examples;

import static dev.zoetrope.layers.Layers.dense;
import static dev.zoetrope.layers.Layers.lstm;
import static dev.zoetrope.layers.Layers.sequential;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.data.Dataset;
import dev.zoetrope.layers.loss.MeanSquaredError;
import dev.zoetrope.layers.optim.Adam;
import dev.zoetrope.layers.train.FitConfig;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.layers.train.Trainer;
import java.io.PrintStream;
import java.util.Locale;

/**
 * Zoetrope in a plain Java program: arrays in, a network, arrays out. This one learns to go on with a sine wave of any phase.
 *
 * <pre>{@code
 * $ examples/run E12
 * epoch 10: loss 0.00015
 * epoch 20: loss 0.00002
 * epoch 30: loss 0.00001
 * a wave that it has not seen goes on with -0.465, predicted -0.467
 * }</pre>
 */
public final class E12PlainJava {
    private static final int SEEN = 12;

    public static void main(String[] args) {
        run(System.out);
    }

    static void run(PrintStream out) {
        int waves = 256;
        CounterRandom random = CounterRandom.ofSeed(27);
        float[] seen = new float[waves * SEEN];
        float[] next = new float[waves];
        for (int wave = 0; wave < waves; wave++) {
            double phase = 2 * Math.PI * random.uniform(wave);
            for (int t = 0; t < SEEN; t++) {
                seen[wave * SEEN + t] = sine(phase, t);
            }
            next[wave] = sine(phase, SEEN);
        }

        Model model = Model.build(Shape.of(SEEN, 1), sequential(lstm(16), dense(1)), 27);
        Trainer trainer = model.compile(new Adam(0.01), new MeanSquaredError());
        Dataset data = Dataset.of(Tensor.of(seen, waves, SEEN, 1), Tensor.of(next, waves, 1));
        trainer.fit(data, FitConfig.epochs(30)).stream()
                .filter(epoch -> epoch.epoch() % 10 == 9)
                .forEach(epoch -> out.printf(
                        Locale.ROOT,
                        "epoch %d: loss %.5f%n",
                        epoch.epoch() + 1,
                        epoch.logs().get("loss")));

        float[] fresh = new float[SEEN];
        for (int t = 0; t < SEEN; t++) {
            fresh[t] = sine(1, t);
        }
        float[] predicted = model.predict(Tensor.of(fresh, 1, SEEN, 1)).toArray();
        out.printf(
                Locale.ROOT,
                "a wave that it has not seen goes on with %.3f, predicted %.3f%n",
                sine(1, SEEN),
                predicted[0]);
    }

    private static float sine(double phase, int t) {
        return (float) StrictMath.sin(phase + 0.4 * t);
    }
}
