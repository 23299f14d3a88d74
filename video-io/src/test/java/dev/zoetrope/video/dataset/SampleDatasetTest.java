package dev.zoetrope.video.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.video.Clip;
import dev.zoetrope.video.ColorOrder;
import dev.zoetrope.video.SamplingPlan;
import dev.zoetrope.video.VideoFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleDatasetTest {
    @TempDir
    Path folder;

    @Test
    void writesClassFoldersWithGroupsThatTheScanFinds() throws IOException {
        VideoDataset dataset = VideoDataset.scan(write(new SampleDataset(3, 2, 5, 32, 7), folder, 2));

        assertThat(dataset.classes()).isEqualTo(SampleDataset.CLASSES);
        assertThat(dataset.clips()).hasSize(24);
        assertThat(dataset.clips().stream()
                        .map(clip -> clip.group().orElseThrow())
                        .distinct())
                .containsExactly("01", "02", "03");
        try (VideoFile video = VideoFile.open(dataset.clips().getFirst().path())) {
            assertThat(video.frameCount()).isEqualTo(5);
            assertThat(video.info().width()).isEqualTo(32);
        }
    }

    @Test
    void theFilesDependOnTheSeedAlone() throws IOException {
        SampleDataset sample = new SampleDataset(1, 2, 4, 32, 7);
        List<VideoClip> one =
                VideoDataset.scan(write(sample, folder.resolve("one"), 1)).clips();
        List<VideoClip> two =
                VideoDataset.scan(write(sample, folder.resolve("two"), 3)).clips();
        List<VideoClip> other = VideoDataset.scan(write(new SampleDataset(1, 2, 4, 32, 8), folder, 2))
                .clips();
        for (int i = 0; i < one.size(); i++) {
            assertThat(one.get(i).path()).hasSameBinaryContentAs(two.get(i).path());
            assertThat(Files.readAllBytes(one.get(i).path()))
                    .isNotEqualTo(Files.readAllBytes(other.get(i).path()));
        }
    }

    @Test
    void completeFilesAreLeftAndIncompleteOnesMadeAgain() throws IOException {
        SampleDataset sample = new SampleDataset(1, 1, 3, 16, 7);
        Path root = write(sample, folder, 1);
        Path file = VideoDataset.scan(root).clips().getFirst().path();
        FileTime old = FileTime.from(Instant.EPOCH);
        Files.setLastModifiedTime(file, old);

        write(sample, folder, 1);
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(old);
        Files.delete(root.resolve(".complete"));
        write(sample, folder, 1);
        assertThat(Files.getLastModifiedTime(file)).isNotEqualTo(old);
    }

    /** In every frame of every class the shape is in each sixteenth of the picture about equally often. */
    @Test
    void thePlaceOfTheShapeSaysNothingAboutTheClass() {
        int clips = 1600;
        SampleDataset sample = new SampleDataset(1, 1, 24, 64, 11);
        float[] background = sample.background(0, 0, 0);
        for (int label = 0; label < SampleDataset.CLASSES.size(); label++) {
            for (int frame : new int[] {0, 7, 19}) {
                int[] counts = new int[16];
                for (int clip = 0; clip < clips; clip++) {
                    double[] place = sample.shape(label, background, 0, clip).position(frame);
                    counts[quarter(place[1]) * 4 + quarter(place[0])]++;
                }
                double chiSquare = 0;
                for (int count : counts) {
                    chiSquare += (count - clips / 16.0) * (count - clips / 16.0) / (clips / 16.0);
                }
                // 15 degrees of freedom: above 37.7 once in a thousand times, and the seed is fixed.
                assertThat(chiSquare)
                        .as("class %d, frame %d, seed 11", label, frame)
                        .isLessThan(37.7);
            }
        }
    }

    /** From frame to frame the shape moves by 8 to 12 hundredths of the picture, towards its class's side. */
    @Test
    void theShapeMovesWhereItsClassSays() {
        SampleDataset sample = SampleDataset.ofSeed(5);
        float[] background = sample.background(0, 0, 0);
        double[][] towards = {{0, 1}, {-1, 0}, {1, 0}, {0, -1}};
        assertThat(SampleDataset.CLASSES).containsExactly("MoveDown", "MoveLeft", "MoveRight", "MoveUp");
        for (int label = 0; label < towards.length; label++) {
            for (int clip = 0; clip < 20; clip++) {
                MovingShape shape = sample.shape(label, background, 0, clip);
                for (int frame = 1; frame < 20; frame++) {
                    double[] before = shape.position(frame - 1);
                    double[] after = shape.position(frame);
                    double alongX = wrapped(after[0] - before[0]);
                    double alongY = wrapped(after[1] - before[1]);
                    double forward = alongX * towards[label][0] + alongY * towards[label][1];
                    assertThat(forward).isBetween(0.08 * 64 - 1e-9, 0.12 * 64 + 1e-9);
                    double sideways = alongX * towards[label][1] + alongY * towards[label][0];
                    assertThat(Math.abs(sideways)).isLessThan(1e-9);
                }
            }
        }
    }

    private static double wrapped(double distance) {
        return distance - 64 * Math.rint(distance / 64);
    }

    @Test
    void theShapeIsBrightInTheFileToo() throws IOException {
        SampleDataset sample = SampleDataset.ofSeed(5);
        Path root = write(new SampleDataset(1, 1, 24, 64, 5), folder, 1);
        Path file = root.resolve("MoveLeft").resolve("v_MoveLeft_g01_c01.mp4");
        Clip clip = VideoFile.sample(file, new SamplingPlan(24, 64, 64, ColorOrder.RGB));
        byte[] drawn = new byte[3 * 64 * 64];
        for (int frame = 0; frame < 24; frame++) {
            sample.shape(1, sample.background(1, 0, 0), 0, 0).draw(frame, drawn);
            long sum = 0;
            for (int i = 0; i < drawn.length; i++) {
                sum += Math.abs((drawn[i] & 0xFF) - (clip.pixels()[frame * drawn.length + i] & 0xFF));
            }
            assertThat((double) sum / drawn.length).as("frame %d", frame).isLessThan(8);
        }
    }

    @Test
    void refusesImpossibleParameters() {
        assertThatThrownBy(() -> new SampleDataset(0, 1, 20, 64, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("groups must be in 1…99, received 0");
        assertThatThrownBy(() -> new SampleDataset(1, 1, 20, 63, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("side must be even, received 63");
    }

    private static int quarter(double coordinate) {
        return (int) (coordinate / 16);
    }

    private static Path write(SampleDataset sample, Path parent, int threads) throws IOException {
        try (Parallel parallel = new Parallel(threads)) {
            return sample.write(parent, parallel);
        }
    }
}
