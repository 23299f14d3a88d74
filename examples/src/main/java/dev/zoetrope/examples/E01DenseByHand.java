package dev.zoetrope.examples;

import static dev.zoetrope.layers.Layers.dense;

import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Forward;
import dev.zoetrope.layers.layer.Layer;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.Pass;
import java.io.PrintStream;
import java.util.Arrays;

/**
 * A dense layer by hand: {@code y = x·W + b}, and the three gradients of its backward pass.
 *
 * <pre>{@code
 * $ examples/run E01
 * x = [1.0, 2.0, 3.0]
 * y by hand      [5.5, 10.0]
 * y by the layer [5.5, 10.0]
 * the loss grows with y as dy = [1.0, -1.0]
 * dx = dy·Wᵀ by hand      [1.5, -1.0, -1.0]
 * dx = dy·Wᵀ by the layer [1.5, -1.0, -1.0]
 * dW = xᵀ·dy by hand      [1.0, -1.0, 2.0, -2.0, 3.0, -3.0]
 * dW = xᵀ·dy by the layer [1.0, -1.0, 2.0, -2.0, 3.0, -3.0]
 * db = dy    by the layer [1.0, -1.0]
 * }</pre>
 */
public final class E01DenseByHand {
    public static void main(String[] args) {
        run(System.out);
    }

    static void run(PrintStream out) {
        float[] x = {1, 2, 3};
        float[][] w = {{2, 0.5f}, {0, 1}, {1, 2}}; // W [3,2]: a row for each input, a column for each unit
        float[] b = {0.5f, 1.5f};
        float[] dy = {1, -1};

        // Forward: each unit adds up all inputs, each with a weight of its own.
        float[] y = b.clone();
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 2; j++) {
                y[j] += x[i] * w[i][j];
            }
        }
        // Backward: what a weight did was to multiply x[i] on its way to y[j], so its share of the blame is x[i]·dy[j];
        // what an input did was to reach all units, so it gets the blame of all of them.
        float[] dx = new float[3];
        float[] dw = new float[6];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 2; j++) {
                dx[i] += dy[j] * w[i][j];
                dw[2 * i + j] = x[i] * dy[j];
            }
        }

        Layer layer = dense(2).build(Shape.of(3), BuildContext.fresh(27));
        Parameter kernel = layer.parameters().get(0);
        Parameter bias = layer.parameters().get(1);
        kernel.value().copyFrom(Tensor.of(new float[] {2, 0.5f, 0, 1, 1, 2}, 3, 2));
        bias.value().copyFrom(Tensor.of(b, 2));
        Forward forward = layer.forward(Tensor.of(x, 1, 3), Pass.inference(Execution.shared(), new Workspace()));

        out.println("x = " + Arrays.toString(x));
        out.println("y by hand      " + Arrays.toString(y));
        out.println("y by the layer " + Arrays.toString(forward.output().toArray()));
        out.println("the loss grows with y as dy = " + Arrays.toString(dy));
        Tensor back = forward.backward().apply(Tensor.of(dy, 1, 2));
        out.println("dx = dy·Wᵀ by hand      " + Arrays.toString(dx));
        out.println("dx = dy·Wᵀ by the layer " + Arrays.toString(back.toArray()));
        out.println("dW = xᵀ·dy by hand      " + Arrays.toString(dw));
        out.println(
                "dW = xᵀ·dy by the layer " + Arrays.toString(kernel.gradient().toArray()));
        out.println("db = dy    by the layer " + Arrays.toString(bias.gradient().toArray()));
    }
}
