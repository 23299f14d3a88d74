package dev.zoetrope.inspect.review;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.AveragePooling2D;
import dev.zoetrope.layers.layer.MaxPooling2D;
import dev.zoetrope.layers.layer.Padding;
import dev.zoetrope.layers.layer.Size2D;
import java.util.ArrayList;
import java.util.List;

/** A pool whose windows do not reach the last rows or columns. */
final class PoolDropsEdges implements Rule {
    @Override
    public List<Finding> find(Subject subject) {
        List<Finding> findings = new ArrayList<>();
        for (Block block : subject.anatomy().blocks()) {
            if (block.spec() instanceof MaxPooling2D pool && pool.padding() == Padding.VALID) {
                add(findings, block, pool.poolSize(), pool.strides());
            }
            if (block.spec() instanceof AveragePooling2D pool && pool.padding() == Padding.VALID) {
                add(findings, block, pool.poolSize(), pool.strides());
            }
        }
        return findings;
    }

    private static void add(List<Finding> findings, Block block, Size2D window, Size2D strides) {
        Shape in = block.input();
        int rows = (in.dim(0) - window.height()) % strides.height();
        int columns = (in.dim(1) - window.width()) % strides.width();
        if (rows > 0 || columns > 0) {
            findings.add(new Finding(
                    "pool-drops-edges",
                    block.path(),
                    "windows of " + window + " leave out the last " + rows + " rows and " + columns + " columns of "
                            + in.dim(0) + "×" + in.dim(1),
                    "what happens at the lower and the right edge is never seen",
                    "pad same, or choose frames whose size the pools divide"));
        }
    }
}
