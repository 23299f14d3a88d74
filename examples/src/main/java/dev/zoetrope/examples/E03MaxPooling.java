package dev.zoetrope.examples;

import static dev.zoetrope.layers.Layers.averagePooling2D;
import static dev.zoetrope.layers.Layers.maxPooling2D;

import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Forward;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.Pass;
import java.io.PrintStream;
import java.util.Locale;

/**
 * Max pooling keeps the largest number of each window and forgets where it was; the gradient goes back to that one place, and
 * the others learn nothing from it. An average pool shares its gradient out.
 *
 * <pre>{@code
 * $ examples/run E03
 * x
 *    1.0   3.0   2.0   0.0
 *    4.0   2.0   0.0   1.0
 *    5.0   5.0   0.0   0.0
 *    5.0   5.0   0.0   7.0
 * largest of each 2×2
 *    4.0   2.0
 *    5.0   7.0
 * where a gradient of 10, 20, 30, 40 goes; of equal numbers to the first
 *    0.0   0.0  20.0   0.0
 *   10.0   0.0   0.0   0.0
 *   30.0   0.0   0.0   0.0
 *    0.0   0.0   0.0  40.0
 * where it goes behind an average pool
 *    2.5   2.5   5.0   5.0
 *    2.5   2.5   5.0   5.0
 *    7.5   7.5  10.0  10.0
 *    7.5   7.5  10.0  10.0
 * }</pre>
 */
public final class E03MaxPooling {
    public static void main(String[] args) {
        run(System.out);
    }

    static void run(PrintStream out) {
        Tensor x = Tensor.of(new float[] {1, 3, 2, 0, 4, 2, 0, 1, 5, 5, 0, 0, 5, 5, 0, 7}, 1, 4, 4, 1);
        Tensor dy = Tensor.of(new float[] {10, 20, 30, 40}, 1, 2, 2, 1);
        print(out, "x", x);
        Forward max = pool(maxPooling2D(2), x);
        print(out, "largest of each 2×2", max.output());
        print(
                out,
                "where a gradient of 10, 20, 30, 40 goes; of equal numbers to the first",
                max.backward().apply(dy));
        Forward average = pool(averagePooling2D(2), x);
        print(out, "where it goes behind an average pool", average.backward().apply(dy));
    }

    private static Forward pool(LayerSpec spec, Tensor x) {
        return spec.build(Shape.of(4, 4, 1), BuildContext.fresh(27))
                .forward(x, Pass.inference(Execution.shared(), new Workspace()));
    }

    private static void print(PrintStream out, String title, Tensor image) {
        out.println(title);
        for (int r = 0; r < image.dim(1); r++) {
            StringBuilder row = new StringBuilder();
            for (int c = 0; c < image.dim(2); c++) {
                row.append(String.format(Locale.ROOT, "%6.1f", image.get(0, r, c, 0)));
            }
            out.println(row);
        }
    }
}
