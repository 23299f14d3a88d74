package dev.zoetrope.core.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CounterRandomTest {
    private static final int N = 1 << 16;

    /** Every trained model and resumed run hangs on these numbers; they were computed outside of Java. */
    @Test
    void numbersNeverChange() {
        // The first number of SplitMix64 from seed 0, as its authors have it.
        assertThat(CounterRandom.ofSeed(0).key()).isEqualTo(0xE220A8397B1DCDAFL);
        CounterRandom random = CounterRandom.ofSeed(27);
        assertThat(random.key()).isEqualTo(0x974E35325981068AL);
        assertThat(random.fork(5).key()).isEqualTo(0x634B84D21A3C6961L);
        assertThat(random.fork("time_distributed/conv2d/kernel").key()).isEqualTo(0x19E0DD61DFF650F3L);
        assertThat(random.bits(0)).isEqualTo(0x24E35BAB);
        assertThat(random.bits(1)).isEqualTo(0xEE2F9B23);
        assertThat(random.bits(2)).isEqualTo(0x1880AC1E);
        assertThat(random.bits(1_000_000)).isEqualTo(0xF7529413);
        assertThat(random.bits(-1)).isEqualTo(0xF07424D8);
        assertThat(random.uniform(0)).isEqualTo(0.14409420917053095);
        assertThat(random.uniform(7)).isEqualTo(0.527393231696244);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 27, -1, Long.MIN_VALUE})
    void everyBitIsOneHalfOfTheTime(long seed) {
        CounterRandom random = CounterRandom.ofSeed(seed);
        for (int bit = 0; bit < 32; bit++) {
            int mask = 1 << bit;
            long ones = IntStream.range(0, N)
                    .filter(i -> (random.bits(i) & mask) != 0)
                    .count();
            // Six standard deviations of a fair coin: √N/2 each.
            assertThat(ones).as("bit %d", bit).isCloseTo(N / 2, Offset.offset(6 * 128L));
        }
    }

    /** A change of the counter, of the seed or of a name by one changes half of the bits. */
    @Test
    void neighboursHaveNothingInCommon() {
        CounterRandom random = CounterRandom.ofSeed(27);
        assertThat(meanChangedBits(i -> random.bits(i) ^ random.bits(i + 1))).isCloseTo(16, Offset.offset(0.1));
        assertThat(meanChangedBits(i -> CounterRandom.ofSeed(i).bits(0)
                        ^ CounterRandom.ofSeed(i + 1).bits(0)))
                .isCloseTo(16, Offset.offset(0.1));
        assertThat(meanChangedBits(
                        i -> random.fork(i).bits(7) ^ random.fork(i + 1).bits(7)))
                .isCloseTo(16, Offset.offset(0.1));
        assertThat(meanChangedBits(i -> random.fork("layer" + i).bits(7)
                        ^ random.fork("layer" + (i + 1)).bits(7)))
                .isCloseTo(16, Offset.offset(0.1));
    }

    private static double meanChangedBits(IntUnaryOperator difference) {
        return IntStream.range(0, N)
                .map(i -> Integer.bitCount(difference.applyAsInt(i)))
                .average()
                .orElseThrow();
    }

    @Test
    void uniformNumbersHaveTheMomentsOfUniformNumbers() {
        CounterRandom random = CounterRandom.ofSeed(27);
        double[] x = IntStream.range(0, N).mapToDouble(random::uniform).toArray();
        assertThat(Arrays.stream(x)).allMatch(value -> value >= 0 && value < 1);
        assertThat(mean(x)).isCloseTo(0.5, Offset.offset(6 * Math.sqrt(1.0 / 12 / N)));
        assertThat(variance(x)).isCloseTo(1.0 / 12, Offset.offset(6 * Math.sqrt(1.0 / 180 / N)));
    }

    @Test
    void normalNumbersHaveTheMomentsOfNormalNumbers() {
        CounterRandom random = CounterRandom.ofSeed(27);
        double[] x = IntStream.range(0, N).mapToDouble(random::normal).toArray();
        assertThat(mean(x)).isCloseTo(0, Offset.offset(6 / Math.sqrt(N)));
        assertThat(variance(x)).isCloseTo(1, Offset.offset(6 * Math.sqrt(2.0 / N)));
        double fourth = Arrays.stream(x)
                .map(value -> value * value * value * value)
                .average()
                .orElseThrow();
        assertThat(fourth).isCloseTo(3, Offset.offset(6 * Math.sqrt(96.0 / N)));
    }

    @Test
    void whatIsBelowABoundIsEvenlySpread() {
        CounterRandom random = CounterRandom.ofSeed(27);
        int[] counts = new int[7];
        for (int i = 0; i < N; i++) {
            counts[random.below(7, i)]++;
        }
        double chiSquare = Arrays.stream(counts)
                .mapToDouble(count -> Math.pow(count - N / 7.0, 2) / (N / 7.0))
                .sum();
        // 99.9 % of fair draws stay below 22.5 with six degrees of freedom.
        assertThat(chiSquare).isLessThan(22.5);
    }

    @Test
    void permutationsHoldEverythingOnceAndDiffer() {
        CounterRandom random = CounterRandom.ofSeed(27);
        Set<String> orders = new HashSet<>();
        for (int epoch = 0; epoch < 100; epoch++) {
            int[] order = random.fork(epoch).permutation(30);
            assertThat(order).containsExactlyInAnyOrder(IntStream.range(0, 30).toArray());
            assertThat(order).isEqualTo(random.fork(epoch).permutation(30));
            orders.add(Arrays.toString(order));
        }
        assertThat(orders).hasSize(100);
        assertThat(random.permutation(0)).isEmpty();
    }

    private static double mean(double[] x) {
        return Arrays.stream(x).average().orElseThrow();
    }

    private static double variance(double[] x) {
        double mean = mean(x);
        return Arrays.stream(x)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow();
    }
}
