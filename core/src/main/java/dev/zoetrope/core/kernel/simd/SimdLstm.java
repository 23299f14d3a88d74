package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.kernel.LstmKernel;
import dev.zoetrope.core.kernel.LstmTrace;
import dev.zoetrope.core.kernel.UnaryOp;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * Lanes over units; those after the last whole vector go through the scalar twin.
 *
 * <p>A step is a few loops over rows that stay in the first-level cache. C2 stops inlining in the middle of the second tanh or σ
 * of one compilation (NodeCountInliningCutoff), and what is not inlined boxes its vectors. Methods that another calls by name
 * would come to the same, since it would inline them; so they are called through an interface, with too many types for that.
 */
final class SimdLstm implements LstmKernel {
    private static final List<Part> FORWARD =
            List.of(SimdLstm::gates, SimdLstm::candidates, SimdLstm::states, SimdLstm::activations, SimdLstm::outputs);

    private final LstmKernel scalar = Kernels.scalar().lstm();

    /** Does something to {@code n} units, whole vectors, of one row in one step. */
    @FunctionalInterface
    private interface Part {
        void run(LstmTrace trace, int row, int unit, int n);
    }

    @Override
    public void forward(LstmTrace trace, int t, int from, int to, int unit, int unitEnd) {
        int whole = SPECIES.loopBound(unitEnd - unit);
        for (int n = from; n < to && whole > 0; n++) {
            for (int part = 0; part < FORWARD.size(); part++) {
                FORWARD.get(part).run(trace, t * trace.rows() + n, unit, whole);
            }
        }
        if (unit + whole < unitEnd) {
            scalar.forward(trace, t, from, to, unit + whole, unitEnd);
        }
    }

    /** Activations of the gates i, f and o. */
    private static void gates(LstmTrace trace, int row, int unit, int n) {
        float[] z = trace.z().array();
        float[] gates = trace.gates().array();
        for (int gate = 0; gate < 4; gate += gate == 1 ? 2 : 1) {
            int at = (row * 4 + gate) * trace.units() + unit;
            int in = trace.z().offset() + at;
            int out = trace.gates().offset() + at;
            if (trace.recurrentActivation() == UnaryOp.SIGMOID) {
                for (int k = 0; k < n; k += COUNT) {
                    VectorMath.sigmoid(load(z, in + k)).intoArray(gates, out + k);
                }
            } else {
                Activations.apply(trace.recurrentActivation(), z, in, gates, out, n);
            }
        }
    }

    /** Activations of the candidate g. */
    private static void candidates(LstmTrace trace, int row, int unit, int n) {
        int at = (row * 4 + 2) * trace.units() + unit;
        activate(trace.activation(), trace.z(), at, trace.gates(), at, n);
    }

    private static void activate(UnaryOp op, Tensor x, int from, Tensor y, int to, int n) {
        int in = x.offset() + from;
        int out = y.offset() + to;
        if (op == UnaryOp.TANH) {
            for (int k = 0; k < n; k += COUNT) {
                VectorMath.tanh(load(x.array(), in + k)).intoArray(y.array(), out + k);
            }
        } else {
            Activations.apply(op, x.array(), in, y.array(), out, n);
        }
    }

    /** {@code c[t+1] = f·c[t] + i·g} */
    private static void states(LstmTrace trace, int row, int unit, int n) {
        int units = trace.units();
        float[] gates = trace.gates().array();
        float[] c = trace.c().array();
        int gate = trace.gates().offset() + row * 4 * units + unit;
        int before = trace.c().offset() + row * units + unit;
        int after = before + trace.rows() * units;
        for (int k = 0; k < n; k += COUNT) {
            FloatVector input = load(gates, gate + k).mul(load(gates, gate + 2 * units + k));
            load(gates, gate + units + k).fma(load(c, before + k), input).intoArray(c, after + k);
        }
    }

    /** {@code a[t] = tanh(c[t+1])} */
    private static void activations(LstmTrace trace, int row, int unit, int n) {
        int at = row * trace.units() + unit;
        activate(trace.activation(), trace.c(), at + trace.rows() * trace.units(), trace.activatedC(), at, n);
    }

