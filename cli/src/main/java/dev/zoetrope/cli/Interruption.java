package dev.zoetrope.cli;

import java.io.IOException;
import java.io.PrintWriter;

/**
 * Says what is left when a run is interrupted, by Ctrl-C or otherwise: Java runs this as a shutdown hook and then exits
 * with the signal's code, 130 for Ctrl-C. A file that is being written is finished first, and no other is begun.
 */
final class Interruption implements AutoCloseable {
    /** Writes files. */
    @FunctionalInterface
    interface Saving {
        void run() throws IOException;
    }

    private final PrintWriter err;
    private final Thread hook = new Thread(this::report, "zoetrope-interrupted");
    private String left = "before the end of the first epoch: there is no model yet";
    private boolean over;

    /** From now on, until it is closed. */
    Interruption(PrintWriter err) {
        this.err = err;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Writes files.
     *
     * @param left what an interruption has to say from then on
     */
    synchronized void save(String left, Saving saving) throws IOException {
        if (!over) {
            saving.run();
            this.left = left;
        }
    }

    private synchronized void report() {
        over = true;
        err.println((ProgressBar.isTerminal() ? "\n" : "") + "zoetrope: interrupted " + left);
        err.flush();
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the hook is running: the process ends here
        }
    }
}
