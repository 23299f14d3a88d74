package dev.zoetrope.video.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitListsTest {
    @TempDir
    Path folder;

    private Path lists;

    @BeforeEach
    void makeClips() throws IOException {
        lists = Files.createDirectory(folder.resolve("lists"));
        for (String file : List.of(
                "Billiards/v_Billards_g01_c01.avi",
                "Billiards/v_Billards_g01_c02.avi",
                "Billiards/v_Billards_g02_c01.avi",
                "Billiards/v_Billards_g03_c01.avi",
                "YoYo/v_YoYo_g01_c01.avi",
                "YoYo/v_YoYo_g02_c01.avi",
                "YoYo/v_YoYo_g03_c01.avi",
                "brush_hair/April 09 (1) [x].avi",
                "brush_hair/b.avi",
                "brush_hair/c.avi",
                "wave/w1.avi",
                "wave/w2.avi")) {
            Path path = folder.resolve("data").resolve(file);
            Files.createDirectories(path.getParent());
            Files.createFile(path);
        }
    }

    @Test
    void ucf101WithClassesInItsOrderAndTheMisspeltName() throws IOException {
        Files.writeString(lists.resolve("classInd.txt"), "1 YoYo\n2 Billiards\r\n");
        Files.write(
                lists.resolve("trainlist01.txt"),
                List.of(
                        "Billiards/v_Billiards_g02_c01.avi 2",
                        "Billiards/v_Billiards_g03_c01.avi 2",
                        "YoYo/v_YoYo_g02_c01.avi 1",
                        "YoYo/v_YoYo_g07_c01.avi 1"));
        Files.writeString(
                lists.resolve("testlist01.txt"), "Billiards/v_Billiards_g01_c01.avi\nYoYo/v_YoYo_g01_c01.avi\n\n");
        SplitLists read = SplitLists.read(lists, 1);
        assertThat(read.classes()).containsExactly("YoYo", "Billiards");
        assertThat(SplitLists.count(lists)).isEqualTo(1);

        VideoDataset dataset = VideoDataset.scan(folder.resolve("data"), read.classes());
        Split split = Split.byLists(dataset, read, 0, 3);
        assertThat(names(split.train()))
                .containsExactly("v_YoYo_g02_c01.avi", "v_Billards_g02_c01.avi", "v_Billards_g03_c01.avi");
        assertThat(names(split.test())).containsExactly("v_YoYo_g01_c01.avi", "v_Billards_g01_c01.avi");
        assertThat(split.validation()).isEmpty();
        assertThat(read.absent(dataset)).isEqualTo(1);
    }

    @Test
    void hmdb51WithNamesOfAllKinds() throws IOException {
        Files.writeString(lists.resolve("brush_hair_test_split2.txt"), "April 09 (1) [x].avi 1 \nb.avi 2 \nc.avi 0 \n");
        Files.writeString(lists.resolve("wave_test_split2.txt"), "w1.avi 2\nw2.avi 1\n");
        SplitLists read = SplitLists.read(lists, 2);
        VideoDataset dataset = VideoDataset.scan(folder.resolve("data"), read.classes());
        Split split = Split.byLists(dataset, read, 0, 3);
        assertThat(dataset.classes()).containsExactly("brush_hair", "wave");
        assertThat(names(split.train())).containsExactly("April 09 (1) [x].avi", "w2.avi");
        assertThat(names(split.test())).containsExactly("b.avi", "w1.avi");
    }

    @Test
    void whatIsWrongIsTold() throws IOException {
        assertThatThrownBy(() -> SplitLists.read(lists, 1))
                .isInstanceOf(DatasetException.class)
                .hasMessage(
                        lists + ": no lists of split 1; wanted are trainlist01.txt and testlist01.txt, or files named"
                                + " <class>_test_split1.txt");
        assertThatThrownBy(() -> SplitLists.read(folder.resolve("nowhere"), 1))
                .hasMessage(folder.resolve("nowhere") + ": no such folder");
        Path train = Files.writeString(lists.resolve("trainlist01.txt"), "YoYo/../v_YoYo_g01_c01.avi 1\n");
        Path test = Files.writeString(lists.resolve("testlist01.txt"), "YoYo/v_YoYo_g01_c01.avi\n");
        assertThatThrownBy(() -> SplitLists.read(lists, 1))
                .hasMessage(train + ": wanted lines of <class>/<file>, and perhaps the number of the class, received"
                        + " 'YoYo/../v_YoYo_g01_c01.avi 1'");
        Files.writeString(train, "YoYo/v_YoYo_g01_c01.avi 1\n");
        assertThatThrownBy(() -> SplitLists.read(lists, 1))
                .hasMessage(test + ": YoYo/v_YoYo_g01_c01.avi is both for training and for the test");
    }

    @Test
    void aClassMayBeCalledAsItsFilesAre() throws IOException {
        VideoDataset dataset = VideoDataset.scan(folder.resolve("data"), List.of("YoYo", "Billards"));
        assertThat(dataset.classes()).containsExactly("YoYo", "Billiards");
        assertThat(dataset.clipsOf(1)).hasSize(4).allMatch(clip -> clip.group().isPresent());
        assertThatThrownBy(() -> VideoDataset.scan(folder.resolve("data"), List.of("../data/YoYo", "wave")))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("no class '../data/YoYo'");
    }

    private static List<String> names(List<VideoClip> clips) {
        return clips.stream().map(clip -> clip.path().getFileName().toString()).toList();
    }
}
