package dev.zoetrope.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.interop.hdf5.Hdf5File;
import dev.zoetrope.interop.hdf5.Hdf5Group;
import dev.zoetrope.interop.hdf5.Hdf5Object;
import dev.zoetrope.interop.hdf5.Hdf5Writer;
import io.jhdf.HdfFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is written in HDF5 is read again, here and by another reader. */
final class Hdf5Test {
    @Test
    void largeGroupsAndLongTextsAreReadAgain() throws IOException {
        Hdf5Group root = new Hdf5Group();
        int count = 1000; // more names than one node of a tree holds
        for (int i = 0; i < count; i++) {
            root.put("a/b/" + i, Tensor.wrap(new float[] {i, -i, 0.5f}, 0, Shape.of(1, 3)));
        }
        root.put("step", 7L);
        String text = "long ".repeat(20_000);
        root.attribute("model_config", text);
        List<String> names = IntStream.range(0, 6000).mapToObj(i -> "name" + i).toList();
        root.group("a").attribute("weight_names", names.subList(0, 3000));
        root.group("a").attribute("layer_names", names.subList(3000, 6000));
        root.group("empty").attribute("weight_names", List.of());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Hdf5Writer.write(root, out);

        Hdf5Object read = Hdf5File.open(ByteBuffer.wrap(out.toByteArray())).root();
        assertThat(read.text("model_config")).isEqualTo(text);
        assertThat(read.get("a").texts("weight_names")).isEqualTo(names.subList(0, 3000));
        assertThat(read.get("a").texts("layer_names")).isEqualTo(names.subList(3000, 6000));
        assertThat(read.get("empty").texts("weight_names")).isEmpty();
        assertThat(read.get("a/b").names()).hasSize(count);
        try (HdfFile other = HdfFile.fromBytes(out.toByteArray())) {
            assertThat(other.getAttribute("model_config").getData()).isEqualTo(text);
            for (int i = 0; i < count; i += 37) {
                float[] values = new float[3];
                read.get("a/b/" + i).read(values, 0);
                assertThat(values).containsExactly(i, -i, 0.5f);
                assertThat(((float[][]) other.getDatasetByPath("a/b/" + i).getData())[0])
                        .isEqualTo(values);
            }
            assertThat(other.getDatasetByPath("step").getData()).isEqualTo(7L);
        }
    }
}
