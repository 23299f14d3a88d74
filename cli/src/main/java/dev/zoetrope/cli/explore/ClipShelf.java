package dev.zoetrope.cli.explore;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.video.SamplingPlan;
import dev.zoetrope.video.VideoFile;
import dev.zoetrope.video.dataset.VideoClip;
import dev.zoetrope.video.dataset.VideoDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The clips that a page may show, by their numbers; the last few that were looked at stay decoded. */
public final class ClipShelf {
    private static final int KEPT = 8;
    private static final int MOST_UPLOADS = 32;
    /** Clips of a data set that are offered: more do not fit a list. */
    private static final int MOST_LISTED = 500;

    /** Gives the model's input for a clip. */
    @FunctionalInterface
    public interface Source {
        Tensor read() throws IOException;
    }

    /**
     * A clip.
     *
     * @param label its class; empty if nobody says
     */
    public record Entry(String name, String label, Source source) {}

    private final List<Entry> entries = new ArrayList<>();
    private final Map<Integer, Tensor> decoded = new LinkedHashMap<>(KEPT, 0.75f, true);
    private int uploads;

    /** Puts a clip on the shelf and returns its number. */
    public synchronized int add(Entry entry) {
        entries.add(entry);
        return entries.size() - 1;
    }

    /**
     * Keeps a clip that somebody brought.
     *
     * @throws IOException if there are too many of those already
     */
    synchronized int addUpload(String name, Tensor clip) throws IOException {
        if (uploads == MOST_UPLOADS) {
            throw new IOException("there are " + MOST_UPLOADS + " clips of your own here already, which is the most");
        }
        uploads++;
        return add(new Entry(name, "", () -> clip));
    }

    /** Video files, and the clips of data sets. */
    public void add(List<Path> paths, ExploredModel model) throws IOException {
        SamplingPlan plan = model.plan();
        if (plan == null) {
            return;
        }
        for (Path path : paths) {
            if (!Files.isDirectory(path)) {
                if (!Files.isReadable(path)) {
                    throw new IOException(path + ": no such file");
                }
                add(new Entry(String.valueOf(path.getFileName()), "", file(path, plan, model)));
                continue;
            }
            VideoDataset data = VideoDataset.scan(path);
            int step = Math.max(1, (data.clips().size() + MOST_LISTED - 1) / MOST_LISTED);
            for (int i = 0; i < data.clips().size(); i += step) {
                VideoClip clip = data.clips().get(i);
                add(new Entry(
                        String.valueOf(clip.path().getFileName()),
                        data.classes().get(clip.label()),
                        file(clip.path(), plan, model)));
            }
        }
    }

    private static Source file(Path path, SamplingPlan plan, ExploredModel model) {
        return () -> model.input(VideoFile.sample(path, plan));
    }

    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    /**
     * A clip as the model's input, [1,T,H,W,C].
     *
     * @throws NotFoundException if there is no clip of this number
     * @throws IOException if it cannot be read
     */
    Tensor read(int number) throws IOException {
        Entry entry;
        synchronized (this) {
            if (number < 0 || number >= entries.size()) {
                throw new NotFoundException("no clip " + number);
            }
            @Nullable Tensor known = decoded.get(number);
            if (known != null) {
                return known;
            }
            entry = entries.get(number);
        }
        Tensor clip = entry.source().read();
        synchronized (this) {
            decoded.put(number, clip);
            if (decoded.size() > KEPT) {
                decoded.remove(decoded.keySet().iterator().next());
            }
        }
        return clip;
    }
}
