package dev.zoetrope.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No file of reference values lies there unread. */
class GoldenCoverageTest {
    @Test
    void everyFileIsRunBySomeTest() throws IOException {
        List<String> run = Stream.of(
                        GoldenLayerTest.cases(),
                        GoldenMaskTest.cases(),
                        GoldenLossTest.cases().stream(),
                        GoldenOptimizerTest.cases().stream(),
                        MetricTest.cases().stream(),
                        Stream.of(AttentionTest.golden()),
                        GoldenModelTest.files().stream())
                .flatMap(cases -> cases)
                .map(Golden::name)
                .toList();
        Path root = Golden.root();
        try (Stream<Path> files = Files.walk(root)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> root.relativize(file).toString().replace('\\', '/'))
                            .filter(file -> file.contains(".safetensors"))
                            .map(file -> file.substring(0, file.indexOf(".safetensors"))))
                    .containsExactlyInAnyOrderElementsOf(run);
        }
    }
}
