package dev.zoetrope.video.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 27, 99})
    void noGroupIsOnBothSides(long seed) throws DatasetException {
        VideoDataset dataset = dataset(3, 8, 5);
        Split split = Split.byGroups(dataset, 0.25, 0.2, seed);

        assertThat(all(split)).containsExactlyInAnyOrderElementsOf(dataset.clips());
        assertThat(split.testGroups()).hasSize(2);
        assertThat(groups(split.test())).isEqualTo(split.testGroups());
        assertThat(groups(split.train())).doesNotContainAnyElementsOf(split.testGroups());
        assertThat(groups(split.validation())).doesNotContainAnyElementsOf(split.testGroups());
        for (int label = 0; label < 3; label++) {
            assertThat(count(split.test(), label)).isEqualTo(10);
            assertThat(count(split.validation(), label)).isEqualTo(6);
            assertThat(count(split.train(), label)).isEqualTo(24);
        }
    }

    @Test
    void theSeedDecides() throws DatasetException {
        VideoDataset dataset = dataset(3, 8, 5);
        assertThat(Split.byGroups(dataset, 0.25, 0.2, 4)).isEqualTo(Split.byGroups(dataset, 0.25, 0.2, 4));
        assertThat(Stream.of(1L, 2L, 3L, 4L, 5L)
                        .map(seed -> groupsOf(dataset, seed))
                        .distinct())
                .hasSizeGreaterThan(1);
        assertThat(Split.byClips(dataset, 0.25, 0.2, 4)).isEqualTo(Split.byClips(dataset, 0.25, 0.2, 4));
        assertThat(Split.byClips(dataset, 0.25, 0.2, 4)).isNotEqualTo(Split.byClips(dataset, 0.25, 0.2, 5));
    }

    @Test
    void clipsAreDrawnFromEachClass() throws DatasetException {
        Split split = Split.byClips(dataset(2, 4, 5), 0.25, 0.2, 3);
        assertThat(split.testGroups()).isEmpty();
        for (int label = 0; label < 2; label++) {
            assertThat(count(split.test(), label)).isEqualTo(5);
            assertThat(count(split.validation(), label)).isEqualTo(3);
            assertThat(count(split.train(), label)).isEqualTo(12);
        }
    }

    @Test
    void testGroupsMayBeGiven() throws DatasetException {
        Split split = Split.withTestGroups(dataset(2, 4, 5), Set.of("g1", "g3"), 0, 0);
        assertThat(groups(split.test())).containsExactlyInAnyOrder("g1", "g3");
        assertThat(groups(split.train())).containsExactlyInAnyOrder("g0", "g2");
        assertThat(split.validation()).isEmpty();
        assertThatThrownBy(() -> Split.withTestGroups(dataset(2, 3, 2), Set.of("g7"), 0, 0))
                .isInstanceOf(DatasetException.class)
                .hasMessage("no clips of group 'g7'; there are: g0, g1, g2");
    }

    @Test
    void aClassOfItsOwnGroupsGetsATestShareToo() throws DatasetException {
        List<VideoClip> clips = new ArrayList<>();
        for (int group = 0; group < 4; group++) {
            for (int clip = 0; clip < 4; clip++) {
                clips.add(clip(0, "a" + group, clip));
                clips.add(clip(1, "b" + group, clip));
            }
        }
        Split split = Split.byGroups(new VideoDataset(Path.of("x"), List.of("A", "B"), clips, 0), 0.25, 0, 1);
        assertThat(count(split.test(), 0)).isEqualTo(4);
        assertThat(count(split.test(), 1)).isEqualTo(4);
    }

    @Test
    void tooFewGroupsOrClipsAreRefused() {
        assertThatThrownBy(() -> Split.byGroups(dataset(2, 1, 5), 0.25, 0.2, 0))
                .isInstanceOf(DatasetException.class)
                .hasMessage(
                        "class 'C0' has too few groups to split: of its 5 clips 5 are left for training and 0 for the"
                                + " test");
        assertThatThrownBy(() -> Split.byClips(dataset(2, 1, 1), 0.25, 0.2, 0))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("class 'C0' has too few clips");
        assertThatThrownBy(() -> Split.byClips(dataset(2, 1, 2), 0.25, 0.2, 0))
                .isInstanceOf(DatasetException.class)
                .hasMessage("class 'C0' has too few clips: only one is left for training and validation");
    }

    @Test
    void aClipWithoutAGroupIsNamed() {
        VideoClip clip = new VideoClip(Path.of("A", "odd.avi"), 0, Optional.empty());
        VideoDataset dataset = new VideoDataset(Path.of("x"), List.of("A"), List.of(clip), 0);
        assertThatThrownBy(() -> Split.byGroups(dataset, 0.25, 0.2, 0))
                .isInstanceOf(DatasetException.class)
                .hasMessageStartingWith(clip.path() + ": its name does not tell its group");
    }

    @Test
    void sharesOutOfRangeAreRefused() {
        assertThatThrownBy(() -> Split.byClips(dataset(2, 2, 2), 1, 0.2, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the test share must be in (0, 1), received 1.0");
    }

    private static VideoDataset dataset(int classes, int groups, int clipsPerGroup) {
        List<VideoClip> clips = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int label = 0; label < classes; label++) {
            names.add("C" + label);
            for (int group = 0; group < groups; group++) {
                for (int clip = 0; clip < clipsPerGroup; clip++) {
                    clips.add(clip(label, "g" + group, clip));
                }
            }
        }
        return new VideoDataset(Path.of("root"), names, clips, 0);
    }

    private static VideoClip clip(int label, String group, int clip) {
        return new VideoClip(Path.of("C" + label, group + "_" + clip + ".avi"), label, Optional.of(group));
    }

    private static Set<String> groupsOf(VideoDataset dataset, long seed) {
        try {
            return Split.byGroups(dataset, 0.25, 0.2, seed).testGroups();
        } catch (DatasetException e) {
            throw new AssertionError(e);
        }
    }

    private static List<VideoClip> all(Split split) {
        return Stream.of(split.train(), split.validation(), split.test())
                .flatMap(List::stream)
                .toList();
    }

    private static Set<String> groups(List<VideoClip> clips) {
        return clips.stream().map(clip -> clip.group().orElseThrow()).collect(Collectors.toSet());
    }

    private static long count(List<VideoClip> clips, int label) {
        return clips.stream().filter(clip -> clip.label() == label).count();
    }
}
