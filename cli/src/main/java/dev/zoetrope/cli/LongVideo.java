package dev.zoetrope.cli;

import dev.zoetrope.core.io.AtomicFile;
import dev.zoetrope.video.ColorOrder;
import dev.zoetrope.video.Frame;
import dev.zoetrope.video.FrameSource;
import dev.zoetrope.video.SamplingPlan;
import dev.zoetrope.video.VideoFormatException;
import dev.zoetrope.video.VideoInfo;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Goes once through a video of any length: frames are decoded on one thread, and another computes. All that is written is
 * whole in the end, or not there.
 */
final class LongVideo {
    /** Frames whose features are computed together, if so many are there. */
    private static final int BATCH = 32;

    private final Path video;
    private final FrameSource source;
    private final ClipModel model;
    private final LongVideoOptions options;
    private final LongVideoOptions.Windows windows;
    private final Segments segments;
    private final Progress progress;
    private @Nullable OverlayVideo overlay;
    private @Nullable PredictionCsv csv;
    private final Timeline timeline;
    private int frames;
    private double end;
    private long predictions;

    /** Is told how many frames are done. */
    @FunctionalInterface
    interface Progress {
        void update(int frames);
    }

    /** What was gone through: how long the video is, in frames and seconds, and the number of windows. */
    record Done(int frames, double seconds, long windows) {}

    LongVideo(
            Path video,
            FrameSource source,
            ClipModel model,
            LongVideoOptions options,
            Segments segments,
            Progress progress) {
        this.video = video.equals(LongVideoOptions.PIPE) ? LongVideoOptions.PIPE_NAME : video;
        this.source = source;
        this.model = model;
        this.options = options;
        this.windows = options.windows(model.plan().frames());
        this.segments = segments;
        this.progress = progress;
        this.timeline = new Timeline(model.classes());
    }

