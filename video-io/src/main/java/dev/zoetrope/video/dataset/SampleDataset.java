package dev.zoetrope.video.dataset;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.video.Mp4Writer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A small data set of synthetic video files: a bright shape that drifts down, left, right or up over a background, out at
 * one side of the picture and in again at the other.
 *
 * <p>Only motion tells the classes apart. Where the shape starts is drawn uniformly and without regard to the class, and
 * the picture wraps round, so at every moment its place is uniform in all classes: a single frame says nothing. The clips
 * of a group share the shape's form and size; its colour, start, speed, background and noise differ from clip to
 * clip.
 *
 * <p>The files are named as UCF50 names its own, {@code MoveDown/v_MoveDown_g01_c02.mp4}. They depend on these parameters
 * alone, byte by byte.
 *
 * @param groups per class, at most 99
 * @param clipsPerGroup of each class, at most 99
 * @param frames of a clip
 * @param side of a frame in pixels, even
 * @param seed of everything random
 */
public record SampleDataset(int groups, int clipsPerGroup, int frames, int side, long seed) {
    /** The classes, in the order of their names. */
    public static final List<String> CLASSES = List.of("MoveDown", "MoveLeft", "MoveRight", "MoveUp");

    private static final int[] TOWARDS_X = {0, -1, 1, 0};
    private static final int[] TOWARDS_Y = {1, 0, 0, -1};

    private static final double FPS = 24;
    /** Counts the changes to what the same parameters draw, so that files of an older version are not taken for these. */
    private static final int VERSION = 7;

    private static final String COMPLETE = ".complete";

    /**
     * @throws IllegalArgumentException if a number is out of its range
     */
    public SampleDataset {
        check("groups", groups, 1, 99);
        check("clips per group", clipsPerGroup, 1, 99);
        check("frames", frames, 2, 10_000);
        check("side", side, 16, 1024);
        if ((side & 1) == 1) {
            throw new IllegalArgumentException("side must be even, received " + side);
        }
    }

    /** The usual one: 768 clips of 20 frames of 64×64, in twelve groups. */
    public static SampleDataset ofSeed(long seed) {
        return new SampleDataset(12, 16, 20, 64, seed);
    }

    /** The number of files. */
    public int clips() {
        return CLASSES.size() * groups * clipsPerGroup;
    }

    /**
     * Writes the files into a folder of their own, or leaves them be if they are complete.
     *
     * @param parent where to make that folder
     * @return the folder, as {@link VideoDataset#scan(Path)} takes it
     */
    public Path write(Path parent, Parallel parallel) throws IOException {
        Path root = parent.resolve(
                "motion%d-%dx%d-%dx%d-seed%d".formatted(VERSION, groups, clipsPerGroup, frames, side, seed));
        Path complete = root.resolve(COMPLETE);
        if (Files.exists(complete)) {
            return root;
        }
        for (String name : CLASSES) {
            Files.createDirectories(root.resolve(name));
        }
        try {
            parallel.forEach(clips(), (task, worker) -> {
                try {
                    writeClip(root, task);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        Files.writeString(complete, clips() + " clips\n");
        return root;
    }

    private void writeClip(Path root, int number) throws IOException {
        int label = number % CLASSES.size();
        int group = number / CLASSES.size() / clipsPerGroup;
        int clip = number / CLASSES.size() % clipsPerGroup;
        String name = CLASSES.get(label);
        Path file = root.resolve(name).resolve("v_%s_g%02d_c%02d.mp4".formatted(name, group + 1, clip + 1));
        Path part = file.resolveSibling("." + file.getFileName() + ".part");
        MovingShape shape = shape(label, background(label, group, clip), group, clip);
        byte[] pixels = new byte[3 * side * side];
        try (Mp4Writer writer = new Mp4Writer(part, side, side, FPS)) {
            for (int frame = 0; frame < frames; frame++) {
                shape.draw(frame, pixels);
                writer.write(pixels);
            }
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    float[] background(int label, int group, int clip) {
        return Appearance.background(side, ofClip(label, group, clip).fork("background"));
    }

    /** What a clip shows. The class decides where the shape drifts to, and nothing else. */
    MovingShape shape(int label, float[] background, int group, int clip) {
        CounterRandom ofClip = ofClip(label, group, clip);
        CounterRandom ofGroup = random().fork("group").fork(group);
        Appearance appearance = Appearance.draw(side, background, ofGroup, ofClip.fork("colour"));
        return new MovingShape(appearance, TOWARDS_X[label], TOWARDS_Y[label], ofClip);
    }

    private CounterRandom ofClip(int label, int group, int clip) {
        return random().fork("clip").fork(label).fork(group).fork(clip);
    }

    private CounterRandom random() {
        return CounterRandom.ofSeed(seed).fork("motion");
    }

    private static void check(String name, int value, int from, int to) {
        if (value < from || value > to) {
            throw new IllegalArgumentException(name + " must be in " + from + "…" + to + ", received " + value);
        }
    }
}
