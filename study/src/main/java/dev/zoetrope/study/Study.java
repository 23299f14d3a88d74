package dev.zoetrope.study;

import dev.zoetrope.core.io.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Trains variants of a network, each from several seeds, and writes a report of what they cost and came to.
 *
 * <p>Every training is kept in a file as soon as it is done, and none is done twice: a study that was cut off goes on in the
 * same folder, and one may be added to. What a training comes to follows from the settings and the seed alone, so figures do not
 * depend on how often a study was cut off, or on how many trainings ran beside each other; only seconds do.
 */
public final class Study {
    /** The least height and width of frames, which four blocks pool to one pixel. */
    public static final int SMALLEST_SIDE = Variant.SMALLEST_SIDE;

    /** Where the clips come from. */
    @FunctionalInterface
    public interface Clips {
        /** The clips of the study, so many frames of each; asked for once for every number of frames. */
        Examples of(int frames) throws IOException;
    }

    /** Is told how far the study is. */
    @FunctionalInterface
    public interface Progress {
        /**
         * A training is done.
         *
         * @param done how many, those included that were there before
         * @param what it was: {@code 3 blocks, seed 1}
         */
        void trained(int done, int all, String what, double accuracy, double seconds);
    }

    /**
     * How a study ended.
     *
     * @param done trainings that the report rests on
     * @param all trainings that the study consists of
     * @param claims a line for each claim that there were figures for: what they say, and which they are
     */
    public record Summary(int done, int all, List<String> claims, Path report) {
        public Summary {
            claims = List.copyOf(claims);
        }
    }

    /** One training. */
    private record Job(Variant variant, int run) {}

    private final Settings settings;
    private final List<Variant> variants;
    private final int seeds;
    private final Ledger ledger;
    private final Path out;

    /**
     * Begins a study, or goes on with it.
     *
     * @param aspects which variants to train
     * @param seeds how often to train each
     * @param out the folder of the report and of what has been trained
     * @throws IOException if the folder cannot be used, or holds a study with other settings
     */
    public Study(Settings settings, Set<Aspect> aspects, int seeds, Path out) throws IOException {
        if (seeds < 1 || aspects.isEmpty()) {
            throw new IllegalArgumentException("a study has a seed and an aspect at least");
        }
        if (settings.side() < SMALLEST_SIDE) {
            throw new IllegalArgumentException(
                    "four blocks need frames of " + SMALLEST_SIDE + " pixels, received " + settings.side());
        }
        this.settings = settings;
        this.seeds = seeds;
        this.out = out;
        variants = aspects.stream()
                .sorted()
                .flatMap(aspect -> Variant.of(aspect, settings.frames(), settings.side()).stream())
                .toList();
        ledger = Ledger.open(out, settings);
    }

    /** The trainings, seed after seed: a study that ends early has all variants rather than all seeds of some. */
    private List<Job> jobs() {
        List<Job> jobs = new ArrayList<>();
        for (int run = 0; run < seeds; run++) {
            Set<Recipe> recipes = new LinkedHashSet<>();
            for (Variant variant : variants) {
                if (recipes.add(variant.recipe())) {
                    jobs.add(new Job(variant, run));
                }
            }
        }
        return jobs;
    }

    /**
     * Trains what has not been trained yet, several at once, and writes the report.
     *
     * @param workers how many trainings run side by side
     * @param over asked after every step whether to leave it at what is done; trainings that are under way are lost
     * @throws IOException if clips cannot be read or files not written
     */
    public Summary run(Clips clips, int workers, BooleanSupplier over, Progress progress) throws IOException {
        List<Job> all = jobs();
        Queue<Job> waiting = new ArrayDeque<>();
        Map<Integer, Examples> examples = new TreeMap<>();
        for (Job job : all) {
            if (ledger.find(job.variant().recipe(), job.run()).isEmpty()) {
                waiting.add(job);
                int frames = job.variant().recipe().frames();
                if (!examples.containsKey(frames)) {
                    examples.put(frames, clips.of(frames));
                }
            }
        }
        Workers team = new Workers(waiting, examples, all.size(), over, progress);
        team.run(Math.min(workers, waiting.size()));
        return report(all.size() - team.left());
    }

