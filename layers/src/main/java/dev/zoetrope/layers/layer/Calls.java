package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** How a layer inside another is run: with its input's mask as far as it understands masks. */
final class Calls {
    private Calls() {}

    /** Runs a layer on an input whose mask the pass carries. */
    static Forward run(Layer layer, Tensor x, Pass pass) {
        Forward forward = masked(layer, x, pass);
        Watch watch = pass.watch();
        return watch == null ? forward : shown(layer, forward, watch);
    }

    /** The call, with the watch shown what it gave and later what comes back. */
    private static Forward shown(Layer layer, Forward forward, Watch watch) {
        watch.onOutputs(layer, List.of(forward.output()));
        return new Forward(
                forward.output(),
                dy -> {
                    watch.onGradients(layer, List.of(dy));
                    return forward.backward().apply(dy);
                },
                forward.mask());
    }

    private static Forward masked(Layer layer, Tensor x, Pass pass) {
        Tensor mask = pass.mask();
        if (mask == null || layer.maskSupport() == MaskSupport.USES) {
            return layer.forward(x, pass);
        }
        Forward forward = layer.forward(x, unmasked(layer, pass));
        return new Forward(forward.output(), forward.backward(), mask);
    }

    /** Runs a layer on inputs whose masks the pass carries. One that hands masks on hands on its first input's. */
    static MultiForward run(MultiLayer layer, List<Tensor> inputs, Pass pass) {
        MultiForward forward = masked(layer, inputs, pass);
        Watch watch = pass.watch();
        return watch == null ? forward : shown(layer, forward, watch);
    }

    private static MultiForward shown(MultiLayer layer, MultiForward forward, Watch watch) {
        watch.onOutputs(layer, forward.outputs());
        return new MultiForward(
                forward.outputs(),
                dys -> {
                    watch.onGradients(layer, dys);
                    return forward.backward().apply(dys);
                },
                forward.masks());
    }

    private static MultiForward masked(MultiLayer layer, List<Tensor> inputs, Pass pass) {
        if (pass.masks().stream().allMatch(Optional::isEmpty) || layer.maskSupport() == MaskSupport.USES) {
            return layer.forward(inputs, pass);
        }
        MultiForward forward = layer.forward(inputs, unmasked(layer, pass));
        Optional<Tensor> mask = pass.masks().getFirst();
        return new MultiForward(
                forward.outputs(),
                forward.backward(),
                forward.outputs().stream().map(output -> mask).toList());
    }

    private static Pass unmasked(MultiLayer layer, Pass pass) {
        if (layer.maskSupport() == MaskSupport.REFUSES) {
            Tensor mask =
                    pass.masks().stream().flatMap(Optional::stream).findFirst().orElseThrow();
            throw new MaskException(
                    layer.context().path(),
                    "wants inputs without a mask, having no way to leave out steps; received one of " + mask.shape());
        }
        return pass.withMasks(List.of());
    }
}
