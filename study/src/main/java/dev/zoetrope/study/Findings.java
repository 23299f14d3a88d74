package dev.zoetrope.study;

import dev.zoetrope.layers.checkpoint.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What a study found.
 *
 * @param seeds how often each variant was to be trained
 */
record Findings(Settings settings, int seeds, List<Result> results) {
    List<Result> of(Aspect aspect) {
        return results.stream()
                .filter(result -> result.variant().aspect() == aspect)
                .toList();
    }

    List<Aspect> aspects() {
        return results.stream()
                .map(result -> result.variant().aspect())
                .distinct()
                .toList();
    }

    /** The claims that there are figures for. */
    List<Claim.Verdict> verdicts() {
        Map<String, Result> byId = new LinkedHashMap<>();
        results.forEach(result -> byId.put(result.variant().id(), result));
        return Claim.ALL.stream().flatMap(claim -> claim.judge(byId).stream()).toList();
    }

    /** All figures but times, for programs: the same bytes whenever and wherever the study is made again. */
    String figures() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("settings", settings.toJson());
        json.put("seeds", seeds);
        List<Object> variants = new ArrayList<>();
        for (Result result : results) {
            Map<String, Object> variant = new LinkedHashMap<>();
            variant.put("aspect", result.variant().aspect().toString());
            variant.put("variant", result.variant().label());
            variant.put("recipe", result.variant().recipe().slug());
            variant.put("training_flops_per_clip", result.structure().trainingOperations());
            variant.put("training_flops_per_epoch", operationsPerEpoch(result));
            variant.put("parameters", result.structure().parameters());
            variant.put("activation_bytes_per_clip", result.structure().activationBytes());
            variant.put("receptive_field", result.structure().field().size().width());
            variant.put("last_map", result.structure().map().toString());
            variant.put("accuracy", values(result, Outcome::accuracy));
            variant.put("training_accuracy", values(result, Outcome::trainingAccuracy));
            variant.put("loss", values(result, Outcome::loss));
            variant.put("training_loss", values(result, Outcome::trainingLoss));
            variant.put("gradient_norms", result.gradients());
            variants.add(variant);
        }
        json.put("variants", variants);
        json.put(
                "claims",
                verdicts().stream()
                        .map(verdict -> {
                            Map<String, Object> claim = new LinkedHashMap<>();
                            claim.put("claim", verdict.claim().statement());
                            claim.put("finding", verdict.bearing().toString());
                            claim.put("figures", verdict.figures());
                            return claim;
                        })
                        .toList());
        return Json.write(json) + "\n";
    }

    private static List<Double> values(Result result, ToDoubleFunction<Outcome> figure) {
        return result.outcomes().stream().mapToDouble(figure).boxed().toList();
    }

    long operationsPerEpoch(Result result) {
        return result.structure().trainingOperations() * settings.trainingClips();
    }

    /** The times, which no two runs share. */
    String times() {
        Map<String, Object> json = new LinkedHashMap<>();
        for (Result result : results) {
            if (result.measured()) {
                json.put(result.variant().recipe().slug(), result.secondsPerEpoch());
            }
        }
        return Json.write(Map.of("seconds_per_epoch", json)) + "\n";
    }
}
