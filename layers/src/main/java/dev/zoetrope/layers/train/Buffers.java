package dev.zoetrope.layers.train;

import dev.zoetrope.layers.data.MultiDataset;
import java.util.List;
import java.util.stream.Stream;

/** Batches to read into, kept from one call to the next: as floats, a batch of clips is the largest thing a step needs. */
final class Buffers {
    private List<Batch> kept = List.of();

    /** So many batches of so many examples, or of all if there are fewer: those of the last call, if they are such. */
    List<Batch> get(MultiDataset data, int capacity, int count) {
        if (kept.size() != count || !kept.getFirst().fits(data, capacity)) {
            kept = List.of();
            kept = Stream.generate(() -> new Batch(data, capacity)).limit(count).toList();
        }
        return kept;
    }
}
