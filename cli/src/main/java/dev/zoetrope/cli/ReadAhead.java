package dev.zoetrope.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** Takes things from a source on a thread of its own, a few ahead of whoever uses them. */
final class ReadAhead<T> implements AutoCloseable {
    /** How long a source may go on with what it has begun; one that waits for a pipe cannot be told to stop. */
    private static final long PATIENCE_MILLIS = 2000;

    private final Source<T> source;
    private final BlockingQueue<Step<T>> queue;
    private final Thread thread = new Thread(this::run, "zoetrope-read-ahead");
    private @Nullable Step<T> last;

    /** Where things come from. */
    @FunctionalInterface
    interface Source<T> {
        /** The next one; empty when there are no more. */
        Optional<T> next() throws IOException;
    }

    /** One thing, or the end, or what went wrong. */
    private record Step<T>(Optional<T> value, @Nullable Throwable failure) {}

    /**
     * Begins to read.
     *
     * @param ahead the number of things that may wait
     */
    ReadAhead(Source<T> source, int ahead) {
        this.source = source;
        queue = new ArrayBlockingQueue<>(ahead);
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            Optional<T> value;
            do {
                value = source.next();
                queue.put(new Step<>(value, null));
            } while (value.isPresent());
        } catch (InterruptedException e) {
            // nobody wants more
        } catch (Throwable e) { // whatever it is, it is the user's, once what came before it is used
            try {
                queue.put(new Step<>(Optional.empty(), e));
            } catch (InterruptedException nobodyWantsIt) {
                // as above
            }
        }
    }

    /** The next thing, once it is there; empty when there are no more. */
    Optional<T> next() throws IOException {
        if (last == null) {
            try {
                return take(queue.take());
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            }
        }
        return Optional.empty();
    }

    /** The next thing if it is there already. A failure is left for {@link #next} to tell. */
    Optional<T> poll() throws IOException {
        Step<T> step = last == null ? queue.peek() : null;
        return step == null || step.failure != null ? Optional.empty() : take(queue.remove());
    }

    private Optional<T> take(Step<T> step) throws IOException {
        if (step.value.isEmpty()) {
            last = step;
        }
        if (step.failure instanceof IOException e) {
            throw e;
        }
        if (step.failure instanceof RuntimeException e) {
            throw e;
        }
        if (step.failure instanceof Error e) {
            throw e;
        }
        return step.value;
    }

    /** Stops reading. The source is not closed. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
