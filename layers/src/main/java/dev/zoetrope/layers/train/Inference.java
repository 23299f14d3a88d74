package dev.zoetrope.layers.train;

import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.data.MultiDataset;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Network;
import dev.zoetrope.layers.layer.Pass;
import java.util.List;
import java.util.stream.IntStream;

/** Takes examples through a network, a batch at a time; results do not depend on how many that are. */
final class Inference {
    /** Examples that are taken through the network at once, at most. */
    private static final int LARGEST_BATCH = 32;

    /** Floats that a layer then gives for a batch, at most, unless a single example has more. */
    private static final long LARGEST_OUTPUT = 1 << 26;

    private final Network root;
    private final List<Shape> inputShapes;
    private final Network network;
    private final Execution execution;
    private final Execution cold;
    private final int batch;
    private final boolean stateful;
    private final long multiplications;
    private final Workspace workspace = new Workspace();

    /**
     * For a network.
     *
     * @param root the network as it was built
     * @param network the same as it runs
     */
    Inference(Network root, List<Shape> inputShapes, Network network, Execution execution) {
        this.root = root;
        this.inputShapes = inputShapes;
        this.network = network;
        this.execution = execution;
        this.cold = new Execution(Kernels.scalar(), execution.parallel(), execution.fusion());
        this.batch = batch(root);
        this.stateful = !root.carriedStates().isEmpty();
        this.multiplications = ColdKernels.multiplications(root.layers());
    }

    private static int batch(Network root) {
        long largest = root.layers().stream()
                .flatMap(layer -> layer.outputShapes().stream())
                .mapToLong(Shape::size)
                .max()
                .orElse(1);
        return Math.clamp(LARGEST_OUTPUT / Math.max(1, largest), 1, LARGEST_BATCH);
    }

    /** How many examples to take through the network at once. */
    int batch() {
        return batch;
    }

    /** Each [N,…output shape], in memory of its own. */
    List<Tensor> predict(List<Tensor> xs) {
        root.context().requireInputs(xs, inputShapes);
        int n = xs.getFirst().dim(0);
        List<Tensor> ys = room(n);
        for (int from = 0; from < n; ) {
            // one by one, since the time they take counts; a stateful layer remembers whole batches
            boolean one = !stateful && ColdKernels.SHARED.suit(execution, multiplications);
            int to = Math.min(n, from + (one ? 1 : batch));
            long start = System.nanoTime();
            predict(xs, ys, from, to, one ? cold : execution);
            if (one) {
                ColdKernels.SHARED.spend(System.nanoTime() - start);
            }
            from = to;
        }
        return ys;
    }

    private void predict(List<Tensor> xs, List<Tensor> ys, int from, int to, Execution on) {
        workspace.reset();
        List<Tensor> rows = xs.stream().map(x -> x.rows(from, to)).toList();
        List<Tensor> outputs =
                network.forward(rows, Pass.inference(on, workspace)).outputs();
        for (int i = 0; i < ys.size(); i++) {
            ys.get(i).rows(from, to).copyFrom(outputs.get(i));
        }
    }

    /** The outputs for every example of a data set. */
    List<Tensor> predictAll(MultiDataset data) {
        List<Tensor> ys = room(data.size());
        int[] order = IntStream.range(0, data.size()).toArray();
        Batch examples = new Batch(data, batch);
        for (int from = 0; from < data.size(); from += batch) {
            int to = Math.min(data.size(), from + batch);
            examples.read(data, order, from, to, execution.parallel());
            List<Tensor> outputs = predict(examples.xs());
            for (int i = 0; i < ys.size(); i++) {
                ys.get(i).rows(from, to).copyFrom(outputs.get(i));
            }
        }
        return ys;
    }

    private List<Tensor> room(int examples) {
        return network.outputShapes().stream()
                .map(output -> Tensor.zeros(output.prepend(examples)))
                .toList();
    }
}
