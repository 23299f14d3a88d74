package dev.zoetrope.video;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Frames that are decoded on two threads, a few stretches ahead: what lies between two key pictures can be decoded without
 * what lies before.
 */
final class ParallelFrames implements FrameSource {
    private static final int THREADS = 2;

    private final VideoInfo info;
    private final int count;
    private final List<int[]> stretches;
    private final StretchDecoder decoder;
    private final ExecutorService threads = Executors.newFixedThreadPool(
            THREADS,
            task -> Thread.ofPlatform().daemon().name("zoetrope-decode").unstarted(task));
    private final Deque<Future<List<Frame>>> ahead = new ArrayDeque<>();
    private final Map<Integer, Frame> waiting = new HashMap<>();
    private int begun;
    private int shown;

    /** Decodes a stretch; on several threads at once. */
    @FunctionalInterface
    interface StretchDecoder {
        List<Frame> decode(int[] frames) throws IOException;
    }

    /**
     * Frames numbered from 0.
     *
     * @param stretches which frames can be decoded together, from the first to the last
     */
    ParallelFrames(VideoInfo info, int count, List<int[]> stretches, StretchDecoder decoder) {
        this.info = info;
        this.count = count;
        this.stretches = stretches;
        this.decoder = decoder;
    }

    @Override
    public VideoInfo info() {
        return info;
    }

    @Override
    public boolean hasNext() {
        return shown < count;
    }

    @Override
    public Frame next() throws IOException {
        if (!hasNext()) {
            throw new NoSuchElementException("after " + shown + " frames there is no other");
        }
        Frame frame = waiting.remove(shown);
        while (frame == null) {
            while (ahead.size() <= THREADS && begun < stretches.size()) {
                int[] stretch = stretches.get(begun++);
                ahead.addLast(threads.submit(() -> decoder.decode(stretch)));
            }
            for (Frame decoded : decoded(ahead.removeFirst())) {
                waiting.put(decoded.index(), decoded);
            }
            frame = waiting.remove(shown);
        }
        shown++;
        return frame;
    }

    private static List<Frame> decoded(Future<List<Frame>> stretch) throws IOException {
        try {
            return stretch.get();
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
