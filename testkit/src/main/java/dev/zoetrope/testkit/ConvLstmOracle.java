package dev.zoetrope.testkit;

import dev.zoetrope.core.kernel.Conv2dGeometry;
import dev.zoetrope.core.kernel.SlidingWindow;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.ConvLSTM2D;
import java.util.List;

/** An LSTM's equations pixel by pixel, after the two convolutions: each gate sees its own input, so they are one per gate. */
record ConvLstmOracle(ConvLSTM2D spec) implements RecurrentOracle.CellOracle {
    private static final int GATES = 4;

    @Override
    public int parameters() {
        return spec.useBias() ? 3 : 2;
    }

    private Conv2dGeometry ofInput(Shape x) {
        int height = spec.kernelSize().height();
        int width = spec.kernelSize().width();
        SlidingWindow rows = ConvolutionOracle.window(
                spec.padding(),
                x.dim(0),
                height,
                spec.strides().height(),
                spec.dilationRate().height());
        SlidingWindow columns = ConvolutionOracle.window(
                spec.padding(),
                x.dim(1),
                width,
                spec.strides().width(),
                spec.dilationRate().width());
        return new Conv2dGeometry(1, x.dim(2), spec.filters(), 1, rows, columns);
    }

    private Conv2dGeometry ofState(Shape state) {
        SlidingWindow rows = SlidingWindow.same(state.dim(0), spec.kernelSize().height(), 1, 1);
        SlidingWindow columns =
                SlidingWindow.same(state.dim(1), spec.kernelSize().width(), 1, 1);
        return new Conv2dGeometry(1, spec.filters(), spec.filters(), 1, rows, columns);
    }

    @Override
    public Shape state(Shape x) {
        return ofInput(x).output().dropFirst(1);
    }

    @Override
    public int states() {
        return 2;
    }

    @Override
    public int gates() {
        return GATES;
    }

    @Override
    public int inputMasks(boolean recurrentDropout) {
        return GATES;
    }

    @Override
    public List<double[]> step(
            Shape shape, List<double[]> x, List<double[]> h, List<double[]> states, List<Doubles> parameters) {
        int filters = spec.filters();
        double[][] z = new double[GATES][];
        for (int gate = 0; gate < GATES; gate++) {
            double[] bias = new double[filters];
            for (int f = 0; f < filters && spec.useBias(); f++) {
                bias[f] = parameters.get(2).get(gate * filters + f);
            }
            double[] w = ofGate(parameters.get(0), gate);
            double[] u = ofGate(parameters.get(1), gate);
            z[gate] = Conv2dFormula.forward(ofInput(shape), x.get(gate), w, bias);
            double[] share = Conv2dFormula.forward(ofState(state(shape)), h.get(gate), u, new double[filters]);
            for (int i = 0; i < share.length; i++) {
                z[gate][i] += share[i];
            }
        }
        double[] after = new double[z[0].length];
        double[] c = new double[after.length];
        for (int i = 0; i < after.length; i++) {
            double input = ActivationFormula.apply(spec.recurrentActivation(), z[0][i]);
            double forget = ActivationFormula.apply(spec.recurrentActivation(), z[1][i]);
            double output = ActivationFormula.apply(spec.recurrentActivation(), z[3][i]);
            c[i] = forget * states.get(1)[i] + input * ActivationFormula.apply(spec.activation(), z[2][i]);
            after[i] = output * ActivationFormula.apply(spec.activation(), c[i]);
        }
        return List.of(after, c);
    }

    /** The filters of one gate out of a kernel [KH,KW,C,4·filters]. */
    private double[] ofGate(Doubles kernel, int gate) {
        int filters = spec.filters();
        double[] own = new double[kernel.values().length / GATES];
        for (int i = 0; i < own.length; i++) {
            own[i] = kernel.values()[i / filters * GATES * filters + gate * filters + i % filters];
        }
        return own;
    }
}
