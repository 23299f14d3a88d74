package dev.zoetrope.layers.init;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Tensor;

/** Tensors of random numbers; each element has draws of its own. */
final class Draws {
    private Draws() {}

    /** Uniform from {@code low} to {@code high}. */
    static void uniform(Tensor value, double low, double high, CounterRandom random) {
        double middle = (low + high) / 2;
        double reach = (high - low) / 2;
        for (int i = 0; i < value.size(); i++) {
            value.array()[value.offset() + i] = (float) ((2 * random.uniform(i) - 1) * reach + middle);
        }
    }

    static void normal(Tensor value, double mean, double deviation, CounterRandom random) {
        for (int i = 0; i < value.size(); i++) {
            value.array()[value.offset() + i] = (float) (random.normal(i) * deviation + mean);
        }
    }

    /** Normal, what lies beyond two deviations drawn again. */
    static void truncatedNormal(Tensor value, double mean, double deviation, CounterRandom random) {
        for (int i = 0; i < value.size(); i++) {
            CounterRandom draws = random.fork(i);
            int draw = 0;
            double x = draws.normal(draw);
            while (Math.abs(x) > 2) {
                x = draws.normal(++draw);
            }
            value.array()[value.offset() + i] = (float) (x * deviation + mean);
        }
    }
}
