package dev.zoetrope.video;

import dev.zoetrope.video.container.Track;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.NoSuchElementException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;

/**
 * An animated GIF (GIF89a). Each image is drawn onto the picture that its predecessor left, and then left, or wiped out, or
 * undone, as its disposal method says. What nothing was drawn on is white, as in FFmpeg.
 */
final class GifFrames implements FrameSource {
    private static final int BACKGROUND = 0xFFFFFF;
    private static final String FORMAT = "javax_imageio_gif_image_1.0";
    private static final int LEAST_DELAY = 2;
    /** In hundredths of a second, where a file asks for none: as browsers and FFmpeg do. */
    private static final int USUAL_DELAY = 10;

    private final Path file;
    private final ImageInputStream in;
    private final ImageReader reader;
    private final int red;
    private final VideoInfo info;
    private final int[] canvas;
    private int index;
    private long hundredths;

    static boolean isGif(Path file) throws IOException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            return false;
        }
        try (InputStream start = Files.newInputStream(file)) {
            String magic = new String(start.readNBytes(6), StandardCharsets.ISO_8859_1);
            return magic.equals("GIF87a") || magic.equals("GIF89a");
        }
    }

    GifFrames(Path file, ColorOrder order) throws IOException {
        this.file = file;
        this.red = order == ColorOrder.RGB ? 0 : 2;
        int[] screen = screen(file);
        int width = screen[0];
        int height = screen[1];
        if (!Track.isPossibleSize(width, height)) {
            throw new VideoFormatException(file, "frames of " + width + "×" + height + " pixels are not supported");
        }
        canvas = new int[width * height];
        Arrays.fill(canvas, BACKGROUND);
        in = Images.open(file);
        reader = ImageIO.getImageReadersByFormatName("gif").next();
        reader.setInput(in, false, false);
        try {
            int count = count();
            double fps = 100.0 / delay(node(0));
            info = new VideoInfo("GIF", "gif", width, height, fps, count);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The width and height of the picture that the images are drawn on. */
    private static int[] screen(Path file) throws IOException {
        byte[] start;
        try (InputStream bytes = Files.newInputStream(file)) {
            start = bytes.readNBytes(13);
        }
        if (start.length < 13) {
            throw new VideoFormatException(file, "truncated: it ends within its header");
        }
        return new int[] {
            (start[6] & 0xFF) | ((start[7] & 0xFF) << 8), (start[8] & 0xFF) | ((start[9] & 0xFF) << 8),
        };
    }

    private int count() throws IOException {
        int count;
        try {
            count = reader.getNumImages(true);
        } catch (IOException | RuntimeException e) {
            throw new VideoFormatException(file, "damaged: its blocks do not follow each other", e);
        }
        if (count == 0) {
            throw new VideoFormatException(file, "holds no frames");
        }
        return count;
    }

    @Override
    public VideoInfo info() {
        return info;
    }

    @Override
    public boolean hasNext() {
        return index < info.headerFrames();
    }

    @Override
    public Frame next() throws IOException {
        if (!hasNext()) {
            throw new NoSuchElementException("after " + index + " frames there is no other");
        }
        IIOMetadataNode node = node(index);
        BufferedImage image = Images.read(file, reader, index);
        Area area = area(node, image);
        String disposal = attribute(node, "GraphicControlExtension", "disposalMethod");
        int[] before = disposal.equals("restoreToPrevious") ? area.copy(canvas) : new int[0];
        draw(image, area);
        Frame frame = new Frame(index++, hundredths / 100.0, info.height(), info.width(), pixels());
        hundredths += delay(node);
        if (disposal.equals("restoreToPrevious")) {
            area.paste(before, canvas);
        } else if (disposal.equals("restoreToBackgroundColor")) {
            int[] nothing = new int[area.width * area.height];
            Arrays.fill(nothing, BACKGROUND);
            area.paste(nothing, canvas);
        }
        return frame;
    }

    /** The part of the picture that an image covers; {@code stride} is the picture's width. */
    private record Area(int left, int top, int width, int height, int stride) {
        int[] copy(int[] canvas) {
            int[] copy = new int[width * height];
            for (int y = 0; y < height; y++) {
                System.arraycopy(canvas, (top + y) * stride + left, copy, y * width, width);
            }
            return copy;
        }

        void paste(int[] pixels, int[] canvas) {
            for (int y = 0; y < height; y++) {
                System.arraycopy(pixels, y * width, canvas, (top + y) * stride + left, width);
            }
        }
    }

    private Area area(IIOMetadataNode node, BufferedImage image) throws IOException {
        int left = number(node, "ImageDescriptor", "imageLeftPosition");
        int top = number(node, "ImageDescriptor", "imageTopPosition");
        int width = Math.min(image.getWidth(), info.width() - left);
        int height = Math.min(image.getHeight(), info.height() - top);
        if (left < 0 || top < 0 || width < 0 || height < 0) {
            throw new VideoFormatException(file, "damaged: image " + index + " lies outside the picture");
        }
        return new Area(left, top, width, height, info.width());
    }

    private void draw(BufferedImage image, Area area) {
        int[] row = new int[area.width];
        for (int y = 0; y < area.height; y++) {
            image.getRGB(0, y, area.width, 1, row, 0, area.width);
            int at = (area.top + y) * area.stride + area.left;
            for (int x = 0; x < area.width; x++) {
                boolean opaque = row[x] >>> 24 != 0;
                canvas[at + x] = opaque ? row[x] : canvas[at + x];
            }
        }
    }

    private byte[] pixels() {
        byte[] pixels = new byte[3 * canvas.length];
        for (int i = 0; i < canvas.length; i++) {
            Images.write(canvas[i], pixels, 3 * i, red);
        }
        return pixels;
    }

    private IIOMetadataNode node(int image) throws IOException {
        try {
            return (IIOMetadataNode) reader.getImageMetadata(image).getAsTree(FORMAT);
        } catch (IOException | RuntimeException e) {
            throw new VideoFormatException(file, "damaged: image " + image + " has no sound header", e);
        }
    }

    private static int delay(IIOMetadataNode node) {
        int delay = number(node, "GraphicControlExtension", "delayTime");
        return delay < LEAST_DELAY ? USUAL_DELAY : delay;
    }

    private static int number(IIOMetadataNode node, String child, String name) {
        String text = attribute(node, child, name);
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    /** Empty if there is no such child. */
    private static String attribute(IIOMetadataNode node, String child, String name) {
        return node.getElementsByTagName(child).item(0) instanceof IIOMetadataNode found
                ? found.getAttribute(name)
                : "";
    }

    @Override
    public void close() throws IOException {
        reader.dispose();
        in.close();
    }
}
