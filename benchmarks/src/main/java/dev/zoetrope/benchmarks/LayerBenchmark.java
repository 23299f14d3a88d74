package dev.zoetrope.benchmarks;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.MultiLayer;
import dev.zoetrope.layers.layer.Pass;
import dev.zoetrope.testkit.Draw;
import dev.zoetrope.testkit.LayerExample;
import dev.zoetrope.testkit.LayerExamples;
import java.util.List;
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

/** Every layer that the tests know, in their sizes, on a batch of its own size, one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class LayerBenchmark {
    /** Names of layer examples; {@link Main} passes them all. */
    @Param("LSTM")
    public String layer = "";

    @Param("32")
    public int batch;

    private @Nullable Trial trial;

    /** The layer, built, and what goes in from both sides. */
    private record Trial(MultiLayer built, List<Tensor> xs, List<Tensor> dys, Pass pass) {}

    @Setup
    public void build() {
        LayerExample example = LayerExamples.all().stream()
                .filter(one -> one.name().equals(layer))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no layer example named " + layer));
        MultiLayer built = example.spec().build(example.inputs(), BuildContext.fresh(0));
        Draw draw = Draw.of(layer, 0);
        trial = new Trial(
                built,
                example.draw(draw, batch),
                built.outputShapes().stream()
                        .map(output -> draw.normal(output.prepend(batch)))
                        .toList(),
                Pass.training(Execution.ofThreads(1), new Workspace(), CounterRandom.ofSeed(0)));
    }

    private Trial fresh() {
        Trial ready = Objects.requireNonNull(trial);
        ready.pass.workspace().reset();
        return ready;
    }

    /** Forwards alone. */
    @Benchmark
    public List<Tensor> forward() {
        Trial ready = fresh();
        return ready.built.forward(ready.xs, ready.pass).outputs();
    }

    /** Forwards and backwards. */
    @Benchmark
    public List<Tensor> forwardAndBackward() {
        Trial ready = fresh();
        return ready.built.forward(ready.xs, ready.pass).backward().apply(ready.dys);
    }
}
