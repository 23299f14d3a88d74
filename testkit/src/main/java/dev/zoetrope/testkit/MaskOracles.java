package dev.zoetrope.testkit;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.Embedding;
import dev.zoetrope.layers.layer.GlobalAveragePooling1D;
import dev.zoetrope.layers.layer.Masking;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Layers from which masks come. */
final class MaskOracles {
    private MaskOracles() {}

    /** A step counts if any feature is another than the mask's value. */
    record MaskingOracle(Masking spec) implements Oracle {
        @Override
        public int parameters() {
            return 0;
        }

        @Override
        public Doubles mask(Doubles x, OraclePass pass) {
            Doubles mask = Doubles.zeros(x.shape().dropLast(1));
            int width = x.shape().dim(-1);
            for (int i = 0; i < x.values().length; i++) {
                // A difference's step does not make a value another one.
                if (Math.abs(x.values()[i] - spec.maskValue()) > 1e-4) {
                    mask.values()[i / width] = 1;
                }
            }
            return mask;
        }

        @Override
        public Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass) {
            Doubles mask = mask(x, pass);
            Doubles y = Doubles.zeros(x.shape());
            for (int i = 0; i < y.values().length; i++) {
                y.values()[i] = x.values()[i] * mask.values()[i / x.shape().dim(-1)];
            }
            return y;
        }
    }

    /** {@code y[i] = E[x[i]]} */
    record EmbeddingOracle(Embedding spec) implements Oracle {
        @Override
        public int parameters() {
            return 1;
        }

        @Override
        public @Nullable Doubles mask(Doubles x, OraclePass pass) {
            if (!spec.maskZero()) {
                return null;
            }
            Doubles mask = Doubles.zeros(x.shape());
            for (int i = 0; i < mask.values().length; i++) {
                mask.values()[i] = Math.round(x.values()[i]) == 0 ? 0 : 1;
            }
            return mask;
        }

        @Override
        public Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass) {
            int width = spec.outputDim();
            Shape shape = x.shape().append(width);
            Doubles y = Doubles.zeros(shape);
            for (int i = 0; i < y.values().length; i++) {
                y.values()[i] = parameters.getFirst().get((int) Math.round(x.values()[i / width]), i % width);
            }
            return y;
        }
    }

    /** The mean over time of the steps that count. */
    record MeanOracle(GlobalAveragePooling1D spec) implements Oracle {
        @Override
        public int parameters() {
            return 0;
        }

        @Override
        public @Nullable Doubles mask(Doubles x, OraclePass pass) {
            return null;
        }

        @Override
        public Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass) {
            int n = x.shape().dim(0);
            int steps = x.shape().dim(1);
            int channels = x.shape().dim(2);
            Doubles y = Doubles.zeros(Shape.of(n, channels));
            for (int i = 0; i < n; i++) {
                double count = 0;
                for (int t = 0; t < steps; t++) {
                    double counts = pass.mask() == null ? 1 : pass.mask().get(i, t);
                    count += counts;
                    for (int c = 0; c < channels; c++) {
                        y.add(counts * x.get(i, t, c), i, c);
                    }
                }
                for (int c = 0; c < channels; c++) {
                    y.values()[i * channels + c] /= count;
                }
            }
            return spec.keepdims() ? y.reshape(Shape.of(n, 1, channels)) : y;
        }
    }
}
