package dev.zoetrope.video.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoDatasetTest {
    @TempDir
    Path root;

    @BeforeEach
    void makeFolders() throws IOException {
        for (String file : List.of(
                "YoYo/v_YoYo_g02_c01.avi",
                "YoYo/v_YoYo_g01_c02.AVI",
                "YoYo/notes.txt",
                "YoYo/.hidden.avi",
                "Punch/v_Punch_g01_c01.mp4",
                "Punch/daria_punch.avi",
                "Empty/readme.md",
                ".git/v_a_g01_c01.avi",
                "top.avi")) {
            Path path = root.resolve(file);
            Files.createDirectories(path.getParent());
            Files.createFile(path);
        }
    }

    @Test
    void listsClassesAndClipsByName() throws IOException {
        VideoDataset dataset = VideoDataset.scan(root);

        assertThat(dataset.classes()).containsExactly("Punch", "YoYo");
        assertThat(dataset.ignored()).isEqualTo(1);
        assertThat(dataset.clips())
                .containsExactly(
                        clip("Punch/daria_punch.avi", 0, Optional.empty()),
                        clip("Punch/v_Punch_g01_c01.mp4", 0, Optional.of("01")),
                        clip("YoYo/v_YoYo_g01_c02.AVI", 1, Optional.of("01")),
                        clip("YoYo/v_YoYo_g02_c01.avi", 1, Optional.of("02")));
    }

    @Test
    void takesTheClassesAskedForInTheirOrderAndThePatternsCapture() throws IOException {
        VideoDataset dataset = VideoDataset.scan(root, List.of("YoYo", "Punch"), Pattern.compile("^([a-z]+)_"));
        assertThat(dataset.classes()).containsExactly("YoYo", "Punch");
        assertThat(dataset.clipsOf(1).getFirst().group()).contains("daria");
        assertThat(dataset.clipsOf(0).getFirst().group()).contains("v");
    }

    @Test
    void anUnknownClassIsNamedWithAGuess() {
        assertThatThrownBy(() -> VideoDataset.scan(root, List.of("punsh"), VideoDataset.UCF_GROUP))
                .isInstanceOf(DatasetException.class)
                .hasMessage(root + ": no class 'punsh'; did you mean Punch? There are: Punch, YoYo");
        assertThatThrownBy(() -> VideoDataset.scan(root, List.of("Swing"), VideoDataset.UCF_GROUP))
                .hasMessage(root + ": no class 'Swing'. There are: Punch, YoYo");
        assertThatThrownBy(() -> VideoDataset.scan(root, List.of("YoYo", "YoYo"), VideoDataset.UCF_GROUP))
                .hasMessage("a class is named twice: YoYo, YoYo");
    }

    @Test
    void aFolderWithoutVideosIsRefused() {
        assertThatThrownBy(() -> VideoDataset.scan(root.resolve("nowhere")))
                .isInstanceOf(DatasetException.class)
                .hasMessage(root.resolve("nowhere") + ": no such folder");
        assertThatThrownBy(() -> VideoDataset.scan(root.resolve("Empty")))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("no videos");
    }

    private VideoClip clip(String file, int label, Optional<String> group) {
        return new VideoClip(root.resolve(file), label, group);
    }
}
