package dev.zoetrope.cli.explore;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.video.Clip;
import dev.zoetrope.video.SamplingPlan;
import dev.zoetrope.video.VideoFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Takes a video that somebody dropped on the page: never more than so many bytes, and as any file, not to be trusted. */
record Upload(Explorer explorer) {
    private static final long MOST_BYTES = 256L << 20;
    private static final int LONGEST_NAME = 80;
    /** So many are taken at a time, so that the disk holds no more than that. */
    private static final Semaphore AT_ONCE = new Semaphore(2);

    /**
     * Receives a video.
     *
     * @param name what the page calls it, which is only ever shown
     * @param length how many bytes are to come, as the request says
     */
    Answer receive(String name, @Nullable String length, InputStream body) throws IOException {
        SamplingPlan plan = explorer.explored().plan();
        if (plan == null) {
            return Answer.error(400, explorer.explored().missing());
        }
        if (length != null && (length.length() > 12 || Long.parseLong(length) > MOST_BYTES)) {
            return tooLarge();
        }
        AT_ONCE.acquireUninterruptibly();
        try {
            Path file = Files.createTempFile("zoetrope-", ".video");
            try {
                return copy(body, file) ? taken(name, file, plan) : tooLarge();
            } finally {
                Files.deleteIfExists(file);
            }
        } finally {
            AT_ONCE.release();
        }
    }

    private Answer taken(String name, Path file, SamplingPlan plan) {
        try {
            Clip clip = VideoFile.sample(file, plan);
            Tensor x = explorer.explored().input(clip);
            return Answer.json(Map.of("clip", explorer.clips().addUpload(shown(name), x)));
        } catch (IOException | RuntimeException e) {
            // of the file, people know their own name
            String message = String.valueOf(e.getMessage()).replace(file.toString(), shown(name));
            return Answer.error(400, message);
        }
    }

    private static Answer tooLarge() {
        return Answer.error(413, "a video of more than " + (MOST_BYTES >> 20) + " MB");
    }

    /** Whether all of it was little enough. */
    private static boolean copy(InputStream body, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            long sum = 0;
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                sum += read;
                if (sum > MOST_BYTES) {
                    return false;
                }
                out.write(buffer, 0, read);
            }
            return true;
        }
    }

    private static String shown(String name) {
        String line = name.replaceAll("\\p{Cntrl}", " ").strip();
        return line.length() > LONGEST_NAME ? line.substring(0, LONGEST_NAME) + "…" : line;
    }
}