    private Summary report(int done) throws IOException {
        List<Result> results = new ArrayList<>();
        for (Variant variant : variants) {
            List<Outcome> outcomes = new ArrayList<>();
            for (int run = 0; run < seeds; run++) {
                ledger.find(variant.recipe(), run).ifPresent(outcomes::add);
            }
            results.add(new Result(variant, Structure.of(variant.recipe(), settings), outcomes));
        }
        Findings findings = new Findings(settings, seeds, results);
        write("figures.json", findings.figures());
        write("times.json", findings.times());
        write("report.html", Report.of(findings, done, jobs().size()));
        List<String> claims =
                findings.verdicts().stream().map(Claim.Verdict::toString).toList();
        return new Summary(done, jobs().size(), claims, out.resolve("report.html"));
    }

    private void write(String name, String text) throws IOException {
        AtomicFile.write(out.resolve(name), file -> file.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Threads that take one training after another. */
    private final class Workers {
        private final Queue<Job> waiting;
        private final Map<Integer, Examples> examples;
        private final int all;
        private final BooleanSupplier over;
        private final Progress progress;
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private int done;

        Workers(Queue<Job> waiting, Map<Integer, Examples> examples, int all, BooleanSupplier over, Progress progress) {
            this.waiting = waiting;
            this.examples = examples;
            this.all = all;
            this.over = over;
            this.progress = progress;
            this.done = all - waiting.size();
        }

        void run(int threads) throws IOException {
            List<Thread> team = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                team.add(
                        Thread.ofPlatform().daemon().name("zoetrope-study-" + i).start(this::work));
            }
            try {
                for (Thread thread : team) {
                    thread.join();
                }
            } catch (InterruptedException e) {
                failure.compareAndSet(null, e);
                Thread.currentThread().interrupt();
            }
            Throwable failed = failure.get();
            if (failed instanceof UncheckedIOException io) {
                throw io.getCause();
            }
            if (failed instanceof Error error) {
                throw error;
            }
            if (failed != null) {
                throw new IllegalStateException(String.valueOf(failed.getMessage()), failed);
            }
        }

        synchronized int left() {
            return all - done;
        }

        private synchronized Optional<Job> next() {
            return stopped() ? Optional.empty() : Optional.ofNullable(waiting.poll());
        }

        private boolean stopped() {
            return failure.get() != null || over.getAsBoolean();
        }

        private void work() {
            for (Optional<Job> job = next(); job.isPresent(); job = next()) {
                try {
                    train(job.get());
                } catch (CancellationException e) {
                    return;
                } catch (IOException e) {
                    failure.compareAndSet(null, new UncheckedIOException(e));
                } catch (Error e) {
                    failure.compareAndSet(null, e);
                    throw e;
                } catch (RuntimeException e) {
                    String what = name(job.get()) + ": " + e.getMessage();
                    failure.compareAndSet(null, new IllegalStateException(what, e));
                }
            }
        }

        private void train(Job job) throws IOException {
            long start = System.nanoTime();
            Recipe recipe = job.variant().recipe();
            Examples clips = examples.get(recipe.frames());
            if (clips == null) {
                throw new IllegalStateException("no clips of " + recipe.frames() + " frames");
            }
            Outcome outcome = Training.run(recipe, job.run(), settings, clips, this::stopped);
            synchronized (this) {
                ledger.add(recipe, job.run(), outcome);
                done++;
                double seconds = (System.nanoTime() - start) * 1e-9;
                progress.trained(done, all, name(job), outcome.accuracy(), seconds);
            }
        }

        private static String name(Job job) {
            return job.variant().aspect() + ": " + job.variant().label() + ", seed " + job.run();
        }
    }
}
