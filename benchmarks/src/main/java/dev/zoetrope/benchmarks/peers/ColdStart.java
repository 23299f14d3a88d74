package dev.zoetrope.benchmarks.peers;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.checkpoint.ModelFile;
import dev.zoetrope.layers.data.ByteClips;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.train.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * The shortest way from a saved model to a prediction: {@code ColdStart predict MODEL CLIP}, where the clip is a file of
 * its bytes. {@code ColdStart save MODEL} writes the model.
 */
public final class ColdStart {
    private ColdStart() {}

    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[1]);
        if (args[0].equals("save")) {
            ModelFile.save(Lrcn.build(Execution.shared()), file, Map.of());
            return;
        }
        Model model = ModelFile.load(file, Execution.shared()).model();
        Tensor x = Tensor.zeros(model.inputShape().prepend(1));
        ByteClips.scale(Files.readAllBytes(Path.of(args[2])), x);
        System.out.println("prediction " + Arrays.toString(model.predict(x).toArray()));
    }
}
