package dev.zoetrope.testkit;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A layer's float32 gradients against differences of its oracle, by the input and by every parameter. */
final class LayerGradients {
    private LayerGradients() {}

    /**
     * Throws if a gradient is wrong.
     *
     * @return false if the point is too near a kink to tell
     */
    static boolean agree(LayerTrial trial, LayerTrial.Result result) {
        List<Doubles> xs = trial.inputValues();
        List<Doubles> parameters = trial.parameterValues();
        OraclePass pass = trial.oraclePass(true);
        List<GradientCheck.Gradient> byInput = new ArrayList<>();
        for (int i = 0; i < xs.size(); i++) {
            int index = i;
            byInput.add(GradientCheck.of(
                    point -> loss(trial, replaced(xs, index, point), parameters, pass),
                    xs.get(i).values()));
            if (!byInput.getLast().smooth()) {
                return false;
            }
        }
        List<GradientCheck.Gradient> byParameter = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            int index = i;
            if (!trial.layer().parameters().get(i).trainable()) {
                byParameter.add(new GradientCheck.Gradient(new double[0], true));
                continue;
            }
            byParameter.add(GradientCheck.of(
                    point -> loss(trial, xs, replaced(parameters, index, point), pass),
                    parameters.get(i).values()));
            if (!byParameter.getLast().smooth()) {
                return false;
            }
        }
        double scale = byInput.stream()
                .mapToDouble(each -> largest(each.values()))
                .max()
                .orElse(0);
        for (int i = 0; i < xs.size(); i++) {
            close("dx" + i, result.dxs().get(i), byInput.get(i), scale, trial);
        }
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = trial.layer().parameters().get(i);
            if (!parameter.trainable()) {
                continue;
            }
            close("the gradient of " + parameter.path(), result.gradients().get(i), byParameter.get(i), scale, trial);
        }
        return true;
    }

    /** A gradient this much smaller than the input's is 0, as far as differences can tell. */
    private static final double NOTHING = 1e-9;

    private static void close(
            String what, Tensor actual, GradientCheck.Gradient expected, double scale, LayerTrial trial) {
        Doubles wanted = new Doubles(actual.shape(), expected.values());
        if (largest(expected.values()) > NOTHING * scale) {
            Agreement.requireClose(what, actual, wanted, GradientCheck.TOLERANCE, trial.context());
        } else if (!(largest(Doubles.of(actual).values()) <= GradientCheck.TOLERANCE * scale)) {
            throw new AssertionError(what + " should be 0, and is not\n" + trial.context());
        }
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElse(0);
    }

    private static double loss(LayerTrial trial, List<Doubles> xs, List<Doubles> parameters, OraclePass pass) {
        List<Doubles> ys = trial.example().oracle().forward(xs, parameters, pass);
        double loss = 0;
        for (int i = 0; i < ys.size(); i++) {
            double[] dy = Doubles.of(trial.dys().get(i)).values();
            loss += Conv2dCases.dot(dy, ys.get(i).values());
        }
        return loss;
    }

    private static List<Doubles> replaced(List<Doubles> parameters, int index, double[] values) {
        List<Doubles> replaced = new ArrayList<>(parameters);
        replaced.set(index, new Doubles(parameters.get(index).shape(), values));
        return replaced;
    }
}
