package dev.zoetrope.cli;

import dev.zoetrope.cli.explore.ClipShelf;
import dev.zoetrope.cli.explore.ExploredModel;
import dev.zoetrope.cli.explore.Explorer;
import dev.zoetrope.cli.explore.ExplorerServer;
import dev.zoetrope.cli.explore.LiveTraining;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.data.ByteClips;
import dev.zoetrope.layers.train.Callback;
import dev.zoetrope.video.dataset.LoadedClips;
import dev.zoetrope.video.dataset.Split;
import dev.zoetrope.video.dataset.VideoClip;
import java.io.IOException;
import java.util.List;

/** A page that shows a training as it goes; until it is closed. */
final class WatchedTraining implements AutoCloseable {
    private static final int MOST_CLIPS = 64;

    private final LiveTraining live;
    private final ExplorerServer server;

    /** Serves the page, with clips that the model does not learn from. */
    WatchedTraining(ClipModel model, LoadedClips loaded, Split split, int port) throws IOException {
        List<VideoClip> unseen = split.validation().isEmpty() ? split.train() : split.validation();
        ClipShelf shelf = new ClipShelf();
        List<VideoClip> shown = unseen.stream().limit(MOST_CLIPS).toList();
        List<byte[]> pixels = loaded.pixels(shown);
        for (int i = 0; i < shown.size(); i++) {
            byte[] bytes = pixels.get(i);
            String label = model.classes().get(shown.get(i).label());
            shelf.add(new ClipShelf.Entry(String.valueOf(shown.get(i).path().getFileName()), label, () -> {
                Tensor x = Tensor.zeros(model.plan().shape().prepend(1));
                ByteClips.scale(bytes, x);
                return x;
            }));
        }
        ExploredModel explored = ExploredModel.of(
                "in training",
                LiveTraining.copy(model.model()),
                model.classes(),
                model.plan().order());
        Explorer explorer = new Explorer(explored, shelf);
        live = new LiveTraining(
                explorer,
                model.classes().size(),
                split.validation().isEmpty() ? null : ClipLoader.examples(loaded, split.validation(), model));
        server = new ExplorerServer(explorer, live, port);
    }

    String url() {
        return server.url();
    }

    Callback callback() {
        return live;
    }

    @Override
    public void close() {
        server.close();
    }
}
