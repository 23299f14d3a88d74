package dev.zoetrope.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every numbered study prints what the comment above it says: all results are the same everywhere, but for times. */
final class NumberedStudiesTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/zoetrope/examples");

    /** A study, told where to print. */
    @FunctionalInterface
    private interface Program {
        void run(PrintStream out) throws IOException;
    }

    private static final Map<String, Program> STUDIES = new TreeMap<>(Map.ofEntries(
            Map.entry("E01DenseByHand", E01DenseByHand::run),
            Map.entry("E02ConvolutionThreeWays", out -> E02ConvolutionThreeWays.run(3, out)),
            Map.entry("E03MaxPooling", E03MaxPooling::run),
            Map.entry("E04Dropout", E04Dropout::run),
            Map.entry("E05LstmStepByStep", E05LstmStepByStep::run),
            Map.entry("E06BackpropagationThroughTime", E06BackpropagationThroughTime::run),
            Map.entry("E07TimeDistributed", E07TimeDistributed::run),
            Map.entry("E08SoftmaxAndCrossEntropy", E08SoftmaxAndCrossEntropy::run),
            Map.entry("E09SeedLrcn", E09SeedLrcn::run),
            Map.entry("E10CustomLayer", E10CustomLayer::run),
            Map.entry("E11SimdAgainstScalar", out -> E11SimdAgainstScalar.run(3, out)),
            Map.entry("E12PlainJava", E12PlainJava::run)));

    @TestFactory
    Stream<DynamicTest> printsWhatItsCommentSays() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.matches("E\\d\\d.*"))
                            .map(name -> name.replace(".java", "")))
                    .containsExactlyInAnyOrderElementsOf(STUDIES.keySet());
        }
        return STUDIES.entrySet().stream()
                .map(study -> DynamicTest.dynamicTest(study.getKey(), () -> {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    study.getValue().run(new PrintStream(bytes, true, StandardCharsets.UTF_8));
                    assertThat(withoutTimes(bytes.toString(StandardCharsets.UTF_8)))
                            .isEqualTo(withoutTimes(documented(study.getKey())));
                }));
    }

    /** What the comment says is printed, behind the command that prints it. */
    private static String documented(String name) throws IOException {
        String source = Files.readString(SOURCES.resolve(name + ".java"));
        String comment = source.substring(source.indexOf("<pre>{@code\n"), source.indexOf(" * }</pre>"));
        assertThat(comment).contains("$ examples/run " + name.substring(0, 3) + "\n");
        return comment.lines()
                .skip(2)
                .map(line -> line.substring(Math.min(3, line.length())))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String withoutTimes(String text) {
        return text.replaceAll(" +[0-9.]+ (µs|GFLOP/s)", " … $1").replace("\r\n", "\n");
    }
}
