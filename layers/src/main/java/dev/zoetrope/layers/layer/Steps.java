package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.Matrix;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sequences step by step: [T,N,…], in which a step of all sequences lies together. */
final class Steps {
    private Steps() {}

    /**
     * {@code y[t,n] = x[n,t]} for x [N,T,…], and the same way back.
     *
     * @param reversed whether t counts from the last step in the sequences [N,T,…], wherever they are
     */
    static Tensor ofSequences(Tensor x, boolean reversed, Pass pass) {
        return exchanged(x, reversed, false, pass);
    }

    /** {@code y[n,t] = x[t,n]} for x [T,N,…]; see {@link #ofSequences}. */
    static Tensor toSequences(Tensor x, boolean reversed, Pass pass) {
        return exchanged(x, false, reversed, pass);
    }

    private static Tensor exchanged(Tensor x, boolean fromLast, boolean toLast, Pass pass) {
        int rows = x.dim(0);
        int columns = x.dim(1);
        Shape each = x.shape().dropFirst(2);
        int width = each.size();
        Tensor y = pass.tensor(each.prepend(rows).prepend(columns));
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                int row = toLast ? rows - 1 - i : i;
                int column = fromLast ? columns - 1 - j : j;
                int from = x.offset() + (i * columns + column) * width;
                System.arraycopy(x.array(), from, y.array(), y.offset() + (j * rows + row) * width, width);
            }
        }
        return y;
    }

    /** {@code y[n,t] = x[n,T−1−t]} for x [N,T,…] */
    static Tensor reversed(Tensor x, Pass pass) {
        int steps = x.dim(1);
        Tensor y = pass.tensor(x.shape());
        for (int n = 0; n < x.dim(0); n++) {
            for (int t = 0; t < steps; t++) {
                y.slice(n).slice(steps - 1 - t).copyFrom(x.slice(n).slice(t));
            }
        }
        return y;
    }

    /** The sequences {@code from} to {@code to} of step t of {@code x [T,N,W]}, as a matrix [to−from,W]. */
    static Matrix rows(Tensor x, int t, int from, int to) {
        int width = x.dim(2);
        return new Matrix(x.array(), x.offset() + (t * x.dim(1) + from) * width, to - from, width, width, 1);
    }

    /** The states before each of T steps: all of {@code states [T+1,N,…]} but the last. */
    static Tensor before(Tensor states) {
        return states.rows(0, states.dim(0) - 1);
    }

    /** The gates of all steps [T,N,G·units], which lie one after another, each by itself and by its name. */
    static Map<String, Tensor> gates(Tensor all, List<String> names, Pass pass) {
        Map<String, Tensor> gates = new LinkedHashMap<>();
        int units = all.dim(2) / names.size();
        for (String name : names) {
            Tensor gate = pass.tensor(Shape.of(all.dim(0), all.dim(1), units));
            int source = all.offset() + gates.size() * units;
            for (int to = 0; to < gate.size(); to += units) {
                System.arraycopy(all.array(), source, gate.array(), gate.offset() + to, units);
                source += all.dim(2);
            }
            gates.put(name, gate);
        }
        return gates;
    }

    /** {@code sum += x}, elements {@code from} to {@code to}. */
    static void add(Tensor x, Tensor sum, int from, int to) {
        float[] terms = x.array();
        float[] sums = sum.array();
        int t = x.offset();
        int s = sum.offset();
        for (int i = from; i < to; i++) {
            sums[s + i] += terms[t + i];
        }
    }
}
