package dev.zoetrope.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.Layers;
import dev.zoetrope.layers.data.Augmentation;
import dev.zoetrope.layers.data.Augmented;
import dev.zoetrope.layers.data.Collected;
import dev.zoetrope.layers.data.Dataset;
import dev.zoetrope.layers.data.GeneratedDataset;
import dev.zoetrope.layers.data.Prefetch;
import dev.zoetrope.layers.data.RandomBrightness;
import dev.zoetrope.layers.data.RandomContrast;
import dev.zoetrope.layers.data.RandomCrop;
import dev.zoetrope.layers.data.RandomFlip;
import dev.zoetrope.layers.data.Splits;
import dev.zoetrope.layers.data.TemporalJitter;
import dev.zoetrope.layers.loss.MeanSquaredError;
import dev.zoetrope.layers.optim.SGD;
import dev.zoetrope.layers.train.FitConfig;
import dev.zoetrope.layers.train.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DataTest {
    /** Examples whose input and target are their index. */
    private static Dataset numbered(int size) {
        return new GeneratedDataset(size, Shape.of(1), Shape.of(1), (index, x, target) -> {
            x.fill(index);
            target.fill(index);
        });
    }

    private static int[] indices(Dataset data) {
        Tensor x = Tensor.zeros(1);
        Tensor target = Tensor.zeros(1);
        return IntStream.range(0, data.size())
                .map(index -> {
                    data.read(index, x, target);
                    return (int) x.get(0);
                })
                .toArray();
    }

    @Test
    void theLastExamplesValidate() {
        Splits.Split split = Splits.validation(numbered(10), 0.25);
        assertThat(indices(split.train())).containsExactly(0, 1, 2, 3, 4, 5, 6);
        assertThat(indices(split.test())).containsExactly(7, 8, 9);
        assertThatThrownBy(() -> Splits.validation(numbered(2), 0.9))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("0.9", "2 examples");
    }

    @Test
    void everyFoldHasItsPartOfEachClass() {
        int[] labels = IntStream.range(0, 53)
                .map(i -> i % 7 == 0 ? 2 : i % 3 == 0 ? 1 : 0)
                .toArray();
        List<Splits.Split> splits = Splits.stratifiedKFold(numbered(53), labels, 5, 3);
        assertThat(splits.stream()
                        .flatMapToInt(split -> Arrays.stream(indices(split.test())))
                        .sorted())
                .containsExactlyElementsOf(IntStream.range(0, 53).boxed().toList());
        for (Splits.Split split : splits) {
            assertThat(split.train().size() + split.test().size()).isEqualTo(53);
            assertThat(split.test().size()).isBetween(10, 11);
            for (int label = 0; label < 3; label++) {
                int wanted = label;
                double all = Arrays.stream(labels).filter(l -> l == wanted).count();
                long here = Arrays.stream(indices(split.test()))
                        .filter(i -> labels[i] == wanted)
                        .count();
                assertThat((double) here).isBetween(Math.floor(all / 5), Math.ceil(all / 5));
            }
        }
        assertThat(indices(Splits.stratifiedKFold(numbered(53), labels, 5, 3)
                        .getFirst()
                        .test()))
                .isEqualTo(indices(splits.getFirst().test()));
        assertThatThrownBy(() -> Splits.kFold(numbered(3), 4, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("received 4");
    }

    @Test
    void noGroupIsLearntFromAndTestedWith() {
        int[] groups = IntStream.range(0, 40).map(i -> i * i % 11).toArray();
        List<Splits.Split> splits = Splits.groupedKFold(numbered(40), groups, 3, 1);
        int tested = 0;
        for (Splits.Split split : splits) {
            List<Integer> train = Arrays.stream(indices(split.train()))
                    .mapToObj(i -> groups[i])
                    .toList();
            assertThat(Arrays.stream(indices(split.test())).mapToObj(i -> groups[i]))
                    .doesNotContainAnyElementsOf(train);
            assertThat(split.test().size()).isBetween(8, 20);
            tested += split.test().size();
        }
        assertThat(tested).isEqualTo(40);
        assertThatThrownBy(() -> Splits.groupedKFold(numbered(4), new int[] {1, 1, 2, 2}, 3, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("3 folds", "received 2");
    }

    @Test
    void whatAnIteratorGaveCanBeReadAgain() {
        Iterator<Collected.Example> source = IntStream.range(0, 3)
                .mapToObj(i -> new Collected.Example(Tensor.zeros(1).fill(i), Tensor.zeros(1)))
                .iterator();
        assertThat(indices(Collected.from(source))).containsExactly(0, 1, 2);
        assertThatThrownBy(() -> Collected.from(List.of(
                                new Collected.Example(Tensor.zeros(1), Tensor.zeros(1)),
                                new Collected.Example(Tensor.zeros(2), Tensor.zeros(1)))
                        .iterator()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("example 1", "[1]", "[2]");
    }

    @Test
    void prefetchingKeepsTheOrderAndCarriesErrorsOver() {
        List<Integer> taken = new ArrayList<>();
        Iterator<Integer> failing = IntStream.range(0, 100)
                .peek(i -> {
                    if (i == 50) {
                        throw new IllegalStateException("example 50 is damaged");
                    }
                })
                .iterator();
        try (Prefetch<Integer> prefetch = new Prefetch<>(failing, 3)) {
            assertThatThrownBy(() -> prefetch.forEachRemaining(taken::add))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("example 50 is damaged");
        }
        assertThat(taken)
                .hasSizeBetween(49, 50)
                .isEqualTo(IntStream.range(0, taken.size()).boxed().toList());
        try (Prefetch<Integer> prefetch = new Prefetch<>(List.of(1, 2).iterator(), 5)) {
            assertThat(prefetch.next()).isEqualTo(1);
            assertThat(prefetch.next()).isEqualTo(2);
            assertThat(prefetch.hasNext()).isFalse();
            assertThatThrownBy(prefetch::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void closingEndsTheReadingOfAnEndlessSource() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(3);
        Iterator<Integer> endless = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                started.countDown();
                return 1;
            }
        };
        try (Prefetch<Integer> prefetch = new Prefetch<>(endless, 2)) {
            started.await();
            assertThat(prefetch.next()).isEqualTo(1);
        }
    }

    @Test
    void trainingHasTheSameBitsWithBatchesReadAhead() {
        float[] expected = trained(0);
        assertThat(trained(1)).isEqualTo(expected);
        assertThat(trained(4)).isEqualTo(expected);
    }

    private static float[] trained(int prefetch) {
        Draw draw = Draw.of("prefetch", 0);
        Dataset data = new Augmented(
                Dataset.of(draw.normal(Shape.of(37, 4, 4, 1)), draw.normal(Shape.of(37, 2))), 5, new RandomFlip());
        Model model = Model.build(Shape.of(4, 4, 1), Layers.sequential(Layers.flatten(), Layers.dense(2)), 1);
        model.compile(new SGD(0.01), new MeanSquaredError())
                .fit(data, FitConfig.epochs(3).batchSize(5).prefetch(prefetch));
        return model.parameters().getFirst().value().toArray();
    }

    @Test
    void aFailingExampleEndsTrainingWithItsMessage() {
        Dataset failing = new GeneratedDataset(20, Shape.of(1), Shape.of(1), (index, x, target) -> {
            if (index == 13) {
                throw new IllegalStateException("example 13 is damaged");
            }
        });
        Model model = Model.build(Shape.of(1), Layers.sequential(Layers.dense(1)), 1);
        for (int prefetch : new int[] {0, 2}) {
            assertThatThrownBy(() -> model.compile(new SGD(0.01), new MeanSquaredError())
                            .fit(failing, FitConfig.epochs(1).batchSize(4).prefetch(prefetch)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("example 13 is damaged");
        }
    }

    @Test
    void augmentationIsAFunctionOfSeedEpochAndExample() {
        Dataset clips = clips(12);
        Augmented augmented =
                new Augmented(clips, 9, new RandomFlip(), new RandomCrop(3, 4), new RandomBrightness(0.2f));
        assertThat(augmented.inputShape()).isEqualTo(Shape.of(5, 3, 4, 2));
        float[] once = read(augmented.atEpoch(2), 7);
        read(augmented.atEpoch(1), 3);
        assertThat(read(augmented.atEpoch(2), 7)).isEqualTo(once);
        assertThat(read(augmented.atEpoch(3), 7)).isNotEqualTo(once);
        assertThat(read(new Augmented(clips, 10, new RandomFlip(), new RandomCrop(3, 4)).atEpoch(2), 7))
                .isNotEqualTo(once);
        assertThatThrownBy(() -> new Augmented(clips, 1, new RandomCrop(9, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("9×2", "[5,4,6,2]");
    }

    /** Clips whose frames are all alike, so that a change which differs between frames would show. */
    private static Dataset clips(int size) {
        return new GeneratedDataset(size, Shape.of(5, 4, 6, 2), Shape.of(1), (index, x, target) -> {
            CounterRandom random = CounterRandom.ofSeed(index);
            for (int i = 0; i < x.size(); i++) {
                x.array()[x.offset() + i] = (float) random.uniform(i % 48);
            }
        });
    }

    private static float[] read(Dataset data, int index) {
        Tensor x = Tensor.zeros(data.inputShape());
        data.read(index, x, Tensor.zeros(data.targetShape()));
        return x.toArray();
    }

    @Test
    void framesOfAClipAreChangedAlike() {
        for (Augmentation augmentation :
                List.of(new RandomFlip(), new RandomCrop(2, 3), new RandomBrightness(0.3f), new RandomContrast(0.5f))) {
            Dataset augmented = new Augmented(clips(8), 4, augmentation);
            for (int index = 0; index < 8; index++) {
                float[] clip = read(augmented, index);
                int frame = clip.length / 5;
                for (int i = 0; i < clip.length; i++) {
                    assertThat(clip[i]).as("%s", augmentation).isEqualTo(clip[i % frame]);
                }
            }
        }
    }

    @Test
    void changesAreWhatTheirNamesSay() {
        Tensor image = Tensor.of(new float[] {0, 0.1f, 0.2f, 0.3f, 0.4f, 0.5f}, 2, 3, 1);
        boolean[] seen = new boolean[4];
        for (int i = 0; i < 40; i++) {
            Tensor flipped = Tensor.zeros(2, 3, 1);
            new RandomFlip().apply(image, flipped, CounterRandom.ofSeed(i));
            seen[Arrays.asList(0f, 0.2f, 0.3f, 0.5f).indexOf(flipped.get(0, 0, 0))] = true;
            Tensor brighter = Tensor.zeros(2, 3, 1);
            new RandomBrightness(0.1f).apply(image, brighter, CounterRandom.ofSeed(i));
            assertThat(brighter.get(1, 2, 0) - 0.5f).isBetween(-0.1001f, 0.1001f);
            Tensor contrast = Tensor.zeros(2, 3, 1);
            new RandomContrast(0.2f).apply(image, contrast, CounterRandom.ofSeed(i));
            assertThat(contrast.get(1, 2, 0)).isBetween(0.25f + 0.25f * 0.79f, 0.25f + 0.25f * 1.21f);
        }
        assertThat(seen).containsOnly(true);
        Tensor clip = Tensor.of(new float[] {1, 2, 3, 4}, 4, 1, 1, 1);
        List<List<Float>> shifts = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Tensor y = Tensor.zeros(4, 1, 1, 1);
            new TemporalJitter(1).apply(clip, y, CounterRandom.ofSeed(i));
            shifts.add(List.of(y.get(0, 0, 0, 0), y.get(1, 0, 0, 0), y.get(2, 0, 0, 0), y.get(3, 0, 0, 0)));
        }
        assertThat(shifts.stream().distinct())
                .containsExactlyInAnyOrder(List.of(1f, 1f, 2f, 3f), List.of(1f, 2f, 3f, 4f), List.of(2f, 3f, 4f, 4f));
    }
}
