package dev.zoetrope.testkit;

import dev.zoetrope.core.kernel.DropoutMask;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.AveragePooling2D;
import dev.zoetrope.layers.layer.Conv2D;
import dev.zoetrope.layers.layer.Dense;
import dev.zoetrope.layers.layer.Dropout;
import dev.zoetrope.layers.layer.Flatten;
import dev.zoetrope.layers.layer.Functional;
import dev.zoetrope.layers.layer.LSTM;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.MaxPooling2D;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.layer.TimeDistributed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The oracles of layers that need few lines, and the way to all of them. */
final class Oracles {
    private Oracles() {}

    static Oracle of(LayerSpec spec) {
        return switch (spec) {
            case Conv2D conv -> new Conv2DOracle(conv);
            case MaxPooling2D pool -> withoutParameters(x -> PoolingOracle.max(pool, x));
            case AveragePooling2D pool -> withoutParameters(x -> PoolingOracle.average(pool, x));
            case Dense dense -> new DenseOracle(dense);
            case LSTM lstm -> new LSTMOracle(lstm);
            case Flatten flatten -> withoutParameters(x -> x.reshape(flat(x.shape())));
            case Dropout dropout -> new DropoutOracle(dropout.rate());
            case TimeDistributed each -> new TimeDistributedOracle(each, of(each.layer()));
            case Sequential sequential -> new SequentialOracle(sequential);
            case Functional graph -> FunctionalOracle.single(graph);
            default -> throw new IllegalArgumentException("no oracle for " + spec.className());
        };
    }

    private static Shape flat(Shape x) {
        return Shape.of(x.dim(0), x.dropFirst(1).size());
    }

    private static Oracle withoutParameters(Function<Doubles, Doubles> formula) {
        return new Oracle() {
            @Override
            public int parameters() {
                return 0;
            }

            @Override
            public Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass) {
                return formula.apply(x);
            }
        };
    }

    /** In training {@code y = x/(1−rate)} where the step's mask keeps an element, else 0. */
    private record DropoutOracle(float rate) implements Oracle {
        @Override
        public int parameters() {
            return 0;
        }

        @Override
        public Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass) {
            DropoutMask mask = DropoutMask.of(pass.random().fork(pass.path()), rate);
            Doubles y = Doubles.zeros(x.shape());
            for (int i = 0; i < y.values().length; i++) {
                double kept = mask.keeps(i) ? x.values()[i] / (1 - (double) rate) : 0;
                y.values()[i] = pass.training() ? kept : x.values()[i];
            }
            return y;
        }
    }

    /** {@code y[n,t] = layer(x[n,t])} */
    private record TimeDistributedOracle(TimeDistributed spec, Oracle inner) implements Oracle {
        @Override
        public int parameters() {
            return inner.parameters();
        }

        @Override
        public Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass) {
            int n = x.shape().dim(0);
            int steps = x.shape().dim(1);
            Doubles each = x.reshape(x.shape().dropFirst(2).prepend(n * steps));
            Doubles y = inner.forward(each, parameters, pass.child(nameOf(spec.layer())));
            return y.reshape(y.shape().dropFirst(1).prepend(steps).prepend(n));
        }
    }

    /** A layer's name where there is no other of its class. */
    static String nameOf(LayerSpec spec) {
        return new Sequential(List.of(spec)).names().getFirst();
    }

    private record SequentialOracle(Sequential spec) implements Oracle {
        @Override
        public int parameters() {
            return spec.layers().stream()
                    .mapToInt(layer -> Oracle.of(layer).parameters())
                    .sum();
        }

        @Override
        public Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass) {
            List<Doubles> rest = new ArrayList<>(parameters);
            Doubles y = x;
            for (int i = 0; i < spec.layers().size(); i++) {
                Oracle layer = Oracle.of(spec.layers().get(i));
                List<Doubles> own = rest.subList(0, layer.parameters());
                y = layer.forward(y, List.copyOf(own), pass.child(spec.names().get(i)));
                own.clear();
            }
            return y;
        }
    }
}
