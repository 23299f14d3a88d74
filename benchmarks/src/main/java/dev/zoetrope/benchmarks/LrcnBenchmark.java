package dev.zoetrope.benchmarks;

import dev.zoetrope.benchmarks.peers.Lrcn;
import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.loss.CategoricalCrossentropy;
import dev.zoetrope.layers.optim.Adam;
import dev.zoetrope.layers.train.Trainer;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The LRCN on a batch of clips [20,64,64,3] of four classes: a step of training, a prediction. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 10, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class LrcnBenchmark {
    @Param({"1", "4", "32"})
    public int batch;

    @Param({"1", "2"})
    public int threads;

    @Param({"true", "false"})
    public boolean fusion;

    private @Nullable Trainer trainer;
    private Lrcn.Examples examples = Lrcn.Examples.random(1);

    /** Builds the model and draws clips. */
    @Setup
    public void build() {
        examples = Lrcn.Examples.random(batch);
        trainer = Lrcn.build(new Execution(Kernels.best(), new Parallel(threads), fusion))
                .compile(new Adam(), new CategoricalCrossentropy());
    }

    /** Forwards, backwards, Adam. */
    @Benchmark
    public double trainingStep() {
        return Objects.requireNonNull(trainer).trainOnBatch(examples.x(), examples.targets());
    }

    @Benchmark
    public Tensor prediction() {
        return Objects.requireNonNull(trainer).model().predict(examples.x());
    }
}
