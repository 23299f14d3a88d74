package dev.zoetrope.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.optim.Adadelta;
import dev.zoetrope.layers.optim.Adagrad;
import dev.zoetrope.layers.optim.Adam;
import dev.zoetrope.layers.optim.AdamW;
import dev.zoetrope.layers.optim.Adamax;
import dev.zoetrope.layers.optim.CosineDecayRestarts;
import dev.zoetrope.layers.optim.Lion;
import dev.zoetrope.layers.optim.Nadam;
import dev.zoetrope.layers.optim.Optimizer;
import dev.zoetrope.layers.optim.OptimizerOptions;
import dev.zoetrope.layers.optim.OptimizerState;
import dev.zoetrope.layers.optim.RMSprop;
import dev.zoetrope.layers.optim.SGD;
import dev.zoetrope.layers.optim.Updates;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Optimizers go on from what they remember, and have the same bits wherever they run. */
class OptimizerStateTest {
    private static final int STEPS = 7;

    static List<Optimizer> optimizers() {
        OptimizerOptions plain = OptimizerOptions.defaults();
        return List.of(
                new SGD().withOptions(plain.globalClipnorm(2)),
                new SGD(0.1).momentum(0.9).nesterov(true).withOptions(plain.gradientAccumulationSteps(3)),
                new Adam().withOptions(plain.ema(0.9, 2)),
                new Adam(new CosineDecayRestarts(0.1, 3)).amsgrad(true).withOptions(plain.clipnorm(1)),
                new AdamW().withOptions(plain.weightDecay(0.1).excludeFromWeightDecay("bias")),
                new Nadam(),
                new Adamax().withOptions(plain.clipvalue(0.5)),
                new RMSprop().centered(true).momentum(0.5),
                new RMSprop(),
                new Adagrad(),
                new Adadelta(),
                new Lion());
    }

    /** A large kernel, so that there is something to share out, and a bias. */
    private static List<Parameter> parameters() {
        Draw draw = Draw.of("optimizer state", 0);
        return List.of(
                new Parameter("dense/kernel", draw.normal(Shape.of(201, 333))),
                new Parameter("dense/bias", draw.normal(Shape.of(333))));
    }

    private static void run(Updates updates, List<Parameter> parameters, int from, int to) {
        for (int step = from; step < to; step++) {
            Draw draw = Draw.of("optimizer gradients", step);
            parameters.forEach(p -> p.gradient().copyFrom(draw.normal(p.value().shape())));
            updates.step();
        }
    }

    private static void assertSameBits(List<Parameter> actual, List<Parameter> expected, String what) {
        for (int i = 0; i < actual.size(); i++) {
            Agreement.requireSameBits(
                    expected.get(i).path(),
                    actual.get(i).value(),
                    expected.get(i).value(),
                    what);
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void whatIsRememberedIsEnoughToGoOn(Optimizer optimizer) {
        List<Parameter> whole = parameters();
        run(optimizer.start(whole, Execution.shared()), whole, 0, STEPS);

        List<Parameter> first = parameters();
        Updates before = optimizer.start(first, Execution.shared());
        run(before, first, 0, 4);
        OptimizerState state = before.state();
        List<Parameter> second = first.stream()
                .map(p -> new Parameter(p.path(), p.value().copy()))
                .toList();
        Updates after = optimizer.start(second, Execution.shared());
        after.restore(state);
        // The state is a copy: what the first one does now must not show.
        run(before, first, 4, STEPS);
        assertThat(after.iterations()).isEqualTo(4);
        run(after, second, 4, STEPS);
        assertSameBits(second, whole, "gone on, " + optimizer);
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void threadsAndKernelsDoNotMatter(Optimizer optimizer) {
        List<Parameter> expected = parameters();
        run(optimizer.start(expected, new Execution(Kernels.best(), new Parallel(1))), expected, 0, 4);
        for (int threads : new int[] {2, 5}) {
            List<Parameter> actual = parameters();
            run(optimizer.start(actual, new Execution(Kernels.scalar(), new Parallel(threads))), actual, 0, 4);
            assertSameBits(actual, expected, "scalar, " + threads + " threads, " + optimizer);
        }
    }

    @Test
    void aLearningRateThatWasSetIsRemembered() {
        List<Parameter> parameters = parameters();
        Updates updates = new SGD(0.1).start(parameters, Execution.shared());
        updates.setLearningRate(0.025);
        Updates other = new SGD(0.1).start(parameters, Execution.shared());
        other.restore(updates.state());
        assertThat(other.learningRate()).isEqualTo(0.025);
    }

    @Test
    void slotsHaveTheNamesOfParameterAndSlot() {
        Optimizer optimizer = new Adam().withOptions(OptimizerOptions.defaults().ema(0.9, 0));
        OptimizerState state = optimizer.start(parameters(), Execution.shared()).state();
        assertThat(state.slots())
                .containsOnlyKeys(
                        "dense/kernel/momentum",
                        "dense/kernel/velocity",
                        "dense/kernel/average",
                        "dense/bias/momentum",
                        "dense/bias/velocity",
                        "dense/bias/average");
    }

    @Test
    void stateOfAnotherOptimizerOrModelIsRefused() {
        Updates adam = new Adam().start(parameters(), Execution.shared());
        OptimizerState of = new SGD().start(parameters(), Execution.shared()).state();
        assertThatThrownBy(() -> adam.restore(of))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dense/kernel/momentum");
        Updates momentum = new SGD().momentum(0.9).start(parameters(), Execution.shared());
        OptimizerState small = new OptimizerState(
                1, 0.1, Map.of("dense/kernel/momentum", Tensor.zeros(3, 3), "dense/bias/momentum", Tensor.zeros(333)));
        assertThatThrownBy(() -> momentum.restore(small))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("dense/kernel/momentum", "[201,333]", "[3,3]");
    }

    @Test
    void optionsThatMeanNothingAreRefused() {
        OptimizerOptions plain = OptimizerOptions.defaults();
        assertThatThrownBy(() -> plain.clipnorm(1).clipvalue(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only one of clipnorm, clipvalue and global_clipnorm");
        assertThatThrownBy(() -> plain.gradientAccumulationSteps(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("gradient_accumulation_steps", "received 0");
        assertThatThrownBy(() -> plain.ema(1.5, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("ema_momentum", "1.5");
        assertThatThrownBy(() -> new SGD(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }
}
