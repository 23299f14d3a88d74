package dev.zoetrope.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.checkpoint.SpecCodec;
import dev.zoetrope.layers.init.Constant;
import dev.zoetrope.layers.init.GlorotNormal;
import dev.zoetrope.layers.init.GlorotUniform;
import dev.zoetrope.layers.init.HeNormal;
import dev.zoetrope.layers.init.HeUniform;
import dev.zoetrope.layers.init.Identity;
import dev.zoetrope.layers.init.Initializer;
import dev.zoetrope.layers.init.InitializerCatalog;
import dev.zoetrope.layers.init.LecunNormal;
import dev.zoetrope.layers.init.LecunUniform;
import dev.zoetrope.layers.init.Ones;
import dev.zoetrope.layers.init.Orthogonal;
import dev.zoetrope.layers.init.RandomNormal;
import dev.zoetrope.layers.init.RandomUniform;
import dev.zoetrope.layers.init.TruncatedNormal;
import dev.zoetrope.layers.init.VarianceScaling;
import dev.zoetrope.layers.init.VarianceScaling.Distribution;
import dev.zoetrope.layers.init.VarianceScaling.Mode;
import dev.zoetrope.layers.init.Zeros;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The first moments, range and distribution of what initialisers draw for a kernel [3,3,40,60]. */
class InitializerTest {
    private static final Shape KERNEL = Shape.of(3, 3, 40, 60);
    private static final double FAN_IN = 360;
    private static final double FAN_OUT = 540;

    /** What an initialiser should draw; kurtosis is 1.8 of a uniform, 3 of a normal, 2.3658 of one cut at ±2. */
    record Moments(Initializer initializer, double mean, double variance, double kurtosis, double largest) {
        static Moments uniform(Initializer initializer, double limit) {
            return new Moments(initializer, 0, limit * limit / 3, 1.8, limit);
        }

        static Moments normal(Initializer initializer, double variance) {
            return new Moments(initializer, 0, variance, 3, Double.POSITIVE_INFINITY);
        }

        static Moments truncated(Initializer initializer, double mean, double variance) {
            return new Moments(initializer, mean, variance, 2.3658, Math.sqrt(variance) * 2 / 0.879626);
        }
    }

    static List<Moments> distributions() {
        return List.of(
                Moments.uniform(new GlorotUniform(), Math.sqrt(6 / (FAN_IN + FAN_OUT))),
                Moments.uniform(new HeUniform(), Math.sqrt(6 / FAN_IN)),
                Moments.uniform(new LecunUniform(), Math.sqrt(3 / FAN_IN)),
                Moments.uniform(new RandomUniform(), 0.05),
                Moments.uniform(
                        new VarianceScaling(0.5f, Mode.FAN_OUT, Distribution.UNIFORM), Math.sqrt(1.5 / FAN_OUT)),
                Moments.truncated(new GlorotNormal(), 0, 2 / (FAN_IN + FAN_OUT)),
                Moments.truncated(new HeNormal(), 0, 2 / FAN_IN),
                Moments.truncated(new LecunNormal(), 0, 1 / FAN_IN),
                Moments.truncated(new VarianceScaling(), 0, 1 / FAN_IN),
                Moments.truncated(new TruncatedNormal(2f, 0.5f), 2, Math.pow(0.5 * 0.879626, 2)),
                Moments.normal(new RandomNormal(), 0.05 * 0.05),
                Moments.normal(
                        new VarianceScaling(3f, Mode.FAN_AVG, Distribution.UNTRUNCATED_NORMAL),
                        6 / (FAN_IN + FAN_OUT)));
    }

    @ParameterizedTest
    @MethodSource("distributions")
    void momentsAreThoseOfTheDistribution(Moments expected) {
        Tensor value = Tensor.zeros(KERNEL);
        expected.initializer().fill(value, CounterRandom.ofSeed(3).fork("kernel"));
        double mean = moment(value, 0, 1);
        double variance = moment(value, expected.mean(), 2);
        // 21,600 numbers: a mean is right to 0.7 % of a deviation, a variance to 1 %, a kurtosis to 4 %; four times
        // that.
        assertThat(mean).isCloseTo(expected.mean(), within(0.028 * Math.sqrt(expected.variance())));
        assertThat(variance).isCloseTo(expected.variance(), within(0.04 * expected.variance()));
        assertThat(moment(value, expected.mean(), 4) / (variance * variance))
                .isCloseTo(expected.kurtosis(), within(0.1 * expected.kurtosis()));
        for (float x : value.toArray()) {
            assertThat(Math.abs(x - expected.mean())).isLessThanOrEqualTo(expected.largest() * 1.00001);
        }
    }

    /** The mean of {@code (x − around)^power}. */
    private static double moment(Tensor value, double around, int power) {
        double sum = 0;
        for (float x : value.toArray()) {
            sum += Math.pow(x - around, power);
        }
        return sum / value.size();
    }

    @Test
    void whatIsNotDrawnIsAsSaid() {
        assertThat(filled(new Zeros(), 2, 2)).containsExactly(0, 0, 0, 0);
        assertThat(filled(new Ones(), 2, 2)).containsExactly(1, 1, 1, 1);
        assertThat(filled(new Constant(0.5f), 2, 2)).containsExactly(0.5f, 0.5f, 0.5f, 0.5f);
        assertThat(filled(new Identity(2f), 2, 3)).containsExactly(2, 0, 0, 0, 2, 0);
        assertThatThrownBy(() -> filled(new Identity(), 2, 2, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[2,2,2]");
    }

    @Test
    void orthogonalColumnsHaveTheLengthOfTheGain() {
        Tensor value = Tensor.wrap(filled(new Orthogonal(3f), 7, 4), 0, Shape.of(7, 4));
        for (int a = 0; a < 4; a++) {
            for (int b = 0; b < 4; b++) {
                double dot = 0;
                for (int i = 0; i < 7; i++) {
                    dot += value.get(i, a) * value.get(i, b);
                }
                assertThat(dot).isCloseTo(a == b ? 9 : 0, within(1e-5));
            }
        }
    }

    private static float[] filled(Initializer initializer, int... dims) {
        Tensor value = Tensor.zeros(dims);
        initializer.fill(value, CounterRandom.ofSeed(1));
        return value.toArray();
    }

    static Stream<Class<? extends Initializer>> catalog() {
        return InitializerCatalog.all().stream();
    }

    @ParameterizedTest
    @MethodSource("catalog")
    void everyInitializerHasDefaultsAndAJsonForm(Class<? extends Initializer> type)
            throws ReflectiveOperationException {
        Initializer initializer = type.getConstructor().newInstance();
        Map<String, Object> json = SpecCodec.encode(initializer);
        assertThat(json).containsEntry("class_name", type.getSimpleName());
    }
}
