package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;
import static dev.zoetrope.core.kernel.simd.VectorMath.constant;

import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.kernel.LstmKernel;
import dev.zoetrope.core.kernel.LstmTrace;
import dev.zoetrope.core.kernel.UnaryOp;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * For tanh and σ; other activations, and the units after the last whole vector, go through the scalar twin.
 *
 * <p>A step forwards is four loops over rows that stay in the first-level cache. C2 stops inlining in the middle of the
 * second tanh or σ of one compilation (NodeCountInliningCutoff), and what is not inlined boxes its vectors. Methods that
 * another calls by name would come to the same, since it would inline them; so they are called through an interface, with
 * too many types for that.
 */
final class SimdLstm implements LstmKernel {
    private static final List<Part> FORWARD =
            List.of(SimdLstm::gates, SimdLstm::candidates, SimdLstm::states, SimdLstm::outputs);

    private final LstmKernel scalar = Kernels.scalar().lstm();

    /** Does something to {@code n} units, whole vectors, of one row in one step. */
    @FunctionalInterface
    private interface Part {
        void run(LstmTrace trace, int row, int unit, int n);
    }

    private static boolean vectorised(LstmTrace trace) {
        return trace.activation() == UnaryOp.TANH && trace.recurrentActivation() == UnaryOp.SIGMOID;
    }

    @Override
    public void forward(LstmTrace trace, int t, int from, int to, int unit, int unitEnd) {
        int whole = vectorised(trace) ? SPECIES.loopBound(unitEnd - unit) : 0;
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
        int units = trace.units();
        float[] z = trace.z().array();
        float[] gates = trace.gates().array();
        int in = trace.z().offset() + row * 4 * units + unit;
        int out = trace.gates().offset() + row * 4 * units + unit;
        for (int gate = 0; gate < 4; gate += gate == 1 ? 2 : 1) {
            for (int k = gate * units; k < gate * units + n; k += COUNT) {
                VectorMath.sigmoid(load(z, in + k)).intoArray(gates, out + k);
            }
        }
    }

    /** Activations of the candidate g. */
    private static void candidates(LstmTrace trace, int row, int unit, int n) {
        float[] z = trace.z().array();
        float[] gates = trace.gates().array();
        int at = (row * 4 + 2) * trace.units() + unit;
        int in = trace.z().offset() + at;
        int out = trace.gates().offset() + at;
        for (int k = 0; k < n; k += COUNT) {
            VectorMath.tanh(load(z, in + k)).intoArray(gates, out + k);
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

    /** {@code a[t] = tanh(c[t+1]), h[t+1] = o·a[t]} */
    private static void outputs(LstmTrace trace, int row, int unit, int n) {
        int units = trace.units();
        float[] gates = trace.gates().array();
        float[] c = trace.c().array();
        float[] a = trace.activatedC().array();
        float[] h = trace.h().array();
        int o = trace.gates().offset() + (row * 4 + 3) * units + unit;
        int at = row * units + unit;
        int after = trace.rows() * units + at;
        int state = trace.c().offset() + after;
        int aAt = trace.activatedC().offset() + at;
        int hAt = trace.h().offset() + after;
        for (int k = 0; k < n; k += COUNT) {
            FloatVector activated = VectorMath.tanh(load(c, state + k));
            activated.intoArray(a, aAt + k);
            load(gates, o + k).mul(activated).intoArray(h, hAt + k);
        }
    }

    @Override
    public void backward(
            LstmTrace trace, int t, Tensor dh, Tensor dc, Tensor dz, int from, int to, int unit, int unitEnd) {
        int whole = vectorised(trace) ? SPECIES.loopBound(unitEnd - unit) : 0;
        int units = trace.units();
        for (int n = from; n < to && whole > 0; n++) {
            int row = t * trace.rows() + n;
            backward(
                    trace.gates().array(),
                    trace.gates().offset() + row * 4 * units + unit,
                    trace.c().array(),
                    trace.c().offset() + row * units + unit,
                    trace.activatedC().array(),
                    trace.activatedC().offset() + row * units + unit,
                    dh.array(),
                    dh.offset() + n * units + unit,
                    dc.array(),
                    dc.offset() + n * units + unit,
                    dz.array(),
                    dz.offset() + row * 4 * units + unit,
                    units,
                    whole);
        }
        if (unit + whole < unitEnd) {
            scalar.backward(trace, t, dh, dc, dz, from, to, unit + whole, unitEnd);
        }
    }

    /** One row; {@code c[before]} and on is the state before. */
    private static void backward(
            float[] gates,
            int gate,
            float[] c,
            int before,
            float[] activatedC,
            int aAt,
            float[] dh,
            int dhAt,
            float[] dc,
            int dcAt,
            float[] dz,
            int out,
            int units,
            int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector o = load(gates, gate + 3 * units + k);
            FloatVector a = load(activatedC, aAt + k);
            FloatVector upstream = load(dh, dhAt + k);
            FloatVector s = load(dc, dcAt + k).add(tanhGradient(a, upstream.mul(o)));
            sigmoidGradient(o, upstream.mul(a)).intoArray(dz, out + 3 * units + k);
            FloatVector i = load(gates, gate + k);
            FloatVector g = load(gates, gate + 2 * units + k);
            sigmoidGradient(i, s.mul(g)).intoArray(dz, out + k);
            tanhGradient(g, s.mul(i)).intoArray(dz, out + 2 * units + k);
            FloatVector f = load(gates, gate + units + k);
            sigmoidGradient(f, s.mul(load(c, before + k))).intoArray(dz, out + units + k);
            s.mul(f).intoArray(dc, dcAt + k);
        }
    }

    private static FloatVector sigmoidGradient(FloatVector y, FloatVector dy) {
        return dy.mul(y).mul(constant(1f).sub(y));
    }

    private static FloatVector tanhGradient(FloatVector y, FloatVector dy) {
        return dy.mul(y.neg().fma(y, constant(1f)));
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
