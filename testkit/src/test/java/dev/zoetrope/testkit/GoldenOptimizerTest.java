package dev.zoetrope.testkit;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.optim.ConstantLearningRate;
import dev.zoetrope.layers.optim.LearningRateSchedule;
import dev.zoetrope.layers.optim.Optimizer;
import dev.zoetrope.layers.optim.OptimizerOptions;
import dev.zoetrope.layers.optim.Updates;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
        Updates updates = optimizer(golden).start(parameters, Execution.shared());
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

    /** What Keras keeps in one configuration is here the optimizer's own and what all have. */
    private static Optimizer optimizer(Golden golden) {
        Optimizer optimizer = KerasRecord.of(
                Optimizer.class, golden.className("optimizer"), golden.config(), GoldenOptimizerTest::value);
        return optimizer.withOptions(new OptimizerOptions(
                number(golden, "weight_decay", 0),
                List.of(),
                number(golden, "clipnorm", 0),
                number(golden, "clipvalue", 0),
                number(golden, "global_clipnorm", 0),
                (Boolean) golden.option("use_ema"),
                number(golden, "ema_momentum", 0),
                (int) number(golden, "ema_overwrite_frequency", 0),
                (int) number(golden, "gradient_accumulation_steps", 1)));
    }

    private static float number(Golden golden, String key, float otherwise) {
        return golden.option(key) instanceof Number number ? number.floatValue() : otherwise;
    }

    private static Object value(Class<?> type, Object value) {
        if (type != LearningRateSchedule.class) {
            return KerasRecord.plain(type, value);
        }
        if (value instanceof Map<?, ?> schedule) {
            return KerasRecord.of(
                    LearningRateSchedule.class,
                    (String) Objects.requireNonNull(schedule.get("class_name")),
                    (Map<?, ?>) Objects.requireNonNull(schedule.get("config")),
                    KerasRecord::plain);
        }
        return new ConstantLearningRate(((Number) value).floatValue());
    }
}
