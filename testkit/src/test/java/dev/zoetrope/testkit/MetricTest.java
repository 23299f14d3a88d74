package dev.zoetrope.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.loss.MeanAbsoluteError;
import dev.zoetrope.layers.loss.MeanSquaredError;
import dev.zoetrope.layers.metric.AUC;
import dev.zoetrope.layers.metric.AUC.Curve;
import dev.zoetrope.layers.metric.Accuracy;
import dev.zoetrope.layers.metric.BinaryAccuracy;
import dev.zoetrope.layers.metric.ConfusionMatrix;
import dev.zoetrope.layers.metric.F1Score;
import dev.zoetrope.layers.metric.FBetaScore;
import dev.zoetrope.layers.metric.FBetaScore.Average;
import dev.zoetrope.layers.metric.LossMetric;
import dev.zoetrope.layers.metric.Metric;
import dev.zoetrope.layers.metric.Precision;
import dev.zoetrope.layers.metric.Recall;
import dev.zoetrope.layers.metric.TopKCategoricalAccuracy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Metrics over two batches are Keras's (fixtures/make_metrics.py). */
class MetricTest {
    private static final Map<String, Supplier<Metric>> METRICS = Map.ofEntries(
            Map.entry("accuracy", Accuracy::new),
            Map.entry("binary_accuracy", BinaryAccuracy::new),
            Map.entry("binary_accuracy_at_0.3", () -> new BinaryAccuracy(0.3f)),
            Map.entry("top_3", () -> new TopKCategoricalAccuracy(3)),
            Map.entry("precision", Precision::new),
            Map.entry("precision_of_2", () -> new Precision(0.3f, 2)),
            Map.entry("recall", Recall::new),
            Map.entry("recall_at_0.2", () -> new Recall(0.2f)),
            Map.entry("recall_of_1", () -> new Recall(0.5f, 1)),
            Map.entry("auc_roc", AUC::new),
            Map.entry("auc_pr", () -> new AUC(Curve.PR, 200)),
            Map.entry("auc_pr_20", () -> new AUC(Curve.PR, 20)),
            Map.entry("fbeta_2", () -> new FBetaScore(Average.MACRO, 2)),
            Map.entry("f1_micro", () -> new F1Score(Average.MICRO)),
            Map.entry("f1_macro", () -> new F1Score(Average.MACRO)),
            Map.entry("f1_weighted", () -> new F1Score(Average.WEIGHTED)),
            Map.entry("f1_at_0.4", () -> new FBetaScore(Average.MACRO, 1, 0.4f)),
            Map.entry("mean_squared_error", () -> new LossMetric(new MeanSquaredError())),
            Map.entry("mean_absolute_error", () -> new LossMetric(new MeanAbsoluteError())));

    static List<Golden> cases() {
        return Golden.folder("metric");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void figuresOverTwoBatchesAreKeras(Golden golden) {
        Map<?, ?> expected = golden.spec();
        assertThat(expected).isNotEmpty();
        expected.forEach((name, value) -> {
            Metric metric = Objects.requireNonNull(METRICS.get((String) name)).get();
            assertThat(metric.result()).as("%s before", name).isZero();
            // What was taken in before a reset must not show.
            metric.update(golden.tensor("target/0"), golden.tensor("output/0"));
            metric.reset();
            metric.update(golden.tensor("target/0"), golden.tensor("output/0"));
            metric.update(golden.tensor("target/1"), golden.tensor("output/1"));
            assertThat(metric.result()).as("%s", name).isCloseTo(((Number) value).doubleValue(), within(2e-6));
        });
    }

    @Test
    void stepsOfSequencesCountOneByOne() {
        Tensor output = Tensor.of(new float[] {0.9f, 0.1f, 0.2f, 0.8f, 0.6f, 0.4f, 0.3f, 0.7f}, 2, 2, 2);
        Accuracy accuracy = new Accuracy();
        accuracy.update(Tensor.of(new float[] {0, 1, 1, 1}, 2, 2), output);
        assertThat(accuracy.result()).isEqualTo(0.75);
        ConfusionMatrix confusion = new ConfusionMatrix(2);
        confusion.update(Tensor.of(new float[] {0, 1, 1, 1}, 2, 2), output);
        assertThat(confusion.counts()).isDeepEqualTo(new int[][] {{1, 0}, {1, 2}});
    }

    @Test
    void singleOutputsTellTwoClassesApart() {
        ConfusionMatrix confusion = new ConfusionMatrix(2);
        confusion.update(Tensor.of(new float[] {0, 1, 1}, 3, 1), Tensor.of(new float[] {0.4f, 0.4f, 0.6f}, 3, 1));
        assertThat(confusion.counts()).isDeepEqualTo(new int[][] {{1, 0}, {1, 1}});
    }

    @Test
    void targetsThatDoNotFitAreNamed() {
        Tensor output = Tensor.zeros(2, 3);
        assertThatThrownBy(() -> new Accuracy().update(Tensor.of(new float[] {0, 3}, 2), output))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("0 to 2", "received 3");
        assertThatThrownBy(() -> new Accuracy().update(Tensor.zeros(2, 2), output))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("[2,3]", "[2,2]");
        assertThatThrownBy(() -> new AUC().update(Tensor.zeros(1, 1), Tensor.of(new float[] {2}, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("between 0 and 1", "received 2");
    }
}
