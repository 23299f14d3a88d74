package dev.zoetrope.video.dataset;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The lists of training and test clips that come with a data set.
 *
 * <p>UCF101: {@code classInd.txt} with lines {@code 1 ApplyEyeMakeup}, {@code trainlist01.txt} with lines
 * {@code ApplyEyeMakeup/v_ApplyEyeMakeup_g08_c01.avi 1}, {@code testlist01.txt} with the like, mostly without the number.
 * HMDB51: for each class {@code brush_hair_test_split1.txt} with lines {@code April_09_brush_hair_u_nm_np1_ba_goo_0.avi 1},
 * where 1 is for training, 2 for the test and 0 for neither.
 */
public final class SplitLists {
    private static final long LARGEST = 1L << 26;
    private static final Pattern HMDB_LINE = Pattern.compile("(.*\\S)\\s+([012])");
    private static final Pattern NUMBERED = Pattern.compile("_g(\\d+)_c(\\d+)\\.");

    private final Path folder;
    private final int number;
    private final List<String> classes;
    /** For each class its files, and whether they are for the test. */
    private final Map<String, Map<String, Boolean>> files = new TreeMap<>();

    private SplitLists(Path folder, int number, List<String> classes) {
        this.folder = folder;
        this.number = number;
        this.classes = classes;
    }

    /**
     * Reads the lists in a folder.
     *
     * @param number of the split: UCF101 and HMDB51 have three, from 1
     * @throws DatasetException if the folder holds no such lists, or a line that is none of theirs
     */
    public static SplitLists read(Path folder, int number) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new DatasetException(folder + (Files.exists(folder) ? ": not a folder" : ": no such folder"));
        }
        Path train = folder.resolve("trainlist%02d.txt".formatted(number));
        Path test = folder.resolve("testlist%02d.txt".formatted(number));
        if (Files.exists(train) && Files.exists(test)) {
            SplitLists lists = new SplitLists(folder, number, classIndex(folder.resolve("classInd.txt")));
            lists.addUcf(train, false);
            lists.addUcf(test, true);
            return lists;
        }
        String ending = "_test_split" + number + ".txt";
        List<Path> each;
        try (Stream<Path> entries = Files.list(folder)) {
            each = entries.filter(file -> file.getFileName().toString().endsWith(ending))
                    .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                    .toList();
        }
        if (each.isEmpty()) {
            throw new DatasetException(folder + ": no lists of split " + number + "; wanted are " + train.getFileName()
                    + " and " + test.getFileName() + ", or files named <class>" + ending);
        }
        SplitLists lists = new SplitLists(folder, number, List.of());
        for (Path file : each) {
            String name = file.getFileName().toString();
            lists.addHmdb(file, name.substring(0, name.length() - ending.length()));
        }
        return lists;
    }

    /** How many splits the lists in a folder make, numbered from 1. */
    public static int count(Path folder) throws IOException {
        int count = 0;
        while (true) {
            String ending = "_test_split" + (count + 1) + ".txt";
            boolean there = Files.exists(folder.resolve("trainlist%02d.txt".formatted(count + 1)));
            if (!there) {
                try (Stream<Path> entries = Files.list(folder)) {
                    there = entries.anyMatch(
                            file -> file.getFileName().toString().endsWith(ending));
                }
            }
            if (!there) {
                return count;
            }
            count++;
        }
    }

    /** The classes in the order of their labels, as the lists have them. */
    public List<String> classes() {
        return classes.isEmpty() ? List.copyOf(files.keySet()) : classes;
    }

    /** The clips to train with. */
    public Set<VideoClip> train(VideoDataset dataset) {
        return find(dataset, false);
    }

    /** The clips to test on. */
    public Set<VideoClip> test(VideoDataset dataset) {
        return find(dataset, true);
    }

    /** How many files the lists name in the classes of a data set, and it does not have. */
    public int absent(VideoDataset dataset) {
        long named = 0;
        for (String name : dataset.classes()) {
            named += files.getOrDefault(name, Map.of()).size();
        }
        return (int) (named - train(dataset).size() - test(dataset).size());
    }

    @Override
    public String toString() {
        return folder + ", split " + number;
    }

    private Set<VideoClip> find(VideoDataset dataset, boolean test) {
        Set<VideoClip> found = new HashSet<>();
        for (int label = 0; label < dataset.classes().size(); label++) {
            Map<String, Boolean> named = files.getOrDefault(dataset.classes().get(label), Map.of());
            Map<String, Boolean> byNumber = new HashMap<>();
            named.forEach((file, side) -> byNumber.put(number(file), side));
            for (VideoClip clip : dataset.clipsOf(label)) {
                String name = clip.path().getFileName().toString();
                Boolean side = named.get(name);
                // UCF50's v_Billards_g01_c01.avi is UCF101's v_Billiards_g01_c01.avi
                Boolean wanted = side != null ? side : byNumber.get(number(name));
                if (wanted != null && wanted == test) {
                    found.add(clip);
                }
            }
        }
        return found;
    }

    /** Group and clip of a name as UCF has them; the whole name of any other. */
    private static String number(String file) {
        Matcher matcher = NUMBERED.matcher(file);
        return matcher.find() ? matcher.group(1) + "/" + matcher.group(2) : file;
    }

    private static List<String> classIndex(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        TreeMap<Integer, String> names = new TreeMap<>();
        for (String line : lines(file)) {
            String[] words = line.split("\\s+", 2);
            if (words.length != 2 || !words[0].matches("\\d{1,6}")) {
                throw bad(file, line, "a number and the name of a class");
            }
            names.put(Integer.parseInt(words[0]), words[1]);
        }
        return List.copyOf(names.values());
    }

    private void addUcf(Path list, boolean test) throws IOException {
        for (String line : lines(list)) {
            String path = line.replaceFirst("\\s+\\d+$", "");
            int slash = path.indexOf('/');
            if (slash < 1 || slash != path.lastIndexOf('/') || slash == path.length() - 1) {
                throw bad(list, line, "<class>/<file>, and perhaps the number of the class");
            }
            add(list, path.substring(0, slash), path.substring(slash + 1), test);
        }
    }

    private void addHmdb(Path list, String name) throws IOException {
        for (String line : lines(list)) {
            Matcher matcher = HMDB_LINE.matcher(line);
            if (!matcher.matches()) {
                throw bad(list, line, "<file> and 0, 1 or 2");
            }
            if (!matcher.group(2).equals("0")) {
                add(list, name, matcher.group(1), matcher.group(2).equals("2"));
            }
        }
    }

    private void add(Path list, String name, String file, boolean test) throws DatasetException {
        @Nullable
        Boolean before = files.computeIfAbsent(name, any -> new TreeMap<>()).put(file, test);
        if (before != null && before != test) {
            throw new DatasetException(list + ": " + name + "/" + file + " is both for training and for the test");
        }
    }

    private static List<String> lines(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new DatasetException(file + ": too large for a list of clips");
        }
        // not UTF-8 in every copy, and a wrong letter is no reason to refuse it
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        return new ArrayList<>(Arrays.stream(text.split("\\R"))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList());
    }

    private static DatasetException bad(Path file, String line, String wanted) {
        return new DatasetException(file + ": wanted lines of " + wanted + ", received '" + line + "'");
    }
}
