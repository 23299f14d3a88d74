package dev.zoetrope.core.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParallelTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void runsEveryTaskOnce(int threads) {
        try (Parallel parallel = new Parallel(threads)) {
            assertThat(parallel.threads()).isEqualTo(threads);
            for (int tasks : new int[] {0, 1, 2, 6, 7, 8, 1000}) {
                for (int repetition = 0; repetition < 50; repetition++) {
                    AtomicIntegerArray runs = new AtomicIntegerArray(tasks + 1);
                    AtomicInteger strangeWorkers = new AtomicInteger();
                    parallel.forEach(tasks, (task, worker) -> {
                        runs.incrementAndGet(task);
                        if (worker < 0 || worker >= threads) {
                            strangeWorkers.incrementAndGet();
                        }
                    });
                    for (int task = 0; task < tasks; task++) {
                        assertThat(runs.get(task))
                                .as("task %d of %d", task, tasks)
                                .isEqualTo(1);
                    }
                    assertThat(strangeWorkers).hasValue(0);
                }
            }
        }
    }

    @Test
    void rangesCoverAsMuchAsAnArrayHolds() {
        int n = Integer.MAX_VALUE - 8;
        try (Parallel parallel = new Parallel(2)) {
            AtomicLong covered = new AtomicLong();
            parallel.forRanges(n, 1 << 20, (from, to, worker) -> covered.addAndGet(to - from));
            assertThat(covered).hasValue(n);
        }
    }

    /** Scratch memory by worker is safe only if no two tasks that run at once have the same. */
    @Test
    void noTwoTasksAtOnceShareAWorker() {
        try (Parallel parallel = new Parallel(7)) {
            AtomicIntegerArray inside = new AtomicIntegerArray(7);
            AtomicInteger clashes = new AtomicInteger();
            parallel.forEach(5000, (task, worker) -> {
                if (inside.incrementAndGet(worker) > 1) {
                    clashes.incrementAndGet();
                }
                Thread.onSpinWait();
                inside.decrementAndGet(worker);
            });
            assertThat(clashes).hasValue(0);
        }
    }

    /** Each waits until all have begun, so that nobody can do two. */
    @Test
    void everyWorkerBeginsWithItsOwnTask() {
        try (Parallel parallel = new Parallel(3)) {
            for (int repetition = 0; repetition < 50; repetition++) {
                CountDownLatch begun = new CountDownLatch(3);
                AtomicIntegerArray workers = new AtomicIntegerArray(3);
                parallel.forEach(3, (task, worker) -> {
                    workers.set(task, worker);
                    begun.countDown();
                    while (begun.getCount() > 0) {
                        Thread.onSpinWait();
                    }
                });
                assertThat(workers).hasToString("[0, 1, 2]");
            }
        }
    }

    /** The first worker is held up by its first task, which all wait for to begin, until somebody else has done the others. */
    @Test
    void tasksOfWhoIsLateAreTakenOver() {
        try (Parallel parallel = new Parallel(2)) {
            CountDownLatch first = new CountDownLatch(1);
            CountDownLatch others = new CountDownLatch(9);
            AtomicIntegerArray workers = new AtomicIntegerArray(10);
            parallel.forEach(10, (task, worker) -> {
                workers.set(task, worker);
                CountDownLatch done = task == 0 ? first : others;
                CountDownLatch awaited = task == 0 ? others : first;
                done.countDown();
                while (awaited.getCount() > 0) {
                    Thread.onSpinWait();
                }
            });
            assertThat(workers).hasToString("[0, 1, 1, 1, 1, 1, 1, 1, 1, 1]");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void rangesCoverEverythingOnce(int threads) {
        try (Parallel parallel = new Parallel(threads)) {
            for (int n : new int[] {0, 1, 9, 10, 11, 101}) {
                AtomicIntegerArray runs = new AtomicIntegerArray(n + 1);
                AtomicInteger longest = new AtomicInteger();
                parallel.forRanges(n, 10, (from, to, worker) -> {
                    longest.accumulateAndGet(to - from, Math::max);
                    for (int i = from; i < to; i++) {
                        runs.incrementAndGet(i);
                    }
                });
                for (int i = 0; i < n; i++) {
                    assertThat(runs.get(i)).isEqualTo(1);
                }
                assertThat(longest.get()).isLessThanOrEqualTo(10);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void rangesCoverEveryPartOnce(int threads) {
        int[] sizes = {0, 1, 10, 0, 101, 9, 0};
        try (Parallel parallel = new Parallel(threads)) {
            List<AtomicIntegerArray> runs =
                    Arrays.stream(sizes).mapToObj(AtomicIntegerArray::new).toList();
            AtomicInteger longest = new AtomicInteger();
            parallel.forRanges(sizes, 10, (part, from, to) -> {
                longest.accumulateAndGet(to - from, Math::max);
                for (int i = from; i < to; i++) {
                    runs.get(part).incrementAndGet(i);
                }
            });
            for (int part = 0; part < sizes.length; part++) {
                int[] once = new int[sizes[part]];
                Arrays.fill(once, 1);
                assertThat(runs.get(part)).hasToString(Arrays.toString(once));
            }
            assertThat(longest).hasValue(10);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void handsOnWhatATaskThrowsAndGoesOn(int threads) {
        try (Parallel parallel = new Parallel(threads)) {
            assertThatThrownBy(() -> parallel.forEach(100, (task, worker) -> {
                        if (task == 3) {
                            throw new IllegalStateException("task 3");
                        }
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("task 3");
            assertThatThrownBy(() -> parallel.forEach(100, (task, worker) -> {
                        throw new AssertionError("an error");
                    }))
                    .isInstanceOf(AssertionError.class);
            AtomicInteger sum = new AtomicInteger();
            parallel.forEach(100, (task, worker) -> sum.addAndGet(task));
            assertThat(sum).hasValue(4950);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void callsInsideTasksRun(int threads) {
        try (Parallel parallel = new Parallel(threads)) {
            AtomicInteger runs = new AtomicInteger();
            parallel.forEach(
                    20, (task, worker) -> parallel.forEach(20, (inner, innerWorker) -> runs.incrementAndGet()));
            assertThat(runs).hasValue(400);
        }
    }

    @Test
    void severalCallersAtOnceAllGetTheirWorkDone() throws Exception {
        try (Parallel parallel = new Parallel(3);
                ExecutorService callers = Executors.newFixedThreadPool(4)) {
            List<Callable<Integer>> calls = new ArrayList<>();
            for (int caller = 0; caller < 4; caller++) {
                calls.add(() -> {
                    AtomicInteger sum = new AtomicInteger();
                    for (int repetition = 0; repetition < 200; repetition++) {
                        parallel.forEach(50, (task, worker) -> sum.addAndGet(task));
                    }
                    return sum.get();
                });
            }
            for (Future<Integer> sum : callers.invokeAll(calls)) {
                assertThat(sum.get()).isEqualTo(200 * 1225);
            }
        }
    }

    @Test
    void refusesATeamOfNobody() {
        assertThatThrownBy(() -> new Parallel(0)).hasMessageContaining("received 0");
    }
}
