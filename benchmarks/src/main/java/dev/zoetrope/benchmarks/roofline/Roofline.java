package dev.zoetrope.benchmarks.roofline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the machine allows each layer, and what it does: {@code Roofline FOLDER [ROUNDS]} prints a table of one thread's medians and
 * draws FOLDER/roofline.png.
 *
 * <p>The machine's limits are measured beside every layer in every round, since machines that are shared change; a share is
 * that of the same moments. A layer whose data stay in the caches may do more than memory would allow.
 */
public final class Roofline {
    private static final int ROUNDS = 7;
    private static final double WARM_UP = 1.5;
    private static final double SAMPLE = 0.15;

    private Roofline() {}

    /** Measures. */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : ROUNDS;
        Machine machine = new Machine();
        List<Stage> stages = Stage.all();
        System.err.println("warming up ...");
        machine.operationsPerSecond(WARM_UP);
        machine.bytesPerSecond(WARM_UP);
        for (Stage stage : stages) {
            Timing.callsPerSecond(stage.forward(), WARM_UP);
            Timing.callsPerSecond(stage.training(), WARM_UP);
        }
        Reading[][] forward = new Reading[stages.size()][rounds];
        Reading[][] training = new Reading[stages.size()][rounds];
        for (int round = 0; round < rounds; round++) {
            System.err.printf("round %d of %d ...%n", round + 1, rounds);
            for (int i = 0; i < stages.size(); i++) {
                Stage stage = stages.get(i);
                double peak = machine.operationsPerSecond(SAMPLE);
                double bandwidth = machine.bytesPerSecond(SAMPLE);
                forward[i][round] = new Reading(
                        stage.operations(),
                        stage.bytes(),
                        peak,
                        bandwidth,
                        Timing.callsPerSecond(stage.forward(), SAMPLE));
                training[i][round] = new Reading(
                        stage.trainingOperations(),
                        stage.trainingBytes(),
                        peak,
                        bandwidth,
                        Timing.callsPerSecond(stage.training(), SAMPLE));
            }
        }
        List<Reading> all = new ArrayList<>();
        for (Reading[] readings : forward) {
            all.addAll(List.of(readings));
        }
        Reading[] every = all.toArray(new Reading[0]);
        double peak = Reading.median(every, Reading::peak);
        double bandwidth = Reading.median(every, Reading::bandwidth);
        print(stages, forward, training, peak, bandwidth);
        Path picture = folder.resolve("roofline.png");
        RooflineChart.draw(picture, stages, forward, peak, bandwidth);
        System.out.println(picture);
    }

    private static void print(
            List<Stage> stages, Reading[][] forward, Reading[][] training, double peak, double bandwidth) {
        System.out.printf(
                Locale.ROOT,
                "one thread: %.0f GFLOP/s in registers, %.1f GB/s of memory%n%n"
                        + "| layer | FLOP per byte | limit | forward, GFLOP/s | of the roof | and backward, GFLOP/s | of the roof |%n"
                        + "|---|---|---|---|---|---|---|%n",
                peak * 1e-9,
                bandwidth * 1e-9);
        for (int i = 0; i < stages.size(); i++) {
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.1f | %s | %.1f | %.0f %% | %.1f | %.0f %% |%n",
                    stages.get(i).name(),
                    forward[i][0].intensity(),
                    forward[i][0].memoryBound() ? "memory" : "core",
                    Reading.median(forward[i], Reading::speed) * 1e-9,
                    Reading.median(forward[i], Reading::share) * 100,
                    Reading.median(training[i], Reading::speed) * 1e-9,
                    Reading.median(training[i], Reading::share) * 100);
        }
        System.out.println();
    }
}
