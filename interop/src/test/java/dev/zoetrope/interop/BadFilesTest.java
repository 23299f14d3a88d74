package dev.zoetrope.interop;

import static dev.zoetrope.layers.Layers.dense;
import static dev.zoetrope.layers.Layers.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.interop.hdf5.Hdf5File;
import dev.zoetrope.interop.hdf5.Hdf5Group;
import dev.zoetrope.interop.hdf5.Hdf5Writer;
import dev.zoetrope.interop.zip.Archive;
import dev.zoetrope.interop.zip.ArchiveWriter;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.train.Model;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not Keras's own, or not meant well, is refused by name, with its place. */
final class BadFilesTest {
    private static final Execution EXECUTION = Execution.ofThreads(1);

    @TempDir
    private Path folder;

    @Test
    void lambdas() throws IOException {
        assertRefused(
                config(
                        "dense_named",
                        json -> json.replaceFirst("\"class_name\": \"Dense\"", "\"class_name\": \"Lambda\"")),
                "layer first",
                "\"Lambda\"");
    }

    @Test
    void customLayers() throws IOException {
        assertRefused(
                config(
                        "dense_named",
                        json -> json.replaceFirst(
                                "\"module\": \"keras.layers\", \"class_name\": \"Dense\"",
                                "\"module\": \"mine\", \"class_name\": \"Dense\"")),
                "layer first",
                "custom",
                "mine");
    }

    @Test
    void functionsOfOnesOwn() throws IOException {
        assertRefused(
                config(
                        "dense_named",
                        json -> json.replaceFirst(
                                "\"activation\": \"tanh\"",
                                "\"activation\": {\"class_name\": \"function\", \"config\": \"os.system\"}")),
                "layer first.activation",
                "os.system");
    }

    @Test
    void unknownOptions() throws IOException {
        assertRefused(
                config("dense_named", json -> json.replaceFirst("\"units\": 4", "\"units\": 4, \"sparkle\": true")),
                "layer first.sparkle");
        assertRefused(
                config("conv2d", json -> json.replaceFirst("channels_last", "channels_first")),
                "data_format",
                "channels_first");
        assertRefused(
                config(
                        "dense_named",
                        json -> json.replaceFirst("\"activation\": \"tanh\"", "\"activation\": \"sparkle\"")),
                "layer first",
                "sparkle");
    }

    @Test
    void layersLargerThanTheFile() throws IOException {
        assertRefused(
                config("dense_named", json -> json.replaceFirst("\"units\": 4", "\"units\": 100000000")),
                "first/kernel");
    }

    @Test
    void deepJson() throws IOException {
        assertRefused(config("dense_named", json -> "[".repeat(1000) + "]".repeat(1000)), "config.json", "deeper");
    }

    @Test
    void pathsInArchives() throws IOException {
        Map<String, byte[]> entries = entries("dense_named");
        entries.put("../../etc/passwd", new byte[3]);
        assertRefused(archive(entries), "../../etc/passwd");
    }

