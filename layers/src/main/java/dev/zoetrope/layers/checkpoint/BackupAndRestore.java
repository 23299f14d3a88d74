package dev.zoetrope.layers.checkpoint;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.CarriedStates;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.optim.OptimizerState;
import dev.zoetrope.layers.train.Callback;
import dev.zoetrope.layers.train.CallbackState;
import dev.zoetrope.layers.train.EpochResult;
import dev.zoetrope.layers.train.Trainer;
import dev.zoetrope.layers.train.TrainingState;
import dev.zoetrope.layers.train.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Makes training go on where it was cut off, as Keras's callback of this name, and to the same bits: after each epoch one
 * file has the parameters, what the optimizer and the callbacks remember, and which epoch is next. If the file is there when
 * training begins, training begins there.
 *
 * <p>It stands last among the callbacks, and is given those whose memory matters. The file is replaced whole: at no moment
 * is there none that can be read.
 */
public final class BackupAndRestore implements Callback {
    private static final String FORMAT = "format";
    private static final String TRAINING = "zoetrope-training/1";
    private static final String PARAMETERS = "parameters/";
    private static final String STATES = "states/";
    private static final String OPTIMIZER = "optimizer/";
    private static final String CALLBACK = "callback";

    private final Path file;
    private final List<Callback> callbacks;

    /** @param callbacks those of the same training, always in the same order */
    public BackupAndRestore(Path file, Callback... callbacks) {
        this.file = file;
        this.callbacks = List.of(callbacks);
    }

    /**
     * Restores what the file has, if there is one, and else writes one of the beginning.
     *
     * @throws UncheckedIOException if the file cannot be read or written
     * @throws IllegalArgumentException if it is that of another training
     */
    @Override
    public void onTrainBegin(int epochs, int batches, Trainer trainer) {
        try {
            if (Files.exists(file)) {
                restore(Safetensors.read(file), trainer);
            } else {
                save(trainer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot go on with the training in " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void onEpochEnd(EpochResult result, Trainer trainer) {
        try {
            save(trainer);
        } catch (IOException e) {
            throw new UncheckedIOException("the checkpoint cannot be written: " + e.getMessage(), e);
        }
    }

    private void save(Trainer trainer) throws IOException {
        TrainingState state = trainer.state();
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(FORMAT, TRAINING);
        metadata.put("step", Long.toString(state.step()));
        metadata.put("epoch", Integer.toString(state.epoch()));
        metadata.put("stopped", Boolean.toString(state.stopped()));
        metadata.put("iterations", Long.toString(state.optimizer().iterations()));
        metadata.put("learning_rate", Double.toString(state.optimizer().learningRate()));
        Map<String, Safetensors.Entry> arrays = new LinkedHashMap<>();
        for (Parameter parameter : trainer.model().parameters()) {
            arrays.put(PARAMETERS + parameter.path(), Safetensors.Entry.of(parameter.value()));
        }
        for (CarriedStates carried : trainer.model().carriedStates()) {
            for (int i = 0; i < carried.states().size(); i++) {
                arrays.put(
                        STATES + carried.layer() + "/" + i,
                        Safetensors.Entry.of(carried.states().get(i)));
            }
        }
        state.optimizer().slots().forEach((name, slot) -> arrays.put(OPTIMIZER + name, Safetensors.Entry.of(slot)));
        for (int i = 0; i < callbacks.size(); i++) {
            CallbackState remembered = callbacks.get(i).state();
            String prefix = prefix(i);
            remembered.values().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(value -> metadata.put(prefix + value.getKey(), value.getValue()));
            remembered.tensors().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(tensor -> arrays.put(prefix + tensor.getKey(), Safetensors.Entry.of(tensor.getValue())));
        }
        new Safetensors(metadata, arrays).write(file);
    }

    private static String prefix(int callback) {
        return CALLBACK + callback + "/";
    }

    private void restore(Safetensors content, Trainer trainer) throws ModelFormatException {
        Map<String, String> metadata = content.metadata();
        if (!TRAINING.equals(metadata.get(FORMAT))) {
            throw new ModelFormatException(
                    file + ": not a training to go on with: no \"format\": \"" + TRAINING + "\" in its metadata");
        }
        try {
            Weights.of(tensors(content, PARAMETERS)).restoreTo(trainer.model());
            restoreStates(content, trainer);
            trainer.restore(new TrainingState(
                    Long.parseLong(metadata.getOrDefault("step", "")),
                    Integer.parseInt(metadata.getOrDefault("epoch", "")),
                    Boolean.parseBoolean(metadata.get("stopped")),
                    new OptimizerState(
                            Long.parseLong(metadata.getOrDefault("iterations", "")),
                            Double.parseDouble(metadata.getOrDefault("learning_rate", "")),
                            tensors(content, OPTIMIZER))));
            for (int i = 0; i < callbacks.size(); i++) {
                Map<String, String> values = new LinkedHashMap<>();
                String prefix = prefix(i);
                metadata.forEach((name, value) -> {
                    if (name.startsWith(prefix)) {
                        values.put(name.substring(prefix.length()), value);
                    }
                });
                CallbackState remembered = new CallbackState(values, tensors(content, prefix));
                if (!remembered.equals(CallbackState.NONE)) {
                    callbacks.get(i).restore(remembered);
                }
            }
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(file + ": " + e.getMessage());
        }
    }

    /** What stateful layers ended the epoch with. */
    private static void restoreStates(Safetensors content, Trainer trainer) {
        for (CarriedStates carried : trainer.model().carriedStates()) {
            Map<String, Tensor> states = tensors(content, STATES + carried.layer() + "/");
            carried.set(IntStream.range(0, states.size())
                    .mapToObj(i -> state(states, carried.layer(), i))
                    .toList());
        }
    }

    private static Tensor state(Map<String, Tensor> states, String layer, int index) {
        Tensor state = states.get(Integer.toString(index));
        if (state == null) {
            throw new IllegalArgumentException("no state " + index + " of layer " + layer);
        }
        return state;
    }

    private static Map<String, Tensor> tensors(Safetensors content, String prefix) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        content.arrays().forEach((name, entry) -> {
            if (name.startsWith(prefix)) {
                tensors.put(name.substring(prefix.length()), entry.toTensor());
            }
        });
        return tensors;
    }
}
