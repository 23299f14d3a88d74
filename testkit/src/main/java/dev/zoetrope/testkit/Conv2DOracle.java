package dev.zoetrope.testkit;

import dev.zoetrope.core.kernel.Conv2dGeometry;
import dev.zoetrope.core.kernel.SlidingWindow;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.Conv2D;
import dev.zoetrope.layers.layer.Padding;
import java.util.List;

/** See {@link Conv2dFormula}. */
record Conv2DOracle(Conv2D spec) implements Oracle {
    @Override
    public int parameters() {
        return spec.useBias() ? 2 : 1;
    }

    @Override
    public Doubles forward(Doubles x, List<Doubles> parameters, OraclePass pass) {
        Shape shape = x.shape();
        Conv2dGeometry g = new Conv2dGeometry(
                shape.dim(0),
                shape.dim(3),
                spec.filters(),
                spec.groups(),
                window(
                        spec.padding(),
                        shape.dim(1),
                        spec.kernelSize().height(),
                        spec.strides().height(),
                        spec.dilationRate().height()),
                window(
                        spec.padding(),
                        shape.dim(2),
                        spec.kernelSize().width(),
                        spec.strides().width(),
                        spec.dilationRate().width()));
        double[] bias = spec.useBias() ? parameters.get(1).values() : new double[spec.filters()];
        double[] z = Conv2dFormula.forward(g, x.values(), parameters.get(0).values(), bias);
        return ActivationFormula.apply(spec.activation(), new Doubles(g.output(), z));
    }

    static SlidingWindow window(Padding padding, int input, int window, int stride, int dilation) {
        return switch (padding) {
            case VALID -> SlidingWindow.valid(input, window, stride, dilation);
            case SAME -> SlidingWindow.same(input, window, stride, dilation);
        };
    }
}
