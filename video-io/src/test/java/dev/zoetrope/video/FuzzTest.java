package dev.zoetrope.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FuzzTest {
    @TempDir
    Path folder;

    /** {@code -Dzoetrope.fuzz.files=200000} makes it many, {@code -Dzoetrope.fuzz.seed} others. */
    @Test
    void aDamagedFileGivesAClipOrOneClearErrorInLittleTimeAndMemory() throws IOException, InterruptedException {
        Process process = ChildJvm.of(
                        List.of("-Xmx256m", "-XX:+UseSerialGC"),
                        Fuzz.class,
                        List.of(
                                Integer.getInteger("zoetrope.fuzz.files", 2000),
                                Long.getLong("zoetrope.fuzz.seed", 1),
                                folder))
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed).contains(" 0 failed").containsPattern(" [1-9]\\d* clips, [1-9]\\d* refused");
    }
}
