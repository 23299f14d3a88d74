package dev.zoetrope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StudyCommandTest {
    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Path data;

    @BeforeAll
    static void samples() throws IOException {
        data = Samples.write(folder);
    }

    @Test
    void trainsVariantsAndReports() throws IOException {
        Path out = folder.resolve("study");
        Cli first = study(out, "--what", "DROPOUT,l2", "--seeds", 1);
        assertThat(first.err()).isEmpty();
        assertThat(first.code()).isZero();
        assertThat(first.out())
                .contains("Loading 16 clips of 4 classes")
                .containsPattern("[1-8]/8 l2: λ = 0\\.01, seed 0: accuracy ") // several at once: any order
                .contains("8/8 ")
                .contains("Moderate dropout overfits less than none: not told apart (gap between")
                .contains("Wrote report.html, figures.json and times.json to " + out)
                .doesNotContain("--what");
        assertThat(Files.readString(out.resolve("report.html")))
                .contains("8 clips to learn from and 8 others to judge by");
        String figures = Files.readString(out.resolve("figures.json"));

        Cli second = study(out, "--what", "dropout,l2", "--seeds", 1);
        assertThat(second.out()).doesNotContain("8/8");
        assertThat(out.resolve("figures.json")).hasContent(figures);
        assertThat(study(out, "--epochs", 2).error())
                .startsWith("zoetrope: ")
                .contains("is of a study with other clips or settings (epochs: 1 there, 2 now)");
    }

    @Test
    void leavesItAtWhatIsDoneWhenTheTimeIsUp() {
        Cli cli = study(folder.resolve("hasty"), "--budget", "0.001s");
        assertThat(cli.code()).isZero();
        assertThat(cli.out()).contains("The budget of 0.001s is used up after 0 of 25 trainings");
    }

    @ParameterizedTest
    @CsvSource({
        "--what, pooling, 'expected one of [CONV, POOL, DROPOUT, LSTM, BATCHNORM, L2, FRAMES]'",
        "--seeds, 0, '--seeds wants 1 to 1000, received 0'",
        "--budget, long, 'wants a time as 90s, 10m or 1h30m, received long'",
        "--budget, 0s, --budget wants more than no time",
        "--size, 8, '--size wants 16 to 512, received 8'",
        "--frames, 1, '--frames wants 2 to 500, received 1'",
        "--epochs, 0, '--epochs wants at least 1, received 0'",
        "--classes, MoveUp, '--classes wants at least two, or none for all, received MoveUp'",
        "--group-pattern, (, '--group-pattern (: Unclosed group'"
    })
    void refusesWhatCannotBe(String option, String value, String message) {
        Cli cli = study(folder.resolve("refused"), option, value);
        assertThat(cli.error()).contains(message);
        assertThat(cli.code()).isEqualTo(2);
        assertThat(folder.resolve("refused")).doesNotExist();
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        Cli noFolder = Cli.run("study", folder.resolve("nowhere"), "--out", folder.resolve("refused"));
        assertThat(noFolder.code()).isEqualTo(1);
        assertThat(noFolder.error()).contains("nowhere");
        Path file = Files.writeString(folder.resolve("file"), "");
        Cli noOut = study(file);
        assertThat(noOut.code()).isEqualTo(1);
        assertThat(noOut.error()).contains(file + ": not a folder");
    }

    /** A study of very small clips, one epoch each unless told otherwise. */
    private static Cli study(Path out, Object... options) {
        List<Object> args = new ArrayList<>(List.of("study", data, "--out", out, "--cache", folder.resolve("cache")));
        List<Object> given = List.of(options);
        for (Object[] usual : new Object[][] {{"--epochs", 1}, {"--frames", 2}, {"--size", 16}, {"--seeds", 1}}) {
            if (!given.contains(usual[0])) {
                args.addAll(List.of(usual));
            }
        }
        args.addAll(given);
        return Cli.run(args.toArray());
    }
}
