package dev.zoetrope.study;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How every variant is trained, which decides all figures. Adam's rate goes down to 0 along half a cosine, so that no figure hangs on
 * which epoch came last.
 *
 * @param data what the clips are, for people
 * @param fingerprint of the clips' pixels, labels and split
 * @param classes their names
 * @param trainingClips how many there are to learn from
 * @param validationClips how many there are to judge by
 * @param frames of a clip, unless the variant says otherwise
 * @param side height and width of a frame in pixels
 */
public record Settings(
        String data,
        String fingerprint,
        List<String> classes,
        int trainingClips,
        int validationClips,
        int frames,
        int side,
        int epochs,
        int batchSize,
        double learningRate,
        long seed) {

    public Settings {
        classes = List.copyOf(classes);
    }

    /** All that trainings of one folder must have in common. */
    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("clips", fingerprint);
        json.put("classes", classes);
        json.put("training_clips", trainingClips);
        json.put("validation_clips", validationClips);
        json.put("frames", frames);
        json.put("side", side);
        json.put("epochs", epochs);
        json.put("batch_size", batchSize);
        json.put("learning_rate", learningRate);
        json.put("seed", seed);
        return json;
    }
}
