package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Tensor;

/**
 * The products of one LSTM step for one sequence, on runs of {@code units} elements that begin at the given positions;
 * the gates i, f, g, o lie one after another. Loops this plain the compiler turns into vector code by itself.
 */
final class LstmCell {
    private LstmCell() {}

    /** {@code c = f·c[t−1] + i·g}; a negative {@code previous} stands for no step before. */
    static void state(Tensor gates, int gate, Tensor c, int unit, int previous, int units) {
        float[] g = gates.array();
        float[] state = c.array();
        int i = gates.offset() + gate;
        int at = c.offset() + unit;
        if (previous < 0) {
            for (int k = 0; k < units; k++) {
                state[at + k] = g[i + k] * g[i + 2 * units + k];
            }
            return;
        }
        int before = c.offset() + previous;
        for (int k = 0; k < units; k++) {
            float input = g[i + k] * g[i + 2 * units + k];
            state[at + k] = Math.fma(g[i + units + k], state[before + k], input);
        }
    }

    /** {@code h = o·a} with a = tanh(c). */
    static void output(Tensor gates, int gate, Tensor a, Tensor h, int unit, int units) {
        int o = gates.offset() + gate + 3 * units;
        for (int k = 0; k < units; k++) {
            h.array()[h.offset() + unit + k] = gates.array()[o + k] * a.array()[a.offset() + unit + k];
        }
    }

    /** {@code da = dh·o} */
    static void outputGradient(Tensor gates, int gate, Tensor dh, int dhAt, Tensor da, int daAt, int units) {
        int o = gates.offset() + gate + 3 * units;
        for (int k = 0; k < units; k++) {
            da.array()[da.offset() + daAt + k] = gates.array()[o + k] * dh.array()[dh.offset() + dhAt + k];
        }
    }

    /**
     * {@code di = dc·g, df = dc·c[t−1], dg = dc·i, do = dh·a}, into {@code dGates} at {@code gate}; then
     * {@code dc = dc·f}, which belongs to the step before.
     */
    static void gateGradients(
            Tensor gates,
            int gate,
            Tensor c,
            int previous,
            Tensor a,
            int unit,
            Tensor dh,
            Tensor dc,
            int rowAt,
            Tensor dGates,
            int units) {
        float[] g = gates.array();
        float[] d = dGates.array();
        int i = gates.offset() + gate;
        int out = dGates.offset() + gate;
        for (int k = 0; k < units; k++) {
            float dState = dc.array()[dc.offset() + rowAt + k];
            float before = previous < 0 ? 0f : c.array()[c.offset() + previous + k];
            d[out + k] = dState * g[i + 2 * units + k];
            d[out + units + k] = dState * before;
            d[out + 2 * units + k] = dState * g[i + k];
            d[out + 3 * units + k] = dh.array()[dh.offset() + rowAt + k] * a.array()[a.offset() + unit + k];
            dc.array()[dc.offset() + rowAt + k] = dState * g[i + units + k];
        }
    }

    /** {@code y += x} */
    static void add(Tensor x, int xAt, Tensor y, int yAt, int units) {
        for (int k = 0; k < units; k++) {
            y.array()[y.offset() + yAt + k] += x.array()[x.offset() + xAt + k];
        }
    }
}
