package dev.zoetrope.cli;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Joins windows of one class that follow each other. A segment ends half-way to the next one's first window. */
final class Segments {
    private final Consumer<Segment> sink;
    private double start;
    private double sum;
    private int count;
    private @Nullable WindowPrediction latest;

    /**
     * A stretch of a video.
     *
     * @param best the class
     * @param confidence the mean over its windows
     */
    record Segment(double start, double end, int best, double confidence) {}

    /** Segments go to a sink as soon as they end. */
    Segments(Consumer<Segment> sink) {
        this.sink = sink;
    }

    void add(WindowPrediction prediction) {
        if (latest == null) {
            start = prediction.start();
        } else if (latest.best() != prediction.best()) {
            double between = (latest.middle() + prediction.middle()) / 2;
            sink.accept(new Segment(start, between, latest.best(), sum / count));
            start = between;
            sum = 0;
            count = 0;
        }
        latest = prediction;
        sum += prediction.confidence();
        count++;
    }

    /**
     * Nothing else comes.
     *
     * @param end of the video
     */
    void finish(double end) {
        if (latest != null) {
            sink.accept(new Segment(start, end, latest.best(), sum / count));
        }
    }
}
