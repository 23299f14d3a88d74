package dev.zoetrope.video;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.stream.Stream;

/** The PNG and JPEG images of a folder, in natural order: {@code 2.png} before {@code 10.png}. */
final class ImageFolderFrames implements FrameSource {
    static final double USUAL_FPS = 25;

    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg");

    private final List<Path> files;
    private final ColorOrder order;
    private final VideoInfo info;
    private final Images.Pixels first;
    private int index;

    ImageFolderFrames(Path folder, ColorOrder order, double fps) throws IOException {
        if (!(fps > 0)) {
            throw new IllegalArgumentException("fps must be above 0, received " + fps);
        }
        this.order = order;
        try (Stream<Path> entries = Files.list(folder)) {
            files = entries.filter(ImageFolderFrames::isImage)
                    .sorted((a, b) -> NaturalOrder.compare(name(a), name(b)))
                    .toList();
        }
        if (files.isEmpty()) {
            throw new VideoFormatException(folder, "a folder without PNG or JPEG images");
        }
        first = Images.read(files.getFirst(), order);
        info = new VideoInfo("folder", "images", first.width(), first.height(), fps, files.size());
    }

    private static boolean isImage(Path file) {
        String name = name(file).toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && ENDINGS.stream().anyMatch(name::endsWith);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    @Override
    public VideoInfo info() {
        return info;
    }

    @Override
    public boolean hasNext() {
        return index < files.size();
    }

    @Override
    public Frame next() throws IOException {
        if (!hasNext()) {
            throw new NoSuchElementException("after " + index + " images there is no other");
        }
        Images.Pixels image = index == 0 ? first : Images.read(files.get(index), order);
        if (image.width() != info.width() || image.height() != info.height()) {
            throw new VideoFormatException(
                    files.get(index),
                    image.width() + "×" + image.height() + " pixels, where the first image of its folder has "
                            + info.width() + "×" + info.height());
        }
        return new Frame(index, index++ / info.fps(), info.height(), info.width(), image.bytes());
    }

    @Override
    public void close() {}
}
