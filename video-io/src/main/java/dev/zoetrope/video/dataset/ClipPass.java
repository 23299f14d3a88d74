package dev.zoetrope.video.dataset;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.video.Clip;
import dev.zoetrope.video.VideoFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One pass over the files of a data set, several at once, that leaves out those that cannot be used. */
public final class ClipPass {
    private ClipPass() {}

    /** Is told after each clip how many are done; by several threads, one at a time. */
    @FunctionalInterface
    public interface Progress {
        void done(int clips, int total);
    }

    /** Takes a clip from a file. */
    @FunctionalInterface
    interface Sampler {
        Clip sample(Path file) throws IOException;
    }

    /** Takes the clip of that place in the data set; from several threads at once. */
    @FunctionalInterface
    interface Sink {
        void accept(int index, Clip clip);
    }

    /** Hands every clip to the sink, and returns the files that are none. */
    static List<Skipped> run(VideoDataset dataset, Sampler sampler, Parallel parallel, Progress progress, Sink sink)
            throws IOException {
        List<VideoClip> all = dataset.clips();
        @Nullable String[] reasons = new String[all.size()];
        AtomicInteger done = new AtomicInteger();
        Object turn = new Object();
        try {
            parallel.forEach(all.size(), (task, worker) -> {
                try {
                    sink.accept(task, sampler.sample(all.get(task).path()));
                } catch (VideoFormatException e) {
                    reasons[task] = e.reason();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                synchronized (turn) {
                    progress.done(done.incrementAndGet(), all.size());
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        List<Skipped> skipped = new ArrayList<>();
        for (int i = 0; i < reasons.length; i++) {
            String reason = reasons[i];
            if (reason != null) {
                skipped.add(new Skipped(all.get(i), reason));
            }
        }
        return skipped;
    }
}
