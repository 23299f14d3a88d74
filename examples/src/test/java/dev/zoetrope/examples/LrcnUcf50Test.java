package dev.zoetrope.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.video.dataset.SampleDataset;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LrcnUcf50Test {
    @TempDir
    private Path folder;

    @Test
    void trainsTestsAndPredicts() throws IOException {
        Path data = new SampleDataset(1, 3, 6, 32, 1).write(folder, new Parallel(1));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        LrcnUcf50.run(data, List.of("MoveUp", "MoveDown"), 2, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("Total params: 72,994")
                .containsPattern("epoch 2: loss \\d.\\d+, accuracy \\d.\\d+, val_loss \\d.\\d+, val_accuracy \\d.\\d+")
                .containsPattern("test: \\{loss=\\d.\\d+, accuracy=\\d.\\d+}")
                .containsPattern("v_MoveDown_g01_c0\\d.mp4: (MoveUp|MoveDown)");
    }
}
