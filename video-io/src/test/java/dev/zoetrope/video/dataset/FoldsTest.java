package dev.zoetrope.video.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FoldsTest {
    private static final VideoDataset DATASET = dataset();

    /** Three classes of seven groups of three clips; the last class lacks the last group. */
    private static VideoDataset dataset() {
        List<VideoClip> clips = new ArrayList<>();
        for (int label = 0; label < 3; label++) {
            for (int group = 1; group <= (label == 2 ? 6 : 7); group++) {
                for (int clip = 0; clip < 3; clip++) {
                    Path path = Path.of("C" + label, "g" + group + "_" + clip + ".avi");
                    clips.add(new VideoClip(path, label, Optional.of("g" + group)));
                }
            }
        }
        return new VideoDataset(Path.of("root"), List.of("C0", "C1", "C2"), clips, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 7})
    void everyGroupIsTestedOnOnceAndNeverOnBothSides(int folds) throws DatasetException {
        List<Folds.Fold> all = Folds.byGroups(DATASET, folds, 5);
        assertThat(all).hasSize(folds == 0 ? 7 : folds);
        Set<VideoClip> tested = new HashSet<>();
        for (Folds.Fold fold : all) {
            Split split = Split.ofFold(DATASET, fold, 0.2, 5);
            assertThat(split.testGroups()).isEqualTo(fold.groups());
            assertThat(split.test())
                    .allMatch(clip -> fold.groups().contains(clip.group().orElseThrow()));
            for (List<VideoClip> side : List.of(split.train(), split.validation())) {
                assertThat(side)
                        .noneMatch(clip -> fold.groups().contains(clip.group().orElseThrow()));
            }
            assertThat(split.train().size()
                            + split.validation().size()
                            + split.test().size())
                    .isEqualTo(DATASET.clips().size());
            split.test().forEach(clip -> assertThat(tested.add(clip)).isTrue());
        }
        assertThat(tested).hasSameSizeAs(DATASET.clips());
        assertThat(Folds.byGroups(DATASET, folds, 5)).isEqualTo(all);
    }

    @Test
    void oneGroupEachComesInTheOrderOfNames() throws DatasetException {
        assertThat(Folds.byGroups(DATASET, 0, 9))
                .extracting(fold -> String.join(",", fold.groups()))
                .containsExactly("g1", "g2", "g3", "g4", "g5", "g6", "g7");
    }

    @Test
    void clipsAreDealtOutClassByClass() throws DatasetException {
        List<Folds.Fold> folds = Folds.byClips(DATASET, 4, 5);
        assertThat(folds.stream().mapToInt(fold -> fold.test().size())).containsExactly(15, 15, 15, 15);
        for (Folds.Fold fold : folds) {
            for (int label = 0; label < 3; label++) {
                int current = label;
                assertThat(fold.test().stream()
                                .filter(clip -> clip.label() == current)
                                .count())
                        .isBetween(4L, 6L);
            }
        }
    }

    @Test
    void tooFewGroupsAreRefused() {
        assertThatThrownBy(() -> Folds.byGroups(DATASET, 8, 5))
                .isInstanceOf(DatasetException.class)
                .hasMessage("root: 7 groups (g1, g2, g3, g4, g5, g6, g7) do not make 8 folds");
        assertThatThrownBy(() -> Folds.byClips(DATASET, 61, 5)).hasMessage("root: 60 clips do not make 61 folds");
    }
}
