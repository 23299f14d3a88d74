package dev.zoetrope.layers.train;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.layers.data.MultiDataset;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The batches of an epoch, in order. The buffers are used in turn: a batch is good until as many later ones are read. */
final class Batches implements Iterator<Batch> {
    private final MultiDataset data;
    private final int[] order;
    private final int size;
    private final List<Batch> buffers;
    private final Parallel parallel;
    private int done;

    Batches(MultiDataset data, int[] order, int size, List<Batch> buffers, Parallel parallel) {
        this.data = data;
        this.order = order;
        this.size = size;
        this.buffers = buffers;
        this.parallel = parallel;
    }

    @Override
    public boolean hasNext() {
        return (long) done * size < order.length;
    }

    @Override
    public Batch next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the epoch has no more batches");
        }
        Batch batch = buffers.get(done % buffers.size());
        int from = done * size;
        batch.read(data, order, from, Math.min(order.length, from + size), parallel);
        done++;
        return batch;
    }
}
