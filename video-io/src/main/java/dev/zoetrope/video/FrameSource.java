package dev.zoetrope.video;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The frames of a video of any length, one after another in the order of showing, with their times. Only a few are in
 * memory at any time.
 *
 * <pre>{@code
 * try (FrameSource frames = FrameSource.open(Path.of("long.mp4"), ColorOrder.RGB)) {
 *     while (frames.hasNext()) {
 *         Frame frame = frames.next();
 *     }
 * }
 * }</pre>
 *
 * <p>It is no {@link java.util.Iterator} by type since reading may fail at any frame: with a {@link VideoFormatException}
 * that names the file and the place. Not for use by several threads at once.
 */
public interface FrameSource extends Closeable {
    /** What is known before any frame is read; 0 {@link VideoInfo#headerFrames} and 0 frames per second are unknown. */
    VideoInfo info();

    /** Whether there is another frame. May have to read to find out. */
    boolean hasNext() throws IOException;

    /**
     * The next frame.
     *
     * @throws java.util.NoSuchElementException if there is none
     * @throws VideoFormatException if it is damaged
     */
    Frame next() throws IOException;

    /**
     * The same frames, each as {@link Frame#resized} makes it; to be asked for before the first of them is read, and closed in
     * place of this. Files then convert those pixels alone that are needed, and are decoded a little ahead, on two threads.
     */
    default FrameSource resized(int height, int width) throws IOException {
        return new ResizedFrames(this, height, width);
    }

    /**
     * Opens a video file (AVI, MP4, MOV, Matroska), an animated GIF, or a folder of PNG and JPEG images.
     *
     * @param order of the three bytes of a pixel
     * @throws VideoFormatException if it is missing, empty, cut short, damaged, no video or of an unsupported kind
     */
    static FrameSource open(Path path, ColorOrder order) throws IOException {
        return open(path, order, ImageFolderFrames.USUAL_FPS);
    }

    /**
     * Opens a video file, an animated GIF, or a folder of images.
     *
     * @param fps the frames per second of a folder of images; files know their own
     * @throws VideoFormatException if it is missing, empty, cut short, damaged, no video or of an unsupported kind
     */
    static FrameSource open(Path path, ColorOrder order, double fps) throws IOException {
        if (Files.isDirectory(path)) {
            return new ImageFolderFrames(path, order, fps);
        }
        if (GifFrames.isGif(path)) {
            return new GifFrames(path, order);
        }
        VideoFile file = VideoFile.open(path);
        try {
            return new FileFrames(file, order, file.frames(order));
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    /**
     * Frames without any header, as cameras and {@code ffmpeg -f rawvideo} send them through a pipe: the pixels of one frame
     * after another, row by row. Closing the source closes the stream.
     *
     * @param in any stream; frames are read as they come
     * @param name of the stream in messages
     * @param width of a frame, in pixels
     * @param height of a frame, in pixels
     * @param stored the order in which the stream has the three bytes of a pixel
     * @param fps frames per second, for the times
     * @param order in which to give them
     * @throws IllegalArgumentException if a side is not in 1…8192, a frame has over 2²⁴ pixels, or the rate is not in (0, 1000]
     */
    static FrameSource raw(
            InputStream in, String name, int width, int height, ColorOrder stored, double fps, ColorOrder order) {
        return new RawFrames(in, name, width, height, stored, fps, order);
    }
}
