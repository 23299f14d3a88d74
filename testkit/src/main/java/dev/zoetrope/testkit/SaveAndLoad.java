package dev.zoetrope.testkit;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.checkpoint.ModelFile;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Functional;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.NetworkSpec;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.layer.Symbol;
import dev.zoetrope.layers.layer.SymbolGraph;
import dev.zoetrope.layers.train.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

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
        NetworkSpec spec = network(example);
        Model model = spec instanceof Functional graph
                ? Model.build(graph, draw.seed(), execution)
                : Model.build(example.inputs().getFirst(), spec, draw.seed(), execution);
        for (Parameter parameter : model.parameters()) {
            Tensor values = draw.normal(parameter.value().shape());
            for (int i = 0; i < values.size(); i++) {
                // State may be a variance.
                values.array()[i] = parameter.isState() ? Math.abs(values.array()[i]) : values.array()[i];
            }
            parameter.value().copyFrom(values);
        }
        ModelFile.save(model, first, Map.of());
        Model loaded = ModelFile.load(first, execution, List.of(example.spec().getClass()))
                .model();
        if (!loaded.spec().equals(spec) || !loaded.inputShapes().equals(example.inputs())) {
            throw new AssertionError("saved " + spec + " on " + example.inputs() + ", loaded " + loaded.spec() + " on "
                    + loaded.inputShapes());
        }
        List<Tensor> xs = example.draw(draw, example.batch());
        List<Tensor> ys = model.predict(xs);
        List<Tensor> again = loaded.predict(xs);
        for (int i = 0; i < ys.size(); i++) {
            Agreement.requireSameBits("y" + i + " of the loaded model", again.get(i), ys.get(i), draw.replay());
        }
        ModelFile.save(loaded, second, Map.of());
        if (!Arrays.equals(Files.readAllBytes(first), Files.readAllBytes(second))) {
            throw new AssertionError("saved again, the file of " + spec + " is another\n" + draw.replay());
        }
    }

    /** The layer itself if it is a model, or as the only one of a model. */
    private static NetworkSpec network(LayerExample example) {
        if (example.spec() instanceof NetworkSpec whole) {
            return whole;
        }
        int outputs = example.spec()
                .build(example.inputs(), BuildContext.fresh(0))
                .outputShapes()
                .size();
        if (example.spec() instanceof LayerSpec layer && example.inputs().size() == 1 && outputs == 1) {
            return new Sequential(List.of(layer));
        }
        Symbol[] inputs = example.inputs().stream().map(Symbol::input).toArray(Symbol[]::new);
        Symbol output = example.spec().on(inputs);
        return SymbolGraph.of(
                List.of(inputs),
                IntStream.range(0, outputs).mapToObj(output::output).toList());
    }
}
