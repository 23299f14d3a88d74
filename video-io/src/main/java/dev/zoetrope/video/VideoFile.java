package dev.zoetrope.video;

import dev.zoetrope.video.codec.FrameSource;
import dev.zoetrope.video.codec.Jcodec;
import dev.zoetrope.video.container.ByteSource;
import dev.zoetrope.video.container.Track;
import dev.zoetrope.video.picture.ColorConversion;
import dev.zoetrope.video.picture.Resize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * An open video file: AVI with MPEG-4 Part 2 or H.264, MP4 or MOV with either.
 *
 * <p>Frames are numbered in the order in which they are shown. Only those asked for are decoded, and those they are
 * predicted from.
 *
 * <p>A file that is cut short, damaged or of an unsupported kind makes the methods throw a {@link VideoFormatException}
 * that names it. Not for use by several threads at once; several files are.
 */
public final class VideoFile implements AutoCloseable {
    static {
        Jcodec.quiet();
    }

    private final ByteSource source;
    private final VideoInfo info;
    private final FrameSource frames;

    private VideoFile(ByteSource source, VideoInfo info, FrameSource frames) {
        this.source = source;
        this.info = info;
        this.frames = frames;
    }

    /**
     * Opens a file and reads its headers.
     *
     * @throws VideoFormatException if it is missing, empty, cut short, damaged, no video or of an unsupported kind
     */
    public static VideoFile open(Path path) throws IOException {
        ByteSource source = ByteSource.open(path);
        try {
            Track track = Track.read(source);
            FrameSource frames = FrameSource.open(source, track);
            VideoInfo header = track.info();
            VideoInfo info = new VideoInfo(
                    header.container(),
                    header.codec(),
                    frames.width(),
                    frames.height(),
                    header.fps(),
                    header.headerFrames());
            return new VideoFile(source, info, frames);
        } catch (IOException | RuntimeException | Error e) {
            source.close();
            throw e;
        }
    }

    /** What the file says about itself. */
    public VideoInfo info() {
        return info;
    }

    /** The number of frames that are there, which may differ from what the header promises by one or more. */
    public int frameCount() {
        return frames.frameCount();
    }

    /**
     * Decodes frames at their full size.
     *
     * @param indices the frames to decode, in any order; repetitions count once
     * @param order of the three bytes of a pixel
     * @param consumer receives each frame, in the order of decoding; B pictures come after a later frame
     * @throws IndexOutOfBoundsException if an index is not below {@link #frameCount()}
     */
    public void read(int[] indices, ColorOrder order, Consumer<Frame> consumer) throws IOException {
        int[] wanted = Arrays.stream(indices).sorted().distinct().toArray();
        if (wanted.length > 0 && (wanted[0] < 0 || wanted[wanted.length - 1] >= frameCount())) {
            throw new IndexOutOfBoundsException(
                    "frames " + wanted[0] + "…" + wanted[wanted.length - 1] + " of a video of " + frameCount());
        }
        frames.decode(
                wanted,
                (frame, picture) -> consumer.accept(
                        new Frame(frame, picture.height(), picture.width(), ColorConversion.toPixels(picture, order))));
    }

    /** Takes the frames of a plan, resized as {@code cv2.resize} does by default. */
    public Clip sample(SamplingPlan plan) throws IOException {
        int[] indices = plan.indices(info.headerFrames(), frameCount());
        return sample(plan, indices, Arrays.stream(indices).distinct().toArray());
    }

    /** Takes the frames of a plan as {@link #sample} does, and decodes all others too: damage anywhere is found. */
    public Clip check(SamplingPlan plan) throws IOException {
        return sample(
                plan,
                plan.indices(info.headerFrames(), frameCount()),
                IntStream.range(0, frameCount()).toArray());
    }

    private Clip sample(SamplingPlan plan, int[] indices, int[] decoded) throws IOException {
        int frameSize = 3 * plan.height() * plan.width();
        byte[] pixels = new byte[plan.frames() * frameSize];
        frames.decode(decoded, (frame, picture) -> {
            int first = Arrays.binarySearch(indices, frame);
            if (first < 0) {
                return;
            }
            byte[] small = Resize.linear(picture, plan.order(), plan.height(), plan.width());
            for (int i = 0; i < indices.length; i++) {
                if (indices[i] == frame) {
                    System.arraycopy(small, 0, pixels, i * frameSize, frameSize);
                }
            }
        });
        return new Clip(plan, pixels, indices, info, frameCount());
    }

    /** Opens a file, takes the frames of a plan and closes it. */
    public static Clip sample(Path path, SamplingPlan plan) throws IOException {
        try (VideoFile video = open(path)) {
            return video.sample(plan);
        }
    }

    /** Opens a file, takes the frames of a plan, decodes all others too and closes it. */
    public static Clip check(Path path, SamplingPlan plan) throws IOException {
        try (VideoFile video = open(path)) {
            return video.check(plan);
        }
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