    /** {@code h[t+1] = o·a[t]} */
    private static void outputs(LstmTrace trace, int row, int unit, int n) {
        int units = trace.units();
        float[] gates = trace.gates().array();
        float[] a = trace.activatedC().array();
        float[] h = trace.h().array();
        int o = trace.gates().offset() + (row * 4 + 3) * units + unit;
        int at = row * units + unit;
        int aAt = trace.activatedC().offset() + at;
        int hAt = trace.h().offset() + trace.rows() * units + at;
        for (int k = 0; k < n; k += COUNT) {
            load(gates, o + k).mul(load(a, aAt + k)).intoArray(h, hAt + k);
        }
    }

    @Override
    public void backward(
            LstmTrace trace, int t, Tensor dh, Tensor dc, Tensor dz, int from, int to, int unit, int unitEnd) {
        int whole = SPECIES.loopBound(unitEnd - unit);
        for (int n = from; n < to && whole > 0; n++) {
            backward(trace, t * trace.rows() + n, dh, dc, n * trace.units() + unit, dz, unit, whole);
        }
        if (unit + whole < unitEnd) {
            scalar.backward(trace, t, dh, dc, dz, from, to, unit + whole, unitEnd);
        }
    }

    /** One row: the gradients with respect to what the activations give, in dz, then their slopes. */
    private static void backward(
            LstmTrace trace, int row, Tensor dh, Tensor dc, int state, Tensor dz, int unit, int n) {
        int units = trace.units();
        int gate = row * 4 * units + unit;
        int before = row * units + unit;
        UnaryOp tanh = trace.activation();
        toOutput(trace, gate, before, dh, state, dz, n);
        Tensor known = tanh.gradientNeedsInput() ? trace.c() : trace.activatedC();
        int knownAt = tanh.gradientNeedsInput() ? before + trace.rows() * units : before;
        slopes(tanh, known, knownAt, dz, gate, n);
        toGates(trace, gate, before, dc, state, dz, n);
        for (int k = 0; k < 4; k++) {
            UnaryOp op = k == 2 ? tanh : trace.recurrentActivation();
            slopes(op, op.gradientNeedsInput() ? trace.z() : trace.gates(), gate + k * units, dz, gate + k * units, n);
        }
    }

    private static void slopes(UnaryOp op, Tensor known, int at, Tensor dz, int out, int n) {
        int d = dz.offset() + out;
        ActivationGradients.apply(op, known.array(), known.offset() + at, dz.array(), d, dz.array(), d, n);
    }

    /** {@code do = dh·a}, and {@code dh·o} where di will be. */
    private static void toOutput(LstmTrace trace, int gate, int before, Tensor dh, int state, Tensor dz, int n) {
        int o = 3 * trace.units();
        for (int k = 0; k < n; k += COUNT) {
            FloatVector upstream = load(dh.array(), dh.offset() + state + k);
            FloatVector a = load(trace.activatedC().array(), trace.activatedC().offset() + before + k);
            FloatVector gateO = load(trace.gates().array(), trace.gates().offset() + gate + o + k);
            upstream.mul(gateO).intoArray(dz.array(), dz.offset() + gate + k);
            upstream.mul(a).intoArray(dz.array(), dz.offset() + gate + o + k);
        }
    }

    /** {@code s = dc + what is where di will be; di = s·g, df = s·c, dg = s·i, dc = s·f}. */
    private static void toGates(LstmTrace trace, int gate, int before, Tensor dc, int state, Tensor dz, int n) {
        int units = trace.units();
        float[] gates = trace.gates().array();
        int i = trace.gates().offset() + gate;
        float[] slopes = dz.array();
        int di = dz.offset() + gate;
        int back = dc.offset() + state;
        for (int k = 0; k < n; k += COUNT) {
            FloatVector s = load(dc.array(), back + k).add(load(slopes, di + k));
            s.mul(load(gates, i + 2 * units + k)).intoArray(slopes, di + k);
            s.mul(load(trace.c().array(), trace.c().offset() + before + k)).intoArray(slopes, di + units + k);
            s.mul(load(gates, i + k)).intoArray(slopes, di + 2 * units + k);
            s.mul(load(gates, i + units + k)).intoArray(dc.array(), back + k);
        }
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
