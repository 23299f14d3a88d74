package dev.zoetrope.cli;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.data.ByteClips;
import dev.zoetrope.layers.train.FrameFeatures;
import dev.zoetrope.video.SamplingPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Predicts on overlapping windows of a video while its frames come in. From each window the frames are taken as from a clip
 * of that length; what the model computes of a frame by itself is computed once and kept while a window to come needs it.
 *
 * <p>Window {@code k} begins at frame {@code k·stride}; frame {@code i} of its clip is frame {@code k·stride + i·step} of the
 * video, with {@code step = window / T}.
 */
final class SlidingWindows {
    private final ClipModel model;
    private final FrameFeatures parts;
    private final int window;
    private final int stride;
    private final int step;
    private final Smoothing.Sink sink;
    private final Map<Integer, Tensor> features = new HashMap<>();
    private final Map<Integer, Double> seconds = new HashMap<>();
    private long windows;
    private int forgotten;

    /**
     * A frame of the video.
     *
     * @param small of the model's size, or null if no window needs it
     * @param whole as it was decoded, or null if nobody needs it
     */
    record Decoded(int index, double seconds, byte @Nullable [] small, byte @Nullable [] whole) {}

    /** Predictions go to a sink, in order. */
    SlidingWindows(ClipModel model, int window, int stride, Smoothing.Sink sink) {
        this.model = model;
        this.parts = FrameFeatures.of(model.model());
        this.window = window;
        this.stride = stride;
        this.step = window / model.plan().frames();
        this.sink = sink;
    }

    /** How many bytes are kept for windows to come, at most. */
    long memory() {
        long frames = IntStream.range(0, window).filter(this::needs).count();
        return 4L * parts.shape().size() * Math.max(frames, model.plan().frames());
    }

    /** Whether a frame is part of any window's clip. */
    boolean needs(int frame) {
        SamplingPlan plan = model.plan();
        for (int i = 0; i < plan.frames() && i * step <= frame; i++) {
            if ((frame - i * step) % stride == 0) {
                return true;
            }
        }
        return false;
    }

    /** The number of windows predicted so far. */
    long windows() {
        return windows;
    }

    /** Takes the next frames of the video. */
    void add(List<Decoded> frames) throws IOException {
        computeFeatures(frames.stream().filter(frame -> frame.small != null).toList());
        for (Decoded frame : frames) {
            if (frame.index % stride == 0 || (frame.index - window + 1) % stride == 0) {
                seconds.put(frame.index, frame.seconds);
            }
        }
        int reached = frames.getLast().index;
        List<Integer> complete = new ArrayList<>();
        for (long start = windows * stride; start + window - 1 <= reached; start += stride) {
            complete.add((int) start);
        }
        if (!complete.isEmpty()) {
            predict(complete);
            forget();
        }
    }

    private void computeFeatures(List<Decoded> frames) {
        if (frames.isEmpty()) {
            return;
        }
        Tensor x = Tensor.zeros(model.plan().shape().dropFirst(1).prepend(frames.size()));
        for (int i = 0; i < frames.size(); i++) {
            ByteClips.scale(Objects.requireNonNull(frames.get(i).small), x.rows(i, i + 1));
        }
        Tensor y = parts.features(x);
        for (int i = 0; i < frames.size(); i++) {
            // a copy: the frame may be needed for long, the others of its batch not
            features.put(
                    frames.get(i).index, Tensor.zeros(parts.shape().prepend(1)).copyFrom(y.rows(i, i + 1)));
        }
    }

    private void predict(List<Integer> starts) throws IOException {
        int frames = model.plan().frames();
        Tensor x = Tensor.zeros(parts.shape().prepend(frames).prepend(starts.size()));
        Tensor rows = x.reshape(parts.shape().prepend(frames * starts.size()));
        for (int i = 0; i < frames * starts.size(); i++) {
            int frame = starts.get(i / frames) + i % frames * step;
            rows.rows(i, i + 1).copyFrom(Objects.requireNonNull(features.get(frame)));
        }
        Tensor y = parts.predict(x);
        for (int i = 0; i < starts.size(); i++) {
            int first = starts.get(i);
            int last = first + window - 1;
            sink.accept(new WindowPrediction(
                    windows++,
                    first,
                    last,
                    Objects.requireNonNull(seconds.get(first)),
                    Objects.requireNonNull(seconds.get(last)),
                    model.probabilities(y.rows(i, i + 1))));
        }
    }

    /** What lies before all windows to come. */
    private void forget() {
        long next = windows * stride;
        for (; forgotten < next; forgotten++) {
            features.remove(forgotten);
            seconds.remove(forgotten);
        }
    }
}
