package dev.zoetrope.testkit;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Parameter;
import java.util.ArrayList;
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
        Doubles x = Doubles.of(trial.x());
        List<Doubles> parameters = trial.parameterValues();
        double[] dy = Doubles.of(trial.dy()).values();
        OraclePass pass = trial.oraclePass(true);
        GradientCheck.Gradient byInput =
                GradientCheck.of(point -> loss(trial, new Doubles(x.shape(), point), parameters, dy, pass), x.values());
        if (!byInput.smooth()) {
            return false;
        }
        List<GradientCheck.Gradient> byParameter = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            int index = i;
            if (!trial.layer().parameters().get(i).trainable()) {
                byParameter.add(new GradientCheck.Gradient(new double[0], true));
                continue;
            }
            byParameter.add(GradientCheck.of(
                    point -> loss(trial, x, replaced(parameters, index, point), dy, pass),
                    parameters.get(i).values()));
            if (!byParameter.getLast().smooth()) {
                return false;
            }
        }
        close("dx", result.dx(), byInput, trial);
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = trial.layer().parameters().get(i);
            close("the gradient of " + parameter.path(), result.gradients().get(i), byParameter.get(i), trial);
        }
        return true;
    }

    private static void close(String what, Tensor actual, GradientCheck.Gradient expected, LayerTrial trial) {
        Doubles wanted = new Doubles(actual.shape(), expected.values());
        Agreement.requireClose(what, actual, wanted, GradientCheck.TOLERANCE, trial.context());
    }

    private static double loss(LayerTrial trial, Doubles x, List<Doubles> parameters, double[] dy, OraclePass pass) {
        return Conv2dCases.dot(
                dy, trial.example().oracle().forward(x, parameters, pass).values());
    }

    private static List<Doubles> replaced(List<Doubles> parameters, int index, double[] values) {
        List<Doubles> replaced = new ArrayList<>(parameters);
        replaced.set(index, new Doubles(parameters.get(index).shape(), values));
        return replaced;
    }
}
