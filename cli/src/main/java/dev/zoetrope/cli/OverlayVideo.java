package dev.zoetrope.cli;

import dev.zoetrope.video.Mp4Writer;
import dev.zoetrope.video.VideoInfo;
import java.awt.AlphaComposite;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a video with the class drawn onto each frame: that of the window whose middle is nearest. A frame has to wait
 * for it.
 */
final class OverlayVideo implements AutoCloseable {
    static final int LARGEST_SIDE = 4096;

    private static final double USUAL_FPS = 25;
    private static final double HIGHEST_FPS = 1000;
    private static final int SMALLEST_FONT = 9;

    private final Mp4Writer writer;
    private final VideoInfo info;
    private final List<String> classes;
    private final int window;
    private final int stride;
    private final BufferedImage image;
    private final int[] canvas;
    private final byte[] pixels;
    private final Deque<SlidingWindows.Decoded> waiting = new ArrayDeque<>();
    private @Nullable WindowPrediction latest;

    OverlayVideo(Path file, VideoInfo info, List<String> classes, int window, int stride) throws IOException {
        this.info = info;
        this.classes = classes;
        this.window = window;
        this.stride = stride;
        int width = even(info.width());
        int height = even(info.height());
        image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        canvas = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        pixels = new byte[3 * width * height];
        writer = new Mp4Writer(file, width, height, info.fps() > 0 ? Math.min(info.fps(), HIGHEST_FPS) : USUAL_FPS);
    }

    /** H.264 halves the resolution of colour, so the last row or column of an odd size is left out. */
    static int even(int side) {
        return side & ~1;
    }

    /** How many frames wait at most, if predictions come as late as a mean over so many windows makes them. */
    static long mostWaiting(int window, int stride, int smooth) {
        return window + (long) stride * (smooth / 2 + 1);
    }

    void add(SlidingWindows.Decoded frame) {
        waiting.addLast(frame);
    }

    /** Writes the frames that no later prediction is nearer to. */
    void add(WindowPrediction prediction) throws IOException {
        latest = prediction;
        long last = prediction.firstFrame() + (window - 1) / 2L + stride / 2;
        while (!waiting.isEmpty() && waiting.getFirst().index() <= last) {
            write(waiting.removeFirst());
        }
    }

    /** Writes the frames after the last prediction. */
    void finish() throws IOException {
        while (!waiting.isEmpty()) {
            write(waiting.removeFirst());
        }
    }

    private void write(SlidingWindows.Decoded frame) throws IOException {
        byte[] whole = frame.whole();
        if (whole == null || latest == null) {
            throw new IllegalStateException("frame " + frame.index() + " has no pixels or no prediction");
        }
        int width = image.getWidth();
        for (int i = 0; i < canvas.length; i++) {
            int at = 3 * (i / width * info.width() + i % width);
            canvas[i] = (whole[at] & 0xFF) << 16 | (whole[at + 1] & 0xFF) << 8 | (whole[at + 2] & 0xFF);
        }
        draw(latest);
        for (int i = 0; i < canvas.length; i++) {
            pixels[3 * i] = (byte) (canvas[i] >> 16);
            pixels[3 * i + 1] = (byte) (canvas[i] >> 8);
            pixels[3 * i + 2] = (byte) canvas[i];
        }
        writer.write(pixels);
    }

    /** A dark strip along the bottom with the class and its probability, in figures and as a bar. */
    private void draw(WindowPrediction prediction) {
        int width = image.getWidth();
        int height = image.getHeight();
        int size = Math.max(SMALLEST_FONT, Math.min(height / 12, width / 16));
        int strip = Math.min(height, size * 8 / 5);
        int bar = Math.max(2, size / 5);
        int top = height - strip;
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setComposite(AlphaComposite.SrcOver.derive(0.65f));
        graphics.setColor(Color.BLACK);
        graphics.fillRect(0, top, width, strip);
        graphics.setComposite(AlphaComposite.SrcOver);
        graphics.setColor(ClassColors.of(prediction.best()));
        graphics.fillRect(0, top, Math.round(width * prediction.confidence()), bar);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, size));
        graphics.setColor(Color.WHITE);
        int base = height - strip / 4;
        String figure = String.format(Locale.ROOT, "%.2f", prediction.confidence());
        int figureWidth = graphics.getFontMetrics().stringWidth(figure);
        int figureAt = width - figureWidth - size / 2;
        graphics.drawString(figure, figureAt, base);
        graphics.clipRect(0, top, figureAt - size / 4, strip); // what of the name there is room for
        graphics.drawString(classes.get(prediction.best()), size / 2, base);
        graphics.dispose();
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
