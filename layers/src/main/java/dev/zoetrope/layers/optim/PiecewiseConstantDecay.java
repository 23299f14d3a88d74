package dev.zoetrope.layers.optim;

import java.util.List;

/**
 * {@code values[0]} up to step {@code boundaries[0]} inclusive, {@code values[1]} up to {@code boundaries[1]}, and so on; the
 * last value after the last boundary.
 */
public record PiecewiseConstantDecay(List<Integer> boundaries, List<Float> values) implements LearningRateSchedule {
    public PiecewiseConstantDecay {
        boundaries = List.copyOf(boundaries);
        values = List.copyOf(values);
        if (values.size() != boundaries.size() + 1) {
            throw new IllegalArgumentException(
                    "one value more than boundaries wanted, received " + values + " for the boundaries " + boundaries);
        }
    }

    @Override
    public double at(long step) {
        int piece = 0;
        while (piece < boundaries.size() && step > boundaries.get(piece)) {
            piece++;
        }
        return values.get(piece);
    }
}
