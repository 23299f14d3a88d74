package dev.zoetrope.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SamplingPlanTest {
    @Test
    void takesEveryStrideThFrameOfTheHeadersCount() {
        assertThat(plan(4).indices(11, 11)).containsExactly(0, 2, 4, 6);
        assertThat(plan(4).indices(12, 11)).containsExactly(0, 3, 6, 9);
    }

    @Test
    void takesAllFramesOfAShortVideoAndRepeatsTheLast() {
        assertThat(plan(5).indices(3, 3)).containsExactly(0, 1, 2, 2, 2);
        assertThat(plan(4).indices(4, 3)).containsExactly(0, 1, 2, 2);
    }

    @Test
    void doesNotBelieveAHeaderThatPromisesFarTooMuch() {
        assertThat(plan(4).indices(1_000_000, 40)).containsExactly(0, 10, 20, 30);
        assertThat(plan(4).indices(0, 40)).containsExactly(0, 10, 20, 30);
    }

    @Test
    void refusesImpossibleSizes() {
        assertThatThrownBy(() -> new SamplingPlan(0, 64, 64))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("frames must be in 1…8192, received 0");
        assertThatThrownBy(() -> new SamplingPlan(8192, 8192, 8192))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("too large for one array");
    }

    private static SamplingPlan plan(int frames) {
        return new SamplingPlan(frames, 16, 16);
    }
}
