package dev.zoetrope.testkit;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.checkpoint.ModelFile;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.train.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A model of one layer, written and read again: the same spec, the same parameters, the same output, the same file. */
final class SaveAndLoad {
    private SaveAndLoad() {}

    static void check(LayerExample example) {
        try {
            Path folder = Files.createTempDirectory("zoetrope-testkit");
            Path first = folder.resolve("first.safetensors");
            Path second = folder.resolve("second.safetensors");
            try {
                roundTrip(example, first, second);
            } finally {
                Files.deleteIfExists(first);
                Files.deleteIfExists(second);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void roundTrip(LayerExample example, Path first, Path second) throws IOException {
        Draw draw = Draw.of(example.name(), 0);
        Execution execution = new Execution(Kernels.scalar(), new Parallel(1));
        Sequential spec = example.spec() instanceof Sequential whole ? whole : new Sequential(List.of(example.spec()));
        Model model = Model.build(example.input(), spec, draw.seed(), execution);
        for (Parameter parameter : model.parameters()) {
            Tensor values = draw.normal(parameter.value().shape());
            for (int i = 0; i < values.size(); i++) {
                // State may be a variance.
                values.array()[i] = parameter.isState() ? Math.abs(values.array()[i]) : values.array()[i];
            }
            parameter.value().copyFrom(values);
        }
        ModelFile.save(model, first, Map.of());
        Model loaded = ModelFile.load(first, execution).model();
        if (!loaded.spec().equals(spec) || !loaded.inputShape().equals(example.input())) {
            throw new AssertionError("saved " + spec + " on " + example.input() + ", loaded " + loaded.spec() + " on "
                    + loaded.inputShape());
        }
        Tensor x = example.inputs(example.batch(), draw);
        Agreement.requireSameBits("y of the loaded model", loaded.predict(x), model.predict(x), draw.replay());
        ModelFile.save(loaded, second, Map.of());
        if (!Arrays.equals(Files.readAllBytes(first), Files.readAllBytes(second))) {
            throw new AssertionError("saved again, the file of " + spec + " is another\n" + draw.replay());
        }
    }
}
