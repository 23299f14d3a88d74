package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Convolutions with their pooling and dropout, one block behind the other, depth first: a few images go through all blocks while
 * what one block gives is still near for the next, and back the same way.
 */
record ConvPoolStack(List<ConvPoolBlock> blocks) implements Layer {
    /** Filters that one task copies from one order into the other. */
    private static final int FILTERS = 32;

    /** Into about how many tasks the images are cut for each thread: enough to share them out evenly, each worth its start. */
    private static final int TASKS = 20;

    /** Pairs of images, which kernels are the faster for, that go forwards together: their pixels stay in the second-level cache. */
    private static final int PAIRS_FORWARD = 4;

    /** Images that go back together: more, since they read and write the sums of all weights each time. */
    private static final int BACKWARD = 20;

    ConvPoolStack {
        blocks = List.copyOf(blocks);
    }

    boolean endsWithDropout() {
        return blocks.getLast().dropout() != null;
    }

    /** This with a dropout behind the last block. */
    ConvPoolStack with(DropoutLayer behind) {
        List<ConvPoolBlock> all = new ArrayList<>(blocks);
        all.add(all.removeLast().with(behind));
        return new ConvPoolStack(all);
    }

    /** This with more blocks behind it. */
    ConvPoolStack with(ConvPoolStack behind) {
        List<ConvPoolBlock> all = new ArrayList<>(blocks);
        all.addAll(behind.blocks);
        return new ConvPoolStack(all);
    }

    @Override
    public BuildContext context() {
        return blocks.getFirst().conv().context();
    }

    @Override
    public Shape outputShape() {
        return blocks.getLast().pooling().outputShape();
    }

    @Override
    public List<Parameter> parameters() {
        return blocks.stream()
                .flatMap(block -> block.conv().parameters().stream())
                .toList();
    }

    @Override
    public Forward forward(Tensor x, Pass pass) {
        context().requireInput(x, blocks.getFirst().conv().input());
        List<ConvPoolCall> calls = new ArrayList<>(blocks.size());
        Tensor y = x;
        for (ConvPoolBlock block : blocks) {
            ConvPoolCall call = new ConvPoolCall(block, y, pass);
            calls.add(call);
            y = call.output();
        }
        pass.parallel().forEach(calls.size(), (i, worker) -> calls.get(i).pack());
        int images = x.dim(0);
        int pairs = Math.clamp(images / (2 * TASKS * pass.parallel().threads()), 1, PAIRS_FORWARD);
        pass.parallel().forRanges(images, 2 * pairs, (from, to, worker) -> {
            for (ConvPoolCall call : calls) {
                call.forward(from, to, worker);
            }
        });
        return new Forward(y, dy -> backward(calls, x, dy, pass));
    }

    private Tensor backward(List<ConvPoolCall> calls, Tensor x, Tensor dOutput, Pass pass) {
        GradientRuns runs = new GradientRuns(x.dim(0));
        int first = firstNeeded(pass);
        List<ConvPoolCall.Back> backs = new ArrayList<>(calls.size() - first);
        Tensor dy = dOutput;
        for (int i = calls.size() - 1; i > first; i--) {
            Tensor dInput = pass.tensor(calls.get(i - 1).output().shape());
            backs.add(calls.get(i).new Back(dy, dInput, runs, pass));
            dy = dInput;
        }
        Tensor dx = pass.tensor(x.shape());
        backs.add(calls.get(first).new Back(dy, pass.wantsInputGradient() ? dx : null, runs, pass));
        forFilters(backs, pass, ConvPoolCall.Back::reorder);
        int images = Math.ceilDiv(runs.grain(), Math.ceilDiv(runs.grain(), BACKWARD));
        pass.parallel().forRanges(x.dim(0), runs.grain(), (from, to, worker) -> {
            for (int image = from; image < to; image += images) {
                for (ConvPoolCall.Back back : backs) {
                    back.run(from / runs.grain(), image, Math.min(to, image + images), worker);
                }
            }
        });
        forFilters(backs, pass, ConvPoolCall.Back::addUp);
        return dx;
    }

    /** The first block that a gradient goes to, by its input or by weights that learn. */
    private int firstNeeded(Pass pass) {
        int first = 0;
        while (!pass.wantsInputGradient()
                && first < blocks.size() - 1
                && blocks.get(first).conv().parameters().stream().noneMatch(Parameter::trainable)) {
            first++;
        }
        return first;
    }

    /** Something for filters {@code from} to {@code to} of a block. */
    @FunctionalInterface
    private interface Filters {
        void run(ConvPoolCall.Back block, int from, int to);
    }

    /** Runs something for all filters of all blocks, a few at a time. */
    private static void forFilters(List<ConvPoolCall.Back> backs, Pass pass, Filters body) {
        int[] filters = backs.stream().mapToInt(ConvPoolCall.Back::filters).toArray();
        pass.parallel().forRanges(filters, FILTERS, (block, from, to) -> body.run(backs.get(block), from, to));
    }
}