    @Test
    void zipBombs() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("config.json"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 256; i++) {
                zip.write(zeros);
            }
            zip.closeEntry();
        }
        assertRefused(file(out.toByteArray()), "config.json", "more than");
    }

    @Test
    void archivesThatClaimMoreThanAnArrayHolds() throws IOException {
        Map<String, byte[]> entries = entries("dense");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("config.json"));
            zip.write(Objects.requireNonNull(entries.get("config.json")));
            zip.closeEntry();
        }
        ByteBuffer bytes = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        int directory = bytes.getInt(bytes.capacity() - 22 + 16);
        bytes.putInt(directory + 24, 0x90000000);
        assertThatThrownBy(() -> Archive.open(bytes).read("config.json", Long.MAX_VALUE))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("config.json has 2415919104 bytes");
    }

    /** A group inside {@code layers} that is {@code layers} itself. */
    @Test
    void groupsInACircle() throws IOException {
        Model model = Model.build(Shape.of(2), sequential(dense(3)), 0, EXECUTION);
        Hdf5Group root = new Hdf5Group();
        root.put("layers/dense/vars/0", Tensor.zeros(2, 3));
        root.put("layers/dense/vars/1", Tensor.zeros(3));
        root.group("layers/again");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Hdf5Writer.write(root, out);
        ByteBuffer bytes = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        // the last lists of symbols are those of layers, "again" first, and of the root
        int firstAddress = 16;
        int[] lists = IntStream.range(0, bytes.capacity() - 4)
                .filter(i -> bytes.getInt(i) == 0x444F4E53) // SNOD
                .toArray();
        long layers = bytes.getLong(lists[lists.length - 1] + firstAddress);
        bytes.putLong(lists[lists.length - 2] + firstAddress, layers);
        Path file = Files.write(folder.resolve("circle.weights.h5"), bytes.array());
        assertThatThrownBy(() -> ModelFiles.readWeights(file, model))
                .isInstanceOf(ModelFormatException.class)
                .hasMessage(file + ": HDF5 layers/again is layers: groups that lead in a circle");
    }

    /** A text of a megabyte, to which a list refers three hundred times. */
    @Test
    void listsThatUnfold() throws IOException {
        Hdf5Group root = new Hdf5Group();
        root.attribute("layer_names", Collections.nCopies(300, "a".repeat(1 << 20)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Hdf5Writer.write(root, out);
        Hdf5File file = Hdf5File.open(ByteBuffer.wrap(out.toByteArray()));
        assertThatThrownBy(() -> file.root().texts("layer_names"))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("far more than a file of this size holds");
        assertThatThrownBy(() -> file.root().text("layer_names"))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("has 300 texts, not one");
    }

    @Test
    void missingWeights() throws IOException {
        Map<String, byte[]> entries = entries("dense");
        entries.put("model.weights.h5", Objects.requireNonNull(entries("conv1d").get("model.weights.h5")));
        assertRefused(archive(entries), "no weights for dense/kernel");
    }

    @Test
    void otherFiles() throws IOException {
        assertRefused(folder.resolve("not-there.keras"), "no such file");
        assertRefused(file(new byte[0]), "not a zip");
        Path text = folder.resolve("text.h5");
        Files.writeString(text, "hello");
        assertRefused(text, "not an HDF5 file");
    }

    private static void assertRefused(Path file, String... words) {
        assertThatThrownBy(() -> ModelFiles.read(file, EXECUTION))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith(file.toString())
                .satisfies(thrown -> assertThat(thrown.getMessage()).contains(words));
    }

    private Path config(String name, UnaryOperator<String> change) throws IOException {
        Map<String, byte[]> entries = entries(name);
        String config = new String(Objects.requireNonNull(entries.get("config.json")), StandardCharsets.UTF_8);
        String changed = change.apply(config);
        assertThat(changed).isNotEqualTo(config);
        entries.put("config.json", changed.getBytes(StandardCharsets.UTF_8));
        return archive(entries);
    }

    private static Map<String, byte[]> entries(String name) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(Fixtures.file(name, ".keras")));
        Archive archive = Archive.open(file);
        Map<String, byte[]> entries = new TreeMap<>();
        for (String entry : List.of("metadata.json", "config.json", "model.weights.h5")) {
            ByteBuffer content = archive.read(entry, file.capacity());
            byte[] bytes = new byte[content.remaining()];
            content.get(bytes);
            entries.put(entry, bytes);
        }
        return entries;
    }

    private Path archive(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ArchiveWriter writer = new ArchiveWriter(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                writer.add(entry.getKey(), to -> to.write(entry.getValue()));
            }
        }
        return file(out.toByteArray());
    }

    private Path file(byte[] bytes) throws IOException {
        Path file = folder.resolve("bad.keras");
        Files.write(file, bytes);
        return file;
    }
}
