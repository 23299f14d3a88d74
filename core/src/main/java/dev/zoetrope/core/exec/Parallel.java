package dev.zoetrope.core.exec;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fixed team of threads that shares out numbered tasks.
 *
 * <p>Each thread has tasks of its own, neighbours, and the same ones in the next call that has as many: what they left in its caches may
 * still be there. Who has done his takes over those of others, so a result must never depend on who runs a task: a task owns its
 * outputs, and where a sum is cut depends on shapes alone. Then one thread and sixty-four give the same bits.
 *
 * <p>The calling thread takes part. Helpers spin for a moment between calls, since the next one usually follows within
 * microseconds, and then sleep. A call from inside a task, or while another thread has the team at work, runs on its own
 * thread alone.
 */
public final class Parallel implements AutoCloseable {
    private static final int SPINS_BEFORE_SLEEP = 2_000;

    /** Numbers of a cache line. */
    private static final int LINE = 8;

    /** A piece of work: {@code task} in [0, tasks), {@code worker} in [0, threads) for scratch memory of its own. */
    @FunctionalInterface
    public interface Task {
        void run(int task, int worker);
    }

    /** A run of indices {@code from} (inclusive) to {@code to} (exclusive). */
    @FunctionalInterface
    public interface Range {
        void run(int from, int to, int worker);
    }

    /** A run of indices {@code from} (inclusive) to {@code to} (exclusive) of part {@code part}. */
    @FunctionalInterface
    public interface PartRange {
        void run(int part, int from, int to);
    }

    private static final class Job {
        final Task body;
        /** For each worker, a cache line apart, its first task not yet begun and their end: the halves of a number. */
        final AtomicLongArray open;

        final AtomicInteger unfinished;
        final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        Job(int tasks, int workers, Task body) {
            this.body = body;
            this.unfinished = new AtomicInteger(tasks);
            open = new AtomicLongArray(workers * LINE);
            for (int worker = 0; worker < workers; worker++) {
                int first = (int) ((long) tasks * worker / workers);
                int end = (int) ((long) tasks * (worker + 1) / workers);
                open.setPlain(worker * LINE, range(first, end));
            }
        }

        private static long range(int first, int end) {
            return (long) first << 32 | end;
        }

        private static int first(long range) {
            return (int) (range >>> 32);
        }

        private static int end(long range) {
            return (int) range;
        }

        /** The next task of the worker's own, or the last of those that another has not come to; or −1. */
        int take(int worker) {
            int workers = open.length() / LINE;
            for (int i = 0; i < workers; i++) {
                int owner = (worker + i) % workers;
                int at = owner * LINE;
                for (long range = open.get(at); first(range) < end(range); range = open.get(at)) {
                    long left = i == 0 ? range(first(range) + 1, end(range)) : range(first(range), end(range) - 1);
                    if (open.compareAndSet(at, range, left)) {
                        return i == 0 ? first(range) : end(left);
                    }
                }
            }
            return -1;
        }

        /** Runs tasks as long as there are any; false if there was none. */
        boolean work(int worker) {
            boolean any = false;
            for (int task = take(worker); task >= 0; task = take(worker)) {
                any = true;
                try {
                    if (failure.get() == null) {
                        body.run(task, worker);
                    }
                } catch (Throwable thrown) {
                    failure.compareAndSet(null, thrown);
                } finally {
                    unfinished.decrementAndGet();
                }
            }
            return any;
        }
    }

    private final Thread[] helpers;
    private volatile @Nullable Job job;
    private volatile boolean closed;
    private final AtomicBoolean busy = new AtomicBoolean();

    /**
     * A team of {@code threads}, the caller among them.
     *
     * @throws IllegalArgumentException if {@code threads} is not positive
     */
    public Parallel(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, received " + threads);
        }
        helpers = new Thread[threads - 1];
        for (int i = 0; i < helpers.length; i++) {
            int worker = i + 1;
            helpers[i] = Thread.ofPlatform().daemon().name("zoetrope-" + worker).unstarted(() -> help(worker));
        }
        for (Thread helper : helpers) {
            helper.start();
        }
    }

    /** A team as large as the machine has processors. */
    public static Parallel ofProcessors() {
        return new Parallel(Runtime.getRuntime().availableProcessors());
    }

    /** The number of threads, the caller among them. */
    public int threads() {
        return helpers.length + 1;
    }

    /**
     * Runs tasks {@code 0 … tasks−1} and returns when all are done.
     *
     * @throws RuntimeException the first failure of a task; the tasks not yet begun are left out
     */
    public void forEach(int tasks, Task body) {
        if (tasks <= 1 || helpers.length == 0 || !busy.compareAndSet(false, true)) {
            for (int task = 0; task < tasks; task++) {
                body.run(task, 0);
            }
            return;
        }
        Job current = new Job(tasks, Math.min(tasks, threads()), body);
        try {
            job = current;
            for (int i = 0; i < Math.min(helpers.length, tasks - 1); i++) {
                LockSupport.unpark(helpers[i]);
            }
            current.work(0);
            while (current.unfinished.get() > 0) {
                Thread.onSpinWait();
            }
        } finally {
            job = null;
            busy.set(false);
        }
        Throwable failure = current.failure.get();
        if (failure instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (failure instanceof Error error) {
            throw error;
        }
    }

    private void help(int worker) {
        int spins = 0;
        while (!closed) {
            Job current = job;
            if (current != null && current.work(worker)) {
                spins = 0;
            } else if (++spins < SPINS_BEFORE_SLEEP) {
                Thread.onSpinWait();
            } else {
                LockSupport.park(this);
                spins = 0;
            }
        }
    }

    /**
     * Cuts {@code 0 … n−1} into runs of at most {@code grain}, and runs them as tasks.
     *
     * @param grain to be chosen by shapes alone where it says which indices are summed up together
     */
    public void forRanges(int n, int grain, Range body) {
        forEach(Math.ceilDiv(n, grain), (task, worker) -> {
            int from = task * grain;
            body.run(from, from + Math.min(grain, n - from), worker);
        });
    }

    /**
     * Cuts {@code 0 … n−1} into runs of at most {@code grain} for each part's own {@code n}, and runs all as tasks of one call: for
     * parts that are too small to be shared out one by one.
     *
     * @param sizes n of each part
     * @param grain to be chosen by shapes alone where it says which indices are summed up together
     */
    public void forRanges(int[] sizes, int grain, PartRange body) {
        int[] firstTask = new int[sizes.length + 1];
        for (int part = 0; part < sizes.length; part++) {
            firstTask[part + 1] = firstTask[part] + Math.ceilDiv(sizes[part], grain);
        }
        forEach(firstTask[sizes.length], (task, worker) -> {
            int part = 0;
            while (task >= firstTask[part + 1]) {
                part++;
            }
            int from = (task - firstTask[part]) * grain;
            body.run(part, from, from + Math.min(grain, sizes[part] - from));
        });
    }

    /** Lets the helpers end. */
    @Override
    public void close() {
        closed = true;
        for (Thread helper : helpers) {
            LockSupport.unpark(helper);
        }
    }
}
