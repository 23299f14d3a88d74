package dev.zoetrope.benchmarks;

import dev.zoetrope.core.exec.Parallel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to share out tasks that do nothing: the floor under every parallel kernel call. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ParallelBenchmark {
    @Param({"1", "2"})
    public int threads;

    @Param({"8", "64"})
    public int tasks;

    private Parallel parallel = new Parallel(1);

    @Setup(Level.Trial)
    public void start() {
        parallel = new Parallel(threads);
    }

    @TearDown(Level.Trial)
    public void stop() {
        parallel.close();
    }

    @Benchmark
    public void emptyTasks() {
        parallel.forEach(tasks, (task, worker) -> {});
    }
}
