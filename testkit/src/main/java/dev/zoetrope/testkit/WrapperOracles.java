package dev.zoetrope.testkit;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.BatchNormalization;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.layer.TimeDistributed;
import java.util.ArrayList;
import java.util.List;

/** Layers made of layers. */
final class WrapperOracles {
    private WrapperOracles() {}

    /** {@code y[n,t] = layer(x[n,t])} */
    record TimeDistributedOracle(TimeDistributed spec, Oracle inner) implements Oracle {
        @Override
        public int parameters() {
            return inner.parameters();
        }

        @Override
        public Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass) {
            int n = x.shape().dim(0);
            int steps = x.shape().dim(1);
            if (pass.training() && couples(spec.layer())) {
                return stepByStep(x, parameters, pass);
            }
            Doubles each = x.reshape(x.shape().dropFirst(2).prepend(n * steps));
            Doubles y = inner.forward(each, parameters, pass.child(nameOf(spec.layer())));
            return y.reshape(y.shape().dropFirst(1).prepend(steps).prepend(n));
        }

        /** A batch per time step. */
        private Doubles stepByStep(Doubles x, List<Doubles> parameters, OraclePass pass) {
            int n = x.shape().dim(0);
            int steps = x.shape().dim(1);
            List<Doubles> outputs = new ArrayList<>();
            for (int t = 0; t < steps; t++) {
                int size = x.shape().dropFirst(2).size();
                Doubles step = Doubles.zeros(x.shape().dropFirst(2).prepend(n));
                for (int i = 0; i < n; i++) {
                    System.arraycopy(x.values(), (i * steps + t) * size, step.values(), i * size, size);
                }
                outputs.add(inner.forward(step, parameters, pass.child(nameOf(spec.layer()))));
            }
            Shape out = outputs.getFirst().shape();
            int size = out.dropFirst(1).size();
            Doubles y = Doubles.zeros(out.dropFirst(1).prepend(steps).prepend(n));
            for (int i = 0; i < n * steps; i++) {
                System.arraycopy(outputs.get(i % steps).values(), i / steps * size, y.values(), i * size, size);
            }
            return y;
        }
    }

    /** Whether a layer takes statistics of the batch. */
    private static boolean couples(MultiLayerSpec spec) {
        return spec instanceof BatchNormalization
                || (spec instanceof Sequential inner && inner.layers().stream().anyMatch(WrapperOracles::couples));
    }

    /** A layer's name where there is no other of its class. */
    static String nameOf(LayerSpec spec) {
        return new Sequential(List.of(spec)).names().getFirst();
    }

    record SequentialOracle(Sequential spec) implements Oracle {
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
            Doubles mask = pass.mask();
            for (int i = 0; i < spec.layers().size(); i++) {
                Oracle layer = Oracle.of(spec.layers().get(i));
                List<Doubles> own = rest.subList(0, layer.parameters());
                OraclePass each = pass.child(spec.names().get(i)).withMask(mask);
                mask = layer.mask(y, each);
                y = layer.forward(y, List.copyOf(own), each);
                own.clear();
            }
            return y;
        }
    }
}
