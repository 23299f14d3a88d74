package dev.zoetrope.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.data.ByteClips;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Studies of clips of noise, too small to find anything out. */
final class StudyTest {
    private static final int SIDE = 16;
    private static final Set<Aspect> SOME = EnumSet.of(Aspect.DROPOUT, Aspect.FRAMES);
    /** Five rates and, besides the usual length, one frame and twice as many; half as many are as many. */
    private static final int TRAININGS = 2 * 7;

    @TempDir
    private Path folder;

    @Test
    void figuresAreTheSameHoweverOftenItIsCutOff() throws IOException {
        Path whole = folder.resolve("whole");
        Study.Summary summary = study(whole, 2).run(StudyTest::noise, 2, () -> false, StudyTest::ignore);
        assertThat(summary.done()).isEqualTo(TRAININGS).isEqualTo(summary.all());

        Path pieces = folder.resolve("pieces");
        AtomicInteger trained = new AtomicInteger();
        Study.Summary first = study(pieces, 2)
                .run(
                        StudyTest::noise,
                        1,
                        () -> trained.get() >= 3,
                        (done, all, what, accuracy, seconds) -> trained.incrementAndGet());
        assertThat(first.done()).isEqualTo(3);
        assertThat(Files.readString(pieces.resolve("report.html"))).contains("3 of 14 trainings are done");

        trained.set(0);
        study(pieces, 2)
                .run(
                        StudyTest::noise,
                        1,
                        () -> false,
                        (done, all, what, accuracy, seconds) -> trained.incrementAndGet());
        assertThat(trained).hasValue(TRAININGS - 3);
        assertThat(pieces.resolve("figures.json")).hasSameBinaryContentAs(whole.resolve("figures.json"));
        assertThat(withoutTimes(pieces)).isEqualTo(withoutTimes(whole));
    }

    @Test
    void moreSeedsAreAddedToWhatIsThere() throws IOException {
        AtomicInteger trained = new AtomicInteger();
        Study.Progress count = (done, all, what, accuracy, seconds) -> trained.incrementAndGet();
        study(folder, 1).run(StudyTest::noise, 1, () -> false, count);
        assertThat(trained).hasValue(TRAININGS / 2);
        study(folder, 2).run(StudyTest::noise, 1, () -> false, count);
        assertThat(trained).hasValue(TRAININGS);
    }

    @Test
    void aTrainingWhoseFileIsSpoiltIsDoneAgain() throws IOException {
        study(folder, 1).run(StudyTest::noise, 1, () -> false, StudyTest::ignore);
        String figures = Files.readString(folder.resolve("figures.json"));
        try (Stream<Path> files = Files.list(folder.resolve("trainings"))) {
            List<Path> some = files.sorted().limit(2).toList();
            Files.writeString(some.get(0), "{\"accuracy\":");
            Files.writeString(some.get(1), "{\"accuracy\":\"high\",\"gradients\":{}}");
        }
        AtomicInteger trained = new AtomicInteger();
        study(folder, 1)
                .run(
                        StudyTest::noise,
                        1,
                        () -> false,
                        (done, all, what, accuracy, seconds) -> trained.incrementAndGet());
        assertThat(trained).hasValue(2);
        assertThat(folder.resolve("figures.json")).hasContent(figures);
    }

    @Test
    void aFolderHoldsOneStudyOnly() throws IOException {
        study(folder, 1);
        assertThatThrownBy(() -> new Study(settings(2), SOME, 1, folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("study.json is of a study with other clips or settings (epochs: 1 there, 2 now)");
        Files.writeString(folder.resolve("study.json"), "[");
        assertThatThrownBy(() -> study(folder, 1)).hasMessageContaining("cannot be read");
    }

    @Test
    void whatFailsNamesTheVariant() throws IOException {
        Study study = study(folder, 1);
        Study.Clips uneven = frames -> new Examples(clips(frames, 4, 1), clips(frames + 1, 2, 2));
        assertThatThrownBy(() -> study.run(uneven, 2, () -> false, StudyTest::ignore))
                .hasMessageContaining("seed 0: the model takes inputs");
    }

    @Test
    void theReportIsOnePageWithWholeCharts() throws Exception {
        study(folder, 1).run(StudyTest::noise, 2, () -> false, StudyTest::ignore);
        String report = Files.readString(folder.resolve("report.html"));
        assertThat(report)
                .contains("a &lt;b&gt; &amp; c")
                .doesNotContain("a <b> & c", "http", "<script", "src=", "NaN", "Infinity", "url(");
        Matcher svgs = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL).matcher(report);
        int charts = 0;
        while (svgs.find()) {
            assertThat(unclosed(svgs.group())).isEmpty();
            charts++;
        }
        assertThat(charts).isEqualTo(4 * SOME.size());
    }

    /** The elements that have no end, or another's. */
    private static List<String> unclosed(String xml) {
        Deque<String> open = new ArrayDeque<>();
        Matcher tags = Pattern.compile("<(/?)(\\w+)[^<>]*?(/?)>").matcher(xml);
        while (tags.find()) {
            if (!tags.group(1).isEmpty() && tags.group(2).equals(open.peek())) {
                open.pop();
            } else if (tags.group(3).isEmpty()) {
                open.push(tags.group(2));
            }
        }
        return List.copyOf(open);
    }

    private static Study study(Path out, int seeds) throws IOException {
        return new Study(settings(1), SOME, seeds, out);
    }

    private static Settings settings(int epochs) {
        return new Settings("noise", "0123", List.of("a <b> & c", "d"), 4, 2, 2, SIDE, epochs, 2, 1e-3, 27);
    }

    private static Examples noise(int frames) {
        return new Examples(clips(frames, 4, 1), clips(frames, 2, 2));
    }

    private static ByteClips clips(int frames, int count, long seed) {
        Shape shape = Shape.of(frames, SIDE, SIDE, 3);
        CounterRandom random = CounterRandom.ofSeed(seed);
        List<byte[]> clips = new ArrayList<>();
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            byte[] clip = new byte[shape.size()];
            for (int j = 0; j < clip.length; j++) {
                clip[j] = (byte) random.bits(i * clip.length + j);
            }
            clips.add(clip);
            labels[i] = i % 2;
        }
        return new ByteClips(clips, labels, shape, 2);
    }

    private static void ignore(int done, int all, String what, double accuracy, double seconds) {}

    private static String withoutTimes(Path out) throws IOException {
        return Files.readString(out.resolve("report.html")).replaceAll("(?s)<!-- times -->.*<!-- /times -->", "");
    }
}
