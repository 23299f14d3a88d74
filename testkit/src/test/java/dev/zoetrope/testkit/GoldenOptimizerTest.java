package dev.zoetrope.testkit;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.optim.Adam;
import dev.zoetrope.layers.optim.Optimizer;
import dev.zoetrope.layers.optim.SGD;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Optimizers take Keras's steps. */
class GoldenOptimizerTest {
    private static final int STEPS = 10;

    static List<Golden> cases() {
        return Golden.folder("optimizer");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tenStepsAreKeras(Golden golden) {
        List<Parameter> parameters =
                List.of(new Parameter("p0", golden.tensor("p0/0")), new Parameter("p1", golden.tensor("p1/0")));
        Optimizer.Updates updates = optimizer(golden).start(parameters, Execution.shared());
        for (int step = 0; step < STEPS; step++) {
            for (int i = 0; i < parameters.size(); i++) {
                Tensor gradient = golden.tensor("g" + i + "/" + step);
                parameters.get(i).gradient().copyFrom(gradient);
            }
            updates.step();
            for (int i = 0; i < parameters.size(); i++) {
                Doubles expected = golden.doubles("p" + i + "/" + (step + 1));
                Agreement.requireClose(
                        "p" + i, parameters.get(i).value(), expected, 1e-6, golden.name() + ", step " + step);
            }
        }
    }

    private static Optimizer optimizer(Golden golden) {
        String name = golden.className("optimizer");
        return switch (name) {
            case "SGD" ->
                new SGD(number(golden, "learning_rate"), number(golden, "momentum"), (Boolean)
                        golden.option("nesterov"));
            case "Adam" ->
                new Adam(
                        number(golden, "learning_rate"),
                        number(golden, "beta_1"),
                        number(golden, "beta_2"),
                        number(golden, "epsilon"));
            default -> throw new AssertionError("no optimizer " + name);
        };
    }

    private static float number(Golden golden, String key) {
        return ((Number) golden.option(key)).floatValue();
    }
}
