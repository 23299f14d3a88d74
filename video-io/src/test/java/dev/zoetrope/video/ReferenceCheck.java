package dev.zoetrope.video;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Compares sampled frames with those that OpenCV gave: {@code ReferenceCheck REFERENCE_DIR CLIP_DIR}. For each
 * {@code REFERENCE_DIR/<clip>.safetensors} (uint8 {@code frames} [20,64,64,3] in B,G,R order, int64 {@code indices} [20])
 * it samples {@code <clip>.avi} or {@code .mp4} found under CLIP_DIR and prints the differences. Exit code 1 if indices
 * differ, a mean difference is above 0.2 or one difference is above 8.
 */
public final class ReferenceCheck {
    private static final double LARGEST_MEAN = 0.2;
    private static final int LARGEST = 8;

    private ReferenceCheck() {}

    public static void main(String[] args) throws IOException {
        boolean passed = true;
        try (Stream<Path> references = Files.list(Path.of(args[0]))) {
            for (Path reference : references.sorted().toList()) {
                passed &= check(reference, Path.of(args[1]));
            }
        }
        System.exit(passed ? 0 : 1);
    }

    private static boolean check(Path reference, Path clips) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(reference)).order(ByteOrder.LITTLE_ENDIAN);
        int headerSize = (int) file.getLong();
        String header = new String(file.array(), 8, headerSize, StandardCharsets.UTF_8);
        int frames = 8 + headerSize + offset(header, "frames");
        int indices = 8 + headerSize + offset(header, "indices");
        String name = reference.getFileName().toString().replace(".safetensors", "");
        Path path = find(clips, List.of(name + ".avi", name + ".mp4"));

        Clip clip = VideoFile.sample(path, new SamplingPlan(20, 64, 64));
        boolean sameIndices = true;
        for (int i = 0; i < 20; i++) {
            sameIndices &= clip.indices()[i] == file.getLong(indices + 8 * i);
        }
        long sum = 0;
        int largest = 0;
        byte[] pixels = clip.pixels();
        for (int i = 0; i < pixels.length; i++) {
            int difference = Math.abs((pixels[i] & 0xFF) - (file.get(frames + i) & 0xFF));
            sum += difference;
            largest = Math.max(largest, difference);
        }
        double mean = (double) sum / pixels.length;
        boolean passed = sameIndices && mean <= LARGEST_MEAN && largest <= LARGEST;
        System.out.printf(
                "%-28s %-5s frames %4d of %4d  indices %-6s  mean %.4f  max %d  %s%n",
                name,
                clip.source().codec(),
                clip.frameCount(),
                clip.source().headerFrames(),
                sameIndices ? "same" : "differ",
                mean,
                largest,
                passed ? "ok" : "FAILED");
        return passed;
    }

    private static int offset(String header, String tensor) {
        Matcher matcher = Pattern.compile("\"" + tensor + "\":\\{[^}]*\"data_offsets\":\\[(\\d+)")
                .matcher(header);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no tensor '" + tensor + "' in " + header);
        }
        return Integer.parseInt(matcher.group(1));
    }

    private static Path find(Path folder, List<String> names) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> names.contains(file.getFileName().toString()))
                    .findFirst()
                    .orElseThrow(() -> new IOException("none of " + names + " under " + folder));
        }
    }
}
