package dev.zoetrope.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of predictions, one after another. */
final class WindowPredictionTest {
    private static WindowPrediction window(int index, double... probabilities) {
        float[] floats = new float[probabilities.length];
        for (int k = 0; k < floats.length; k++) {
            floats[k] = (float) probabilities[k];
        }
        return new WindowPrediction(index, 5 * index, 5 * index + 19, 0.2 * index, 0.2 * index + 0.8, floats);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 2", "3, 7", "5, 1", "5, 4", "5, 9", "21, 6"})
    void aMeanIsOverTheWindowsThatAreThere(int width, int count) throws IOException {
        List<WindowPrediction> out = new ArrayList<>();
        Smoothing smoothing = new Smoothing(width, out::add);
        for (int i = 0; i < count; i++) {
            smoothing.add(window(i, i * i, 1));
            assertThat(out).hasSize(Math.max(0, i + 1 - width / 2));
        }
        smoothing.finish();
        assertThat(out).hasSize(count);
        for (int i = 0; i < count; i++) {
            double sum = 0;
            int from = Math.max(0, i - width / 2);
            int to = Math.min(count - 1, i + width / 2);
            for (int j = from; j <= to; j++) {
                sum += j * j;
            }
            assertThat(out.get(i).index()).isEqualTo(i);
            assertThat(out.get(i).start()).isEqualTo(0.2 * i);
            assertThat((double) out.get(i).probabilities()[0]).isCloseTo(sum / (to - from + 1), within(1e-4));
        }
    }

    @Test
    void aStretchEndsHalfWayToTheNext() {
        List<Segments.Segment> found = new ArrayList<>();
        Segments segments = new Segments(found::add);
        segments.add(window(0, 0.75, 0.25));
        segments.add(window(1, 0.5, 0.25));
        assertThat(found).isEmpty();
        segments.add(window(2, 0, 1));
        segments.finish(9);
        assertThat(found).hasSize(2);
        assertThat(found.get(0).end()).isCloseTo(0.7, within(1e-9));
        assertThat(found.get(0).confidence()).isEqualTo(0.625);
        assertThat(found.get(1)).isEqualTo(new Segments.Segment(found.get(0).end(), 9, 1, 1));
    }

    @Test
    void aTimelineDoesNotGrowWithTheVideo() {
        Timeline timeline = new Timeline(List.of("a", "b"));
        for (int i = 0; i < 123_456; i++) {
            timeline.add(window(i, i < 60_000 ? 0.9 : 0.2, i < 60_000 ? 0.1 : 0.8));
        }
        String svg = timeline.svg("a < b & \"c\"", 24_692);
        assertThat(svg).contains("a &lt; b &amp; \"c\"").contains(">2:00:00<").doesNotContain("NaN");
        assertThat(svg.length()).isLessThan(60_000);
        assertThat(Pattern.compile("<title>").matcher(svg).results()).hasSize(2);
    }

    @Test
    void ofManyClassesThoseAreDrawnThatWinSomewhere() {
        List<String> classes = List.of("c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7");
        Timeline timeline = new Timeline(classes);
        timeline.add(window(0, 0, 0, 1, 0, 0, 0, 0, 0));
        timeline.add(window(1, 0, 0, 0, 0, 0, 0, 1, 0));
        String svg = timeline.svg("many", 2);
        assertThat(svg).contains(">c2</text>").contains(">c6</text>").doesNotContain(">c1</text>");
        assertThat(Pattern.compile("<polyline").matcher(svg).results()).hasSize(2);
    }

    @Test
    void aTimelineHasRoomForLongNames() {
        String first = "a".repeat(60);
        String second = "b".repeat(60);
        Timeline timeline = new Timeline(List.of(first, second));
        timeline.add(window(0, 0.9, 0.1));
        List<String> places = Pattern.compile("<text x=\"(\\d+)\" y=\"\\d+\" [^>]*>[ab]{60}<")
                .matcher(timeline.svg("long", 1))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(places).containsExactly("72", "72"); // one under the other
    }
}
