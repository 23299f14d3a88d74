package dev.zoetrope.testkit;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.kernel.DropoutMask;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.AlphaDropout;
import dev.zoetrope.layers.layer.Dropout;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Formulas of layers that change their input in training alone. */
final class NoiseOracles {
    private NoiseOracles() {}

    /** {@code x/(1−rate)} where the step's mask keeps an element, else 0. */
    static Oracle dropout(Dropout spec) {
        double scale = 1 / (1 - (double) spec.rate());
        return new Chosen(spec.rate(), spec.noiseShape(), spec.seed(), x -> scale * x, x -> 0);
    }

    /** {@code a·x + b}, and {@code a·α′ + b} in the place of what the mask does not keep. */
    static Oracle alpha(AlphaDropout spec) {
        double saturated = -1.6732632423543772848170429916717 * 1.0507009873554804934193349852946;
        double rate = spec.rate();
        double a = Math.pow((1 - rate) * (1 + rate * saturated * saturated), -0.5);
        double b = -a * saturated * rate;
        return new Chosen(spec.rate(), spec.noiseShape(), spec.seed(), x -> a * x + b, x -> a * saturated + b);
    }

    /** One of two functions for each element, or for all elements along axes where the noise shape is 1. */
    private record Chosen(
            float rate,
            List<Integer> noiseShape,
            @Nullable Integer seed,
            DoubleUnaryOperator kept,
            DoubleUnaryOperator dropped)
            implements Oracle {
        @Override
        public int parameters() {
            return 0;
        }

        @Override
        public Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass) {
            if (!pass.training() || rate == 0) {
                return x;
            }
            CounterRandom random = pass.random().fork(pass.path());
            DropoutMask mask = DropoutMask.of(seed == null ? random : random.fork(seed), rate);
            Doubles y = Doubles.zeros(x.shape());
            for (int i = 0; i < y.values().length; i++) {
                boolean keeps = mask.keeps(noiseShape.isEmpty() ? i : place(x.shape(), i));
                y.values()[i] = (keeps ? kept : dropped).applyAsDouble(x.values()[i]);
            }
            return y;
        }

        private int place(Shape shape, int element) {
            int place = 0;
            for (int axis = 0; axis < shape.rank(); axis++) {
                int size = noiseShape.get(axis) == -1 ? shape.dim(axis) : noiseShape.get(axis);
                int index = element / shape.dropFirst(axis + 1).size() % shape.dim(axis);
                place = place * size + (size == 1 ? 0 : index);
            }
            return place;
        }
    }

    /** In training whole channels are dropped. */
    record Spatial(float rate) implements Oracle {
        @Override
        public int parameters() {
            return 0;
        }

        @Override
        public Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass) {
            DropoutMask mask = DropoutMask.of(pass.random().fork(pass.path()), rate);
            int size = x.shape().dropFirst(1).size();
            int channels = x.shape().dim(-1);
            Doubles y = Doubles.zeros(x.shape());
            for (int i = 0; i < x.values().length; i++) {
                boolean keeps = mask.keeps(i / size * channels + i % channels);
                double kept = keeps ? x.values()[i] / (1 - (double) rate) : 0;
                y.values()[i] = pass.training() ? kept : x.values()[i];
            }
            return y;
        }
    }

    /** In training {@code x + σ·N} or {@code x·(1 + σ·N)}. */
    record Gaussian(double stddev, boolean multiplied) implements Oracle {
        @Override
        public int parameters() {
            return 0;
        }

        @Override
        public Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass) {
            CounterRandom random = pass.random().fork(pass.path());
            Doubles y = Doubles.zeros(x.shape());
            for (int i = 0; i < x.values().length; i++) {
                double noise = pass.training() ? stddev * ElementwiseCases.normal(random, i) : 0;
                y.values()[i] = x.values()[i] + noise * (multiplied ? x.values()[i] : 1);
            }
            return y;
        }
    }
}