    Done run() throws IOException {
        Path table = options.csv();
        if (table == null) {
            runWithOverlay();
        } else {
            AtomicFile.replace(table, temporary -> {
                temporary.toFile().deleteOnExit();
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
                    csv = new PredictionCsv(out, model.classes());
                    runWithOverlay();
                }
            });
        }
        return new Done(frames, end, predictions);
    }

    private void runWithOverlay() throws IOException {
        Path copy = options.overlay();
        if (copy == null) {
            runThrough();
        } else {
            checkOverlay();
            AtomicFile.replace(copy, temporary -> {
                temporary.toFile().deleteOnExit(); // it can be interrupted for as long as the video lasts
                try (OverlayVideo writing = new OverlayVideo(
                        temporary, source.info(), model.classes(), windows.window(), windows.stride())) {
                    overlay = writing;
                    runThrough();
                }
            });
        }
    }

    private void checkOverlay() {
        VideoInfo info = source.info();
        int width = OverlayVideo.even(info.width());
        int height = OverlayVideo.even(info.height());
        if (Math.min(width, height) < 2 || Math.max(width, height) > OverlayVideo.LARGEST_SIDE) {
            throw new IllegalArgumentException("--overlay writes frames of 2×2 to " + OverlayVideo.LARGEST_SIDE + "×"
                    + OverlayVideo.LARGEST_SIDE + " pixels, " + video + " has " + info.width() + "×" + info.height());
        }
        long waiting = OverlayVideo.mostWaiting(windows.window(), windows.stride(), windows.smooth());
        requireMemory(3L * info.width() * info.height() * waiting, "the frames that wait for their overlay");
    }

    private static void requireMemory(long bytes, String what) {
        long most = Runtime.getRuntime().maxMemory() / 2;
        if (bytes > most) {
            throw new IllegalArgumentException("not enough memory: " + what + " take " + (bytes >> 20)
                    + " MB, and half of what Java may use is " + (most >> 20)
                    + " MB. A smaller --window, --stride or --smooth needs less; ./zoetrope -Xmx8g gives 8 GB");
        }
    }

    private void runThrough() throws IOException {
        Smoothing smoothing = new Smoothing(windows.smooth(), this::predicted);
        SlidingWindows sliding = new SlidingWindows(model, windows.window(), windows.stride(), smoothing::add);
        requireMemory(sliding.memory(), "the frames of a window");
        try (ReadAhead<SlidingWindows.Decoded> ahead = new ReadAhead<>(() -> decode(sliding), 2 * BATCH)) {
            for (List<SlidingWindows.Decoded> batch = batch(ahead); !batch.isEmpty(); batch = batch(ahead)) {
                OverlayVideo writing = overlay;
                if (writing != null) {
                    batch.forEach(writing::add);
                }
                frames = batch.getLast().index() + 1;
                end = batch.getLast().seconds();
                sliding.add(batch);
                progress.update(frames);
            }
        }
        if (frames == 0) {
            throw new VideoFormatException(video, "holds no frames");
        }
        if (sliding.windows() == 0) {
            throw new VideoFormatException(
                    video, frames + " frames, fewer than the " + windows.window() + " of a window (--window)");
        }
        smoothing.finish();
        predictions = sliding.windows();
        double fps = source.info().fps();
        end += fps > 0 ? 1 / fps : 0;
        segments.finish(end);
        if (overlay != null) {
            overlay.finish();
        }
        Path picture = options.timeline();
        if (picture != null) {
            String svg = timeline.svg(String.valueOf(video.getFileName()), end);
            AtomicFile.write(picture, out -> out.write(svg.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** What is there already, or else one frame as soon as it comes; nothing at the end. */
    private static List<SlidingWindows.Decoded> batch(ReadAhead<SlidingWindows.Decoded> ahead) throws IOException {
        List<SlidingWindows.Decoded> batch = new ArrayList<>();
        for (Optional<SlidingWindows.Decoded> frame = ahead.next(); frame.isPresent(); frame = ahead.poll()) {
            batch.add(frame.get());
            if (batch.size() == BATCH) {
                break;
            }
        }
        return batch;
    }

    /** On the other thread. */
    private Optional<SlidingWindows.Decoded> decode(SlidingWindows sliding) throws IOException {
        if (!source.hasNext()) {
            return Optional.empty();
        }
        Frame frame = source.next();
        SamplingPlan plan = model.plan();
        byte[] small = null;
        if (sliding.needs(frame.index())) {
            small = frame.resized(plan.height(), plan.width());
            if (options.overlay() != null && plan.order() != ColorOrder.RGB) {
                small = small.clone(); // a frame of the model's size is not resized, and the overlay wants it as it is
                swap(small);
            }
        }
        byte[] whole = options.overlay() == null ? null : frame.pixels();
        return Optional.of(new SlidingWindows.Decoded(frame.index(), frame.seconds(), small, whole));
    }

    /** Opens the video so that frames come as they are needed: whole and R,G,B if an overlay is written, else small. */
    static FrameSource open(Path video, LongVideoOptions options, ClipModel model) throws IOException {
        SamplingPlan plan = model.plan();
        if (options.overlay() != null) {
            return options.open(video, ColorOrder.RGB);
        }
        FrameSource source = options.open(video, plan.order());
        try {
            return source.resized(plan.height(), plan.width());
        } catch (IOException | RuntimeException | Error e) {
            source.close();
            throw e;
        }
    }

    private static void swap(byte[] pixels) {
        for (int i = 0; i < pixels.length; i += 3) {
            byte first = pixels[i];
            pixels[i] = pixels[i + 2];
            pixels[i + 2] = first;
        }
    }

    private void predicted(WindowPrediction prediction) throws IOException {
        segments.add(prediction);
        timeline.add(prediction);
        if (csv != null) {
            csv.add(prediction);
        }
        if (overlay != null) {
            overlay.add(prediction);
        }
    }
}
