package dev.zoetrope.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.cost.ReceptiveField;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ClaimTest {
    private static final Claim MORE = new Claim(Aspect.LSTM, "More is more", Measure.ACCURACY, "a", "b", true);

    @Test
    void isBorneOutByADifferenceOfMoreThanTwoErrors() {
        assertThat(judge(new double[] {0.5, 0.6}, new double[] {0.8, 0.9})).isEqualTo(Claim.Bearing.BORNE_OUT);
        assertThat(judge(new double[] {0.8, 0.9}, new double[] {0.5, 0.6})).isEqualTo(Claim.Bearing.CONTRADICTED);
        assertThat(judge(new double[] {0.5, 0.9}, new double[] {0.6, 1})).isEqualTo(Claim.Bearing.OPEN);
    }

    @Test
    void equalFiguresTellNothing() {
        assertThat(judge(new double[] {1, 1}, new double[] {1, 1})).isEqualTo(Claim.Bearing.OPEN);
    }

    @Test
    void oneSeedDecidesNothing() {
        assertThat(judge(new double[] {0.1}, new double[] {0.9})).isEqualTo(Claim.Bearing.OPEN);
    }

    @Test
    void quotesTheFiguresItRestsOn() {
        Claim.Verdict verdict =
                MORE.judge(results(new double[] {0.5, 0.6}, new double[] {0.8})).orElseThrow();
        assertThat(verdict.toString())
                .isEqualTo("More is more: not told apart (accuracy: variant a 0.550 ± 0.050, variant b 0.800 ± ?)");
    }

    @Test
    void isLeftOutWhereAVariantIsNotTrained() {
        assertThat(MORE.judge(results(new double[] {0.5}, new double[0]))).isEmpty();
        assertThat(MORE.judge(Map.of())).isEmpty();
    }

    @Test
    void allClaimsAreAboutVariantsThatThereAre() {
        Set<String> ids = new HashSet<>();
        for (Aspect aspect : Aspect.values()) {
            Variant.of(aspect, 10, 32).forEach(variant -> ids.add(variant.id()));
        }
        assertThat(Claim.ALL).allSatisfy(claim -> assertThat(ids).contains(claim.from(), claim.to()));
    }

    private static Claim.Bearing judge(double[] before, double[] after) {
        return MORE.judge(results(before, after)).orElseThrow().bearing();
    }

    private static Map<String, Result> results(double[] a, double[] b) {
        return Map.of("a", result("a", a), "b", result("b", b));
    }

    private static Result result(String id, double[] accuracies) {
        List<Outcome> outcomes = Arrays.stream(accuracies)
                .mapToObj(accuracy -> new Outcome(accuracy, 1, 1, 1, List.of(1.0), Map.of("dense", 1.0), List.of(1.0)))
                .toList();
        Structure structure = new Structure(1, 1, 1, ReceptiveField.of(Shape.of(1, 1, 8)), Shape.of(1, 1, 8));
        return new Result(new Variant(Aspect.LSTM, id, "variant " + id, Recipe.usual(2, 16)), structure, outcomes);
    }
}
