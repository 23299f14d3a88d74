package dev.zoetrope.video;

import dev.zoetrope.video.container.Track;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Frames out of a pipe. */
final class RawFrames implements FrameSource {
    private static final double HIGHEST_RATE = 1000;

    private final InputStream in;
    private final String name;
    private final boolean swapped;
    private final VideoInfo info;
    private final int frameSize;
    private int index;
    private byte @Nullable [] waiting;

    RawFrames(InputStream in, String name, int width, int height, ColorOrder stored, double fps, ColorOrder order) {
        if (!Track.isPossibleSize(width, height)) {
            throw new IllegalArgumentException("frames of " + width + "×" + height + " pixels are not supported");
        }
        if (!(fps > 0 && fps <= HIGHEST_RATE)) {
            throw new IllegalArgumentException("fps must be in (0, 1000], received " + fps);
        }
        this.in = in;
        this.name = name;
        this.swapped = stored != order;
        this.info = new VideoInfo("raw", stored == ColorOrder.RGB ? "rgb24" : "bgr24", width, height, fps, 0);
        this.frameSize = 3 * width * height;
    }

    @Override
    public VideoInfo info() {
        return info;
    }

    @Override
    public boolean hasNext() throws IOException {
        if (waiting == null) {
            byte[] pixels = new byte[frameSize];
            int read = in.readNBytes(pixels, 0, frameSize);
            if (read > 0 && read < frameSize) {
                throw new VideoFormatException(
                        Path.of(name),
                        "ended within frame " + index + ": " + read + " bytes of " + frameSize + ", a frame of "
                                + info.width() + "×" + info.height());
            }
            waiting = read == 0 ? null : pixels;
        }
        return waiting != null;
    }

    @Override
    public Frame next() throws IOException {
        if (!hasNext() || waiting == null) {
            throw new NoSuchElementException("after " + index + " frames there is no other");
        }
        byte[] pixels = waiting;
        waiting = null;
        for (int i = 0; swapped && i < frameSize; i += 3) {
            byte first = pixels[i];
            pixels[i] = pixels[i + 2];
            pixels[i + 2] = first;
        }
        return new Frame(index, index++ / info.fps(), info.height(), info.width(), pixels);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
