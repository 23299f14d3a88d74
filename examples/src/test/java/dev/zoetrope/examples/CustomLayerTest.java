package dev.zoetrope.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CustomLayerTest {
    @Test
    void learnsSavesAndLoads(@TempDir Path folder) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        double accuracy = CustomLayer.run(folder, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        assertThat(accuracy).isGreaterThan(0.9);
        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("bumps (Bumps)", "loaded with 50 parameters");
    }
}
