package dev.zoetrope.benchmarks;

import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.testkit.Draw;
import dev.zoetrope.testkit.KernelCall;
import dev.zoetrope.testkit.KernelCase;
import dev.zoetrope.testkit.KernelCases;
import dev.zoetrope.testkit.KernelContract;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

/**
 * Every method of every kernel family, scalar and SIMD: the largest of the calls that the tests draw, checked against its
 * formula first. Where a kernel adds to its output, putting back what was there is part of the time.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class KernelBenchmark {
    private static final int DRAWS = 60;

    /** Names of kernel cases; {@link Main} passes them all. */
    @Param("gemm with scratch")
    public String kernel = "";

    @Param({"scalar", "simd"})
    public String bundle = "";

    private Kernels kernels = Kernels.scalar();
    private List<Tensor> inputs = List.of();
    private Tensor output = Tensor.zeros(0);
    private Tensor start = Tensor.zeros(0);
    private Tensor scratch = Tensor.zeros(0);
    private KernelCall.Invoker invoker = (all, in, out, memory) -> {};

    @Setup
    public void draw() {
        kernels = bundle.equals("simd") ? Kernels.simd() : Kernels.scalar();
        KernelCase chosen = KernelCases.all().stream()
                .filter(one -> one.name().equals(kernel))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no kernel case named " + kernel));
        KernelContract.agreesWithOracle(chosen, kernels, 5);
        KernelCall call = IntStream.range(0, DRAWS)
                .mapToObj(round -> chosen.call().apply(Draw.of(kernel, round)))
                .max(Comparator.comparingInt(KernelBenchmark::size))
                .orElseThrow();
        System.out.println("# " + call.geometry());
        inputs = call.inputs();
        output = Tensor.zeros(call.output().shape());
        Tensor before = call.output().start();
        start = before == null ? output : before;
        scratch = Tensor.zeros(call.output().scratch());
        invoker = call.invoker();
    }

    private static int size(KernelCall call) {
        return call.output().shape().size()
                + call.inputs().stream().mapToInt(Tensor::size).sum();
    }

    /** One call. */
    @Benchmark
    public float[] call() {
        if (start != output) {
            output.copyFrom(start);
        }
        invoker.run(kernels, inputs, output, scratch);
        return output.array();
    }
}
