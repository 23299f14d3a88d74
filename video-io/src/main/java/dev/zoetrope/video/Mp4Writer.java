package dev.zoetrope.video;

import dev.zoetrope.video.codec.H264PictureEncoder;
import dev.zoetrope.video.container.Mp4Muxer;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes frames as an MP4 file with H.264 (baseline profile, a key frame every 25). The same frames give the same bytes.
 *
 * <p>Colours are stored as YUV 4:2:0, limited range, BT.601, so a file looks the same in any player, and
 * {@link VideoFile} gives back what was written but for the loss of coding and the halved resolution of colour.
 */
public final class Mp4Writer implements AutoCloseable {
    private static final int LARGEST_SIDE = 4096;
    private static final double HIGHEST_RATE = 1000;

    private final Mp4Muxer muxer;
    private final H264PictureEncoder encoder;
    private final int frameSize;
    private int frames;

    /**
     * Begins a file, replacing one that is there.
     *
     * @param width of a frame in pixels, even
     * @param height of a frame in pixels, even
     * @param fps frames per second
     * @throws IllegalArgumentException if a size is odd or not in 2…4096, or the rate not in (0, 1000]
     */
    public Mp4Writer(Path file, int width, int height, double fps) throws IOException {
        if (width < 2 || height < 2 || width > LARGEST_SIDE || height > LARGEST_SIDE || ((width | height) & 1) == 1) {
            throw new IllegalArgumentException(
                    "a frame's sides must be even and in 2…" + LARGEST_SIDE + ", received " + width + "×" + height);
        }
        if (!(fps > 0 && fps <= HIGHEST_RATE)) {
            throw new IllegalArgumentException("fps must be in (0, 1000], received " + fps);
        }
        frameSize = 3 * width * height;
        encoder = new H264PictureEncoder(width, height);
        muxer = new Mp4Muxer(file, width, height, fps);
    }

    /**
     * Adds a frame.
     *
     * @param pixels {@code uint8 [H,W,3]}, in the order R,G,B
     * @throws IllegalArgumentException if there are not {@code 3·H·W} bytes
     */
    public void write(byte[] pixels) throws IOException {
        if (pixels.length != frameSize) {
            throw new IllegalArgumentException("a frame has " + frameSize + " bytes, received " + pixels.length);
        }
        encoder.encode(pixels, muxer);
        frames++;
    }

    /**
     * Completes the file.
     *
     * @throws IllegalStateException if no frame was written
     */
    @Override
    public void close() throws IOException {
        muxer.close();
        if (frames == 0) {
            throw new IllegalStateException("a video file needs at least one frame");
        }
    }
}
