package dev.zoetrope.testkit;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.Forward;
import dev.zoetrope.layers.layer.Layer;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.Pass;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A layer that is in no catalog keeps the contract, files included. */
class CustomLayerContractTest {
    private static final LayerExample EXAMPLE =
            new LayerExample("Scaled", new Scaled(3), new ScaledOracle(3), List.of(Shape.of(2, 5)), 3);

    /** {@code y = factor·x} */
    public record Scaled(float factor) implements LayerSpec {
        @Override
        public Layer build(Shape input, BuildContext context) {
            return new Built(context, input, factor);
        }

        private record Built(BuildContext context, Shape outputShape, float factor) implements Layer {
            @Override
            public Forward forward(Tensor x, Pass pass) {
                context.requireInput(x, outputShape);
                return new Forward(scaled(x, pass), dy -> scaled(dy, pass));
            }

            private Tensor scaled(Tensor x, Pass pass) {
                Tensor y = pass.tensor(x.shape());
                for (int i = 0; i < x.size(); i++) {
                    y.array()[y.offset() + i] = factor * x.array()[x.offset() + i];
                }
                return y;
            }
        }
    }

    private record ScaledOracle(double factor) implements Oracle {
        @Override
        public int parameters() {
            return 0;
        }

        @Override
        public Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass) {
            Doubles y = Doubles.zeros(x.shape());
            for (int i = 0; i < y.values().length; i++) {
                y.values()[i] = factor * x.values()[i];
            }
            return y;
        }
    }

    static Stream<LayerContract.Check> checks() {
        return LayerContract.checks().stream();
    }

    @ParameterizedTest
    @MethodSource("checks")
    void holds(LayerContract.Check check) {
        check.body().accept(EXAMPLE);
    }
}
