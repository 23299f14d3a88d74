package dev.zoetrope.video;

import dev.zoetrope.video.codec.Jcodec;
import dev.zoetrope.video.codec.PictureSource;
import dev.zoetrope.video.container.ByteSource;
import dev.zoetrope.video.container.Track;
import dev.zoetrope.video.picture.ColorConversion;
import dev.zoetrope.video.picture.Resize;
import dev.zoetrope.video.picture.Rotation;
import dev.zoetrope.video.picture.YuvPicture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * An open video file: AVI, MP4, MOV or Matroska, with MPEG-4 Part 2 or H.264.
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

    /** Bytes of frames between two key pictures that may be decoded before they are needed. */
    private static final long LARGEST_STRETCH = 1 << 24;

    private final ByteSource source;
    private final Track track;
    private final VideoInfo info;
    private final PictureSource frames;

    private VideoFile(ByteSource source, Track track, VideoInfo info, PictureSource frames) {
        this.source = source;
        this.track = track;
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
            PictureSource frames = PictureSource.open(source, track);
            VideoInfo header = track.info();
            boolean lying = track.quarterTurns() % 2 == 1;
            VideoInfo info = new VideoInfo(
                    header.container(),
                    header.codec(),
                    lying ? frames.height() : frames.width(),
                    lying ? frames.width() : frames.height(),
                    header.fps(),
                    header.headerFrames());
            return new VideoFile(source, track, info, frames);
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
        frames.decode(wanted, (frame, picture) -> consumer.accept(frame(frame, picture, order)));
    }

    private Frame frame(int index, YuvPicture picture, ColorOrder order) {
        byte[] pixels = ColorConversion.toPixels(picture, order);
        byte[] upright = Rotation.turn(pixels, picture.height(), picture.width(), track.quarterTurns());
        return new Frame(index, seconds(index), info.height(), info.width(), upright);
    }

    /** When a frame is shown, in seconds from the first one on. */
    public double seconds(int frame) {
        if (track.timed()) {
            return (double) (frames.time(frame) - frames.time(0)) / track.timescale();
        }
        return info.fps() > 0 ? frame / info.fps() : 0;
    }

    /** All frames one after another, at their full size. Closing it leaves the file open. */
    public FrameSource frames(ColorOrder order) throws IOException {
        return reordered((index, picture) -> frame(index, picture, order));
    }

    /**
     * The same frames, resized as {@link Frame#resized} does it. They are small enough to be decoded in stretches, on two
     * threads, unless a key picture is very far from the next.
     */
    FrameSource frames(ColorOrder order, int height, int width) throws IOException {
        List<int[]> stretches = stretches();
        int longest =
                stretches.stream().mapToInt(stretch -> stretch.length).max().orElse(0);
        if (stretches.size() < 2 || 3L * height * width * longest > LARGEST_STRETCH) {
            return reordered((index, picture) -> small(index, picture, order, height, width));
        }
        return new ParallelFrames(info, frameCount(), stretches, stretch -> {
            List<Frame> decoded = new ArrayList<>();
            frames.decode(stretch, (index, picture) -> decoded.add(small(index, picture, order, height, width)));
            return decoded;
        });
    }

    private Frame small(int index, YuvPicture picture, ColorOrder order, int height, int width) {
        return new Frame(index, seconds(index), height, width, resized(picture, order, height, width));
    }

    /** The frames by the key pictures with which decoding them begins. */
    private List<int[]> stretches() {
        Map<Integer, List<Integer>> byKey = new TreeMap<>();
        for (int frame = 0; frame < frameCount(); frame++) {
            byKey.computeIfAbsent(frames.key(frame), key -> new ArrayList<>()).add(frame);
        }
        return byKey.values().stream()
                .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }

    private FrameSource reordered(BiFunction<Integer, YuvPicture, Frame> convert) throws IOException {
        int[] all = frames.inDecodingOrder(IntStream.range(0, frameCount()).toArray());
        PictureSource.Decoding decoding = frames.start();
        return new ReorderedFrames(
                info, all, frame -> convert.apply(frame, decoding.decode(frame)), () -> tooFarApart());
    }

    /** A frame of this size; if it need not be turned, only those pixels are converted that it is made of. */
    private byte[] resized(YuvPicture picture, ColorOrder order, int height, int width) {
        return track.quarterTurns() == 0
                ? Resize.linear(picture, order, height, width)
                : frame(0, picture, order).resized(height, width);
    }

    private IOException tooFarApart() {
        return source.bad(
                "damaged: the order in which its frames are shown is far from the one in which they are coded");
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
            byte[] small = resized(picture, plan.order(), plan.height(), plan.width());
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
