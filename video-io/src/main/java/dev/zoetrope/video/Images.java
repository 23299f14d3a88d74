package dev.zoetrope.video;

import dev.zoetrope.video.container.Track;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/** Image files through the JDK's readers, as bytes. */
final class Images {
    private Images() {}

    /** An image's pixels, {@code uint8 [H,W,3]}. */
    record Pixels(int height, int width, byte[] bytes) {}

    /**
     * Opens an image file for a reader.
     *
     * @throws VideoFormatException if there is no such file, or it cannot be read or is empty
     */
    static ImageInputStream open(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new VideoFormatException(file, Files.exists(file) ? "not readable" : "no such file");
        }
        if (Files.size(file) == 0) {
            throw new VideoFormatException(file, "empty file");
        }
        return new FileImageInputStream(file.toFile());
    }

    /**
     * Reads an image.
     *
     * @throws VideoFormatException if it is none, is damaged or too large
     */
    static Pixels read(Path file, ColorOrder order) throws IOException {
        try (ImageInputStream in = open(file)) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new VideoFormatException(file, "not an image");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                BufferedImage image = read(file, reader, 0);
                return new Pixels(image.getHeight(), image.getWidth(), bytes(image, order));
            } finally {
                reader.dispose();
            }
        }
    }

    /** An image out of a reader, once it has said how large it is. */
    static BufferedImage read(Path file, ImageReader reader, int index) throws IOException {
        try {
            int width = reader.getWidth(index);
            int height = reader.getHeight(index);
            if (!Track.isPossibleSize(width, height)) {
                throw new VideoFormatException(file, "frames of " + width + "×" + height + " pixels are not supported");
            }
            return reader.read(index);
        } catch (VideoFormatException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // the JDK's readers throw either at damaged files
            throw new VideoFormatException(file, "damaged: image " + index + " cannot be decoded", e);
        }
    }

    private static byte[] bytes(BufferedImage image, ColorOrder order) {
        int width = image.getWidth();
        int height = image.getHeight();
        int red = order == ColorOrder.RGB ? 0 : 2;
        byte[] bytes = new byte[3 * width * height];
        if (image.getColorModel() instanceof ComponentColorModel) {
            // Not through getRGB, which takes gray for linear light and brightens it.
            Raster raster = image.getRaster();
            int bands = raster.getNumBands();
            int shift = raster.getSampleModel().getSampleSize(0) - 8;
            int[] row = new int[bands * width];
            for (int y = 0, at = 0; y < height; y++) {
                raster.getPixels(0, y, width, 1, row);
                for (int x = 0; x < width; x++, at += 3) {
                    for (int channel = 0; channel < 3; channel++) {
                        int sample = row[bands * x + (bands < 3 ? 0 : channel)];
                        bytes[at + (red == 0 ? channel : 2 - channel)] =
                                (byte) (shift >= 0 ? sample >> shift : sample << -shift);
                    }
                }
            }
            return bytes;
        }
        int[] row = new int[width];
        for (int y = 0, at = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++, at += 3) {
                write(row[x], bytes, at, red);
            }
        }
        return bytes;
    }

    /** Writes a colour 0xRRGGBB to three bytes, red at {@code at + red}. */
    static void write(int rgb, byte[] bytes, int at, int red) {
        bytes[at + red] = (byte) (rgb >> 16);
        bytes[at + 1] = (byte) (rgb >> 8);
        bytes[at + 2 - red] = (byte) rgb;
    }
}
