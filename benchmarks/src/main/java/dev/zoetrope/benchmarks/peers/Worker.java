package dev.zoetrope.benchmarks.peers;

import com.sun.management.ThreadMXBean;
import dev.zoetrope.layers.layer.Execution;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A contestant of {@code benchmarks/peers/run}: {@code Worker VARIANT TASK THREADS}.
 *
 * <p>Says {@code ready} and its version. Then each line of standard input asks for one sample that takes at least so many
 * seconds, and a line of standard output tells how much was done, in how many seconds, and how many bytes a call
 * allocated. In between it waits for the next line and uses no processor.
 */
public final class Worker {
    private Worker() {}

    public static void main(String[] args) throws IOException {
        Execution execution = Execution.ofThreads(Integer.parseInt(args[2]));
        Work work = Work.of(args[0], args[1], execution);
        System.out.printf(
                "ready Zoetrope, Java %s, %s%n",
                Runtime.version(), execution.kernels().name());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(sample(work, Double.parseDouble(line)));
        }
    }

    private static String sample(Work work, double atLeast) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = threads.getTotalThreadAllocatedBytes();
        long start = System.nanoTime();
        long calls = 0;
        double seconds;
        do {
            work.call().run();
            calls++;
            seconds = (System.nanoTime() - start) * 1e-9;
        } while (seconds < atLeast);
        allocated = threads.getTotalThreadAllocatedBytes() - allocated;
        return String.format(Locale.ROOT, "%d %.9f %d", calls * work.amount(), seconds, allocated / calls);
    }
}
