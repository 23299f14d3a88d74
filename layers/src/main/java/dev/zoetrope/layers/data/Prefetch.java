package dev.zoetrope.layers.data;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Takes elements from a source ahead of who wants them, on a virtual thread. At most {@code ahead} elements wait; the source
 * is asked for one more while they do. What the source throws comes out of {@link #hasNext} in its element's place.
 *
 * @param <T> the elements
 */
public final class Prefetch<T> implements Iterator<T>, AutoCloseable {
    /** What a source gives: an element, its end, or its failure. */
    private record Item<T>(@Nullable T element, @Nullable Throwable failure) {}

    private final BlockingQueue<Item<T>> queue;
    private final Thread reader;
    private @Nullable Item<T> next;

    /**
     * Begins to take elements.
     *
     * @throws IllegalArgumentException if {@code ahead} is not positive
     */
    public Prefetch(Iterator<? extends T> source, int ahead) {
        if (ahead < 1) {
            throw new IllegalArgumentException("1 element ahead or more wanted, received " + ahead);
        }
        queue = new ArrayBlockingQueue<>(ahead);
        reader = Thread.ofVirtual().name("zoetrope-prefetch").start(() -> read(source));
    }

    private void read(Iterator<? extends T> source) {
        try {
            Item<T> item;
            do {
                item = take(source);
                queue.put(item);
            } while (item.element() != null);
        } catch (InterruptedException e) {
            // Closed: nobody wants the rest.
        }
    }

    private Item<T> take(Iterator<? extends T> source) {
        try {
            return new Item<>(source.hasNext() ? source.next() : null, null);
        } catch (RuntimeException | Error e) {
            return new Item<>(null, e);
        }
    }

    /** Waits for the next element, or for the end. */
    @Override
    public boolean hasNext() {
        Item<T> item = peek();
        if (item.failure() instanceof RuntimeException failure) {
            throw failure;
        }
        if (item.failure() instanceof Error failure) {
            throw failure;
        }
        return item.element() != null;
    }

    private Item<T> peek() {
        try {
            Item<T> item = next == null ? queue.take() : next;
            next = item;
            return item;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for examples", e);
        }
    }

    @Override
    public T next() {
        T element = hasNext() ? peek().element() : null;
        if (element == null) {
            throw new NoSuchElementException("the source has no more elements");
        }
        next = null;
        return element;
    }

    /** Lets the source go, and returns when it is not asked any more. */
    @Override
    public void close() {
        reader.interrupt();
        boolean interrupted = false;
        while (reader.isAlive()) {
            try {
                reader.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
