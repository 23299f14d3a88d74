package dev.zoetrope.video.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder with one folder of video files per class, as UCF50 and UCF101 unpack.
 *
 * <p>Everything is in the order of names, never in that of the file system.
 *
 * @param root the folder
 * @param classes the names of the classes; a clip's label is an index into them
 * @param clips class by class
 * @param ignored how many files in the class folders are no video files by their names
 */
public record VideoDataset(Path root, List<String> classes, List<VideoClip> clips, int ignored) {
    /** The group in the names of UCF50 and UCF101: {@code v_YoYo_g03_c01.avi} is of group 03. */
    public static final Pattern UCF_GROUP = Pattern.compile("_g(\\d+)_");

    private static final Set<String> EXTENSIONS =
            Set.of("avi", "mp4", "m4v", "mov", "divx", "mkv", "webm", "mpg", "wmv");

    /** Copies the lists. */
    public VideoDataset {
        classes = List.copyOf(classes);
        clips = List.copyOf(clips);
    }

    /** All classes in a folder, with UCF's groups. */
    public static VideoDataset scan(Path root) throws IOException {
        return scan(root, List.of(), UCF_GROUP);
    }

    /** Some classes of a folder, in the order of their labels, with UCF's groups; none for all. */
    public static VideoDataset scan(Path root, List<String> classes) throws IOException {
        return scan(root, classes, UCF_GROUP);
    }

    /**
     * Lists the clips in a folder. Hidden files and folders are passed over.
     *
     * @param classes the classes to use, in the order of their labels; none for all, in the order of their names. A class may
     *     also be called as its files are, {@code v_<class>_…}
     * @param groupPattern is looked for in a file's name; its first capture, or all of it if it has none, is the group
     * @throws DatasetException if the folder is missing, has no videos, or lacks one of the classes
     */
    public static VideoDataset scan(Path root, List<String> classes, Pattern groupPattern) throws IOException {
        if (!Files.isDirectory(root)) {
            throw new DatasetException(root + (Files.exists(root) ? ": not a folder" : ": no such folder"));
        }
        List<String> present = classesWithVideos(root);
        if (present.isEmpty()) {
            throw new DatasetException(root + ": no videos; a data set is a folder with one folder of clips per class");
        }
        List<String> used = new ArrayList<>(present);
        if (!classes.isEmpty()) {
            used.clear();
            for (String name : classes) {
                used.add(folder(root, name, present));
            }
        }
        if (new HashSet<>(used).size() < used.size()) {
            throw new DatasetException("a class is named twice: " + String.join(", ", used));
        }
        List<VideoClip> clips = new ArrayList<>();
        int ignored = 0;
        for (int label = 0; label < used.size(); label++) {
            String name = used.get(label);
            for (Path file : list(root.resolve(name))) {
                if (isVideo(file)) {
                    clips.add(new VideoClip(file, label, group(file, groupPattern)));
                } else {
                    ignored++;
                }
            }
        }
        return new VideoDataset(root, used, clips, ignored);
    }

    /** The clips of a class. */
    public List<VideoClip> clipsOf(int label) {
        return clips.stream().filter(clip -> clip.label() == label).toList();
    }

    /**
     * The folder of a class: of that name, or one whose clips are named so, as UCF50's Billiards has
     * {@code v_Billards_g01_c01.avi}.
     */
    private static String folder(Path root, String name, List<String> present) throws IOException {
        if (present.contains(name)) {
            return name;
        }
        for (String folder : present) {
            if (list(root.resolve(folder)).stream()
                    .anyMatch(file -> file.getFileName().toString().startsWith("v_" + name + "_"))) {
                return folder;
            }
        }
        throw new DatasetException(unknownClass(root, name, present));
    }

    private static List<String> classesWithVideos(Path root) throws IOException {
        List<String> names = new ArrayList<>();
        for (Path folder : list(root)) {
            if (Files.isDirectory(folder) && list(folder).stream().anyMatch(VideoDataset::isVideo)) {
                names.add(folder.getFileName().toString());
            }
        }
        return names;
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .sorted(Comparator.comparing(entry -> entry.getFileName().toString()))
                    .toList();
        }
    }

    private static boolean isVideo(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1)) && Files.isRegularFile(file);
    }

    private static Optional<String> group(Path file, Pattern pattern) {
        Matcher matcher = pattern.matcher(file.getFileName().toString());
        if (!matcher.find()) {
            return Optional.empty();
        }
        return Optional.ofNullable(matcher.groupCount() == 0 ? matcher.group() : matcher.group(1));
    }

    private static String unknownClass(Path root, String name, List<String> present) {
        String close = present.stream()
                .filter(other -> EditDistance.between(lower(name), lower(other)) <= 2
                        || lower(other).contains(lower(name)))
                .findFirst()
                .map(other -> "; did you mean " + other + "?")
                .orElse(".");
        return root + ": no class '" + name + "'" + close + " There are: " + String.join(", ", present);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
