package dev.zoetrope.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.core.exec.CounterRandom;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutMaskTest {
    private static final int N = 1 << 16;

    private static long kept(DropoutMask mask) {
        return IntStream.range(0, N).filter(mask::keeps).count();
    }

    @ParameterizedTest
    @ValueSource(floats = {0.1f, 0.25f, 0.5f, 0.9f})
    void dropsItsShare(float rate) {
        DropoutMask mask = DropoutMask.of(CounterRandom.ofSeed(27), rate);
        double deviation = Math.sqrt(N * rate * (1 - rate));
        assertThat((double) kept(mask)).isCloseTo(N * (1 - rate), Offset.offset(5 * deviation));
        assertThat(mask.scale()).isEqualTo(1f / (1f - rate));
    }

    @Test
    void aRateOfZeroDropsNothing() {
        assertThat(kept(DropoutMask.of(CounterRandom.ofSeed(27), 0f))).isEqualTo(N);
    }

    @Test
    void stepsDropOthers() {
        CounterRandom random = CounterRandom.ofSeed(27);
        DropoutMask first = DropoutMask.of(random.fork(0), 0.5f);
        DropoutMask second = DropoutMask.of(random.fork(1), 0.5f);
        long agreements = IntStream.range(0, N)
                .filter(i -> first.keeps(i) == second.keeps(i))
                .count();
        assertThat(agreements).isCloseTo(N / 2, Offset.offset(6 * 128L));
    }
}
