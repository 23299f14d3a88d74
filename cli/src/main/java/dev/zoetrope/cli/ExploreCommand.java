package dev.zoetrope.cli;

import dev.zoetrope.cli.explore.ClipShelf;
import dev.zoetrope.cli.explore.ExploredModel;
import dev.zoetrope.cli.explore.Explorer;
import dev.zoetrope.cli.explore.ExplorerServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zoetrope explore}. */
@Command(
        name = "explore",
        description = {
            "Look into a model at work, in a web page on this machine: what each layer makes of a clip, what the answer"
                    + " hangs on, what the gates do.",
            "Serves until Ctrl-C."
        })
final class ExploreCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "A model: .safetensors, .keras, .h5 or .onnx; or the folder of a run.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path modelFile;

    @Parameters(
            index = "1..*",
            paramLabel = "VIDEO|DATA_DIR",
            description = "Video files, or folders with one folder of clips per class. The page takes more.")
    private List<Path> videos = List.of();

    @Mixin
    private final PortOption port = new PortOption();

    @Mixin
    private final ThreadsOption threads = new ThreadsOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        ExploredModel model = ExploredModel.load(ClipModel.file(modelFile), threads.execution());
        ClipShelf clips = new ClipShelf();
        clips.add(videos, model);
        try (ExplorerServer server = new ExplorerServer(new Explorer(model, clips), null, port.number())) {
            if (!model.missing().isEmpty()) {
                out.println(model.missing());
            }
            out.println("Open " + server.url());
            out.println("Only this machine can, and only with this address. Ctrl-C ends it.");
            out.flush();
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }
}
