package dev.zoetrope.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFileTest {
    @TempDir
    private Path folder;

    @Test
    void createsFileAndFolders() throws IOException {
        Path file = folder.resolve("a/b/c.bin");
        AtomicFile.write(file, out -> out.write(new byte[] {1, 2, 3}));
        assertThat(file).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(names(file.resolveSibling("."))).containsExactly("c.bin");
    }

    @Test
    void replacesFile() throws IOException {
        Path file = Files.writeString(folder.resolve("c.txt"), "the old content, which is longer");
        AtomicFile.write(file, out -> out.write('n'));
        assertThat(file).hasContent("n");
    }

    @Test
    void replacesFileByOneThatIsWrittenInAnyOrder() throws IOException {
        Path file = Files.writeString(folder.resolve("c.txt"), "old");
        AtomicFile.replace(file, temporary -> Files.writeString(temporary, "new"));
        assertThat(file).hasContent("new");
        assertThatThrownBy(() -> AtomicFile.replace(file, temporary -> {
                    Files.writeString(temporary, "half");
                    throw new IOException("the disk is full");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage(file + ": the disk is full");
        assertThat(file).hasContent("new");
        assertThat(names(folder)).containsExactly("c.txt");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void followsLinks() throws IOException {
        Path real = Files.writeString(folder.resolve("real"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("real"));
        AtomicFile.write(link, out -> out.write('n'));
        assertThat(real).hasContent("n");
        assertThat(link).isSymbolicLink();
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), Path.of("sub/fresh"));
        AtomicFile.write(dangling, out -> out.write('n'));
        assertThat(folder.resolve("sub/fresh")).hasContent("n");
        Path circle = Files.createSymbolicLink(folder.resolve("circle"), Path.of("circle"));
        assertThatThrownBy(() -> AtomicFile.write(circle, out -> out.write('n')))
                .hasMessage(circle + ": links that lead in a circle");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void writesIntoWhatIsNoOrdinaryFile() throws IOException {
        Path device = Path.of("/dev/null");
        AtomicFile.write(device, out -> out.write('n'));
        assertThat(Files.isRegularFile(device)).isFalse();
        assertThatThrownBy(() -> AtomicFile.replace(device, temporary -> Files.writeString(temporary, "n")))
                .hasMessage(device + ": no ordinary file, nothing is written there");
        assertThatThrownBy(() -> AtomicFile.write(folder, out -> out.write('n')))
                .hasMessage(folder + ": a folder, nothing is written there");
    }

    @Test
    void failureLeavesTheOldContentAndNothingBeside() throws IOException {
        Path file = Files.writeString(folder.resolve("c.txt"), "old");
        assertThatThrownBy(() -> AtomicFile.write(file, out -> {
                    out.write(new byte[1 << 17]);
                    throw new IOException("the disk is full");
                }))
                .hasMessage(file + ": the disk is full");
        assertThat(file).hasContent("old");
        assertThat(names(folder)).containsExactly("c.txt");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void newFilesMayBeReadByWhomAnyNewFileMay() throws IOException {
        Path any = Files.writeString(folder.resolve("any.txt"), "");
        Path file = folder.resolve("c.txt");
        AtomicFile.write(file, out -> out.write('n'));
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(any));
    }

    private static Stream<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }
}
