package dev.zoetrope.cli;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * A moving mean: a window's probabilities become the mean of its own and those of as many windows before it as after it, as
 * far as they are there. So each comes out when half of the others have come in.
 */
final class Smoothing {
    private final int half;
    private final Sink sink;
    private final Deque<WindowPrediction> recent = new ArrayDeque<>();
    private long next;

    /** Takes what comes out. */
    @FunctionalInterface
    interface Sink {
        void accept(WindowPrediction prediction) throws IOException;
    }

    /**
     * A mean over so many windows.
     *
     * @param windows odd
     */
    Smoothing(int windows, Sink sink) {
        this.half = windows / 2;
        this.sink = sink;
    }

    void add(WindowPrediction prediction) throws IOException {
        recent.addLast(prediction);
        if (prediction.index() - half >= next) {
            emit();
        }
    }

    /** No other window will come. */
    void finish() throws IOException {
        while (!recent.isEmpty() && next <= recent.getLast().index()) {
            emit();
        }
    }

    private void emit() throws IOException {
        while (recent.getFirst().index() < next - half) {
            recent.removeFirst();
        }
        float[] sum = new float[recent.getFirst().probabilities().length];
        int count = 0;
        WindowPrediction middle = recent.getFirst();
        for (Iterator<WindowPrediction> each = recent.iterator(); each.hasNext(); count++) {
            WindowPrediction prediction = each.next();
            middle = prediction.index() == next ? prediction : middle;
            for (int k = 0; k < sum.length; k++) {
                sum[k] += prediction.probabilities()[k];
            }
        }
        for (int k = 0; k < sum.length; k++) {
            sum[k] /= count;
        }
        next++;
        sink.accept(middle.with(sum));
    }
}
