package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;
import static dev.zoetrope.core.kernel.simd.VectorMath.constant;

import dev.zoetrope.core.kernel.Elementwise;
import dev.zoetrope.core.kernel.GruKernel;
import dev.zoetrope.core.kernel.GruTrace;
import dev.zoetrope.core.kernel.UnaryOp;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * Loops over rows that stay in the first-level cache: tanh and σ, what stands between them, and {@link Elementwise} for other
 * activations. As in {@link SimdLstm}, each is called through an interface with too many types to be inlined: two of tanh and
 * σ in one compilation, and C2 boxes the second one's vectors.
 */
final class SimdGru implements GruKernel {
    private final Elementwise elementwise;
    private final List<Part> gates = List.of(this::sigmas, SimdGru::reset);
    private final List<Part> output = List.of(this::tanhs, SimdGru::blend);
    private final List<Part> outputGradient = List.of(SimdGru::unblend, this::outputSlopes);
    private final List<Part> gatesGradient = List.of(SimdGru::resetGradient, this::resetSlopes);

    SimdGru(Elementwise elementwise) {
        this.elementwise = elementwise;
    }

    /** Does something to sequence n in step t; the gradients are those that the kernel's method is given. */
    @FunctionalInterface
    private interface Part {
        void run(GruTrace trace, int t, int n, Tensor dz, Tensor d);
    }

    private static void run(List<Part> parts, GruTrace trace, int t, int from, int to, Tensor dz, Tensor d) {
        for (int n = from; n < to; n++) {
            for (int part = 0; part < parts.size(); part++) {
                parts.get(part).run(trace, t, n, dz, d);
            }
        }
    }

    @Override
    public void gates(GruTrace trace, int t, int from, int to) {
        run(gates, trace, t, from, to, trace.z(), trace.h());
    }

    @Override
    public void output(GruTrace trace, int t, int from, int to) {
        run(output, trace, t, from, to, trace.z(), trace.h());
    }

    @Override
    public void outputGradient(GruTrace trace, int t, Tensor dh, Tensor dz, int from, int to) {
        run(outputGradient, trace, t, from, to, dz, dh);
    }

    @Override
    public void gatesGradient(GruTrace trace, int t, Tensor dz, Tensor dInner, int from, int to) {
        run(gatesGradient, trace, t, from, to, dz, dInner);
    }

    private static int gate(GruTrace trace, int t, int n) {
        return (t * trace.rows() + n) * 3 * trace.units();
    }

    private static int state(GruTrace trace, int t, int n) {
        return (t * trace.rows() + n) * trace.units();
    }

    private void sigmas(GruTrace trace, int t, int n, Tensor dz, Tensor d) {
        int from = gate(trace, t, n);
        int to = from + 2 * trace.units();
        int whole = trace.recurrentActivation() == UnaryOp.SIGMOID ? SPECIES.loopBound(to - from) : 0;
        int in = trace.z().offset() + from;
        int out = trace.gates().offset() + from;
        for (int k = 0; k < whole; k += COUNT) {
            VectorMath.sigmoid(load(trace.z().array(), in + k))
                    .intoArray(trace.gates().array(), out + k);
        }
        if (from + whole < to) {
            elementwise.apply(trace.recurrentActivation(), trace.z(), trace.gates(), from + whole, to);
        }
    }

    private static void reset(GruTrace trace, int t, int n, Tensor dz, Tensor d) {
        int units = trace.units();
        float[] gates = trace.gates().array();
        int r = trace.gates().offset() + gate(trace, t, n) + units;
        float[] inner = trace.inner().array();
        int innerAt = trace.inner().offset() + state(trace, t, n);
        if (trace.resetAfter()) {
            int g = trace.z().offset() + gate(trace, t, n) + 2 * units;
            addProduct(gates, r, inner, innerAt, trace.z().array(), g, units);
        } else {
            int scaled = trace.scaled().offset() + state(trace, t, n);
            multiply(gates, r, inner, innerAt, trace.scaled().array(), scaled, units);
        }
    }

    /** {@code z = fma(r, inner, z)} */
    private static void addProduct(float[] r, int rAt, float[] inner, int innerAt, float[] z, int zAt, int n) {
        int k = 0;
        for (; k < SPECIES.loopBound(n); k += COUNT) {
            load(r, rAt + k).fma(load(inner, innerAt + k), load(z, zAt + k)).intoArray(z, zAt + k);
        }
        for (; k < n; k++) {
            z[zAt + k] = Math.fma(r[rAt + k], inner[innerAt + k], z[zAt + k]);
        }
    }

    /** {@code scaled = r·inner} */
    private static void multiply(float[] r, int rAt, float[] inner, int innerAt, float[] scaled, int at, int n) {
        int k = 0;
        for (; k < SPECIES.loopBound(n); k += COUNT) {
            load(r, rAt + k).mul(load(inner, innerAt + k)).intoArray(scaled, at + k);
        }
        for (; k < n; k++) {
            scaled[at + k] = r[rAt + k] * inner[innerAt + k];
        }
    }

    private void tanhs(GruTrace trace, int t, int n, Tensor dz, Tensor d) {
        int from = gate(trace, t, n) + 2 * trace.units();
        int to = from + trace.units();
        int whole = trace.activation() == UnaryOp.TANH ? SPECIES.loopBound(to - from) : 0;
        int in = trace.z().offset() + from;
        int out = trace.gates().offset() + from;
        for (int k = 0; k < whole; k += COUNT) {
            VectorMath.tanh(load(trace.z().array(), in + k))
                    .intoArray(trace.gates().array(), out + k);
        }
        if (from + whole < to) {
            elementwise.apply(trace.activation(), trace.z(), trace.gates(), from + whole, to);
        }
    }

    private static void blend(GruTrace trace, int t, int n, Tensor dz, Tensor d) {
        int before = trace.h().offset() + state(trace, t, n);
        blend(
                trace.gates().array(),
                trace.gates().offset() + gate(trace, t, n),
                trace.h().array(),
                before,
                before + trace.rows() * trace.units(),
                trace.units());
    }

    /** {@code h[after] = fma(u, h[before], (1 − u)·g)} */
    private static void blend(float[] gates, int gate, float[] h, int before, int after, int n) {
        int k = 0;
        for (; k < SPECIES.loopBound(n); k += COUNT) {
            FloatVector u = load(gates, gate + k);
            FloatVector fresh = constant(1f).sub(u).mul(load(gates, gate + 2 * n + k));
            u.fma(load(h, before + k), fresh).intoArray(h, after + k);
        }
        for (; k < n; k++) {
            float u = gates[gate + k];
            h[after + k] = Math.fma(u, h[before + k], (1f - u) * gates[gate + 2 * n + k]);
        }
    }

    private static void unblend(GruTrace trace, int t, int n, Tensor dz, Tensor dh) {
        unblend(
                trace.gates().array(),
                trace.gates().offset() + gate(trace, t, n),
                trace.h().array(),
                trace.h().offset() + state(trace, t, n),
                dh.array(),
                dh.offset() + n * trace.units(),
                dz.array(),
                dz.offset() + gate(trace, t, n),
                trace.units());
    }

    private void outputSlopes(GruTrace trace, int t, int n, Tensor dz, Tensor dh) {
        int u = gate(trace, t, n);
        int g = u + 2 * trace.units();
        elementwise.gradient(trace.activation(), trace.z(), trace.gates(), dz, dz, g, g + trace.units());
        elementwise.gradient(trace.recurrentActivation(), trace.z(), trace.gates(), dz, dz, u, u + trace.units());
    }

    /** {@code dg = dh·(1 − u), du = dh·(h − g), dh = dh·u} */
    private static void unblend(
            float[] gates, int gate, float[] h, int hAt, float[] dh, int dhAt, float[] dz, int out, int n) {
        int k = 0;
        for (; k < SPECIES.loopBound(n); k += COUNT) {
            FloatVector u = load(gates, gate + k);
            FloatVector upstream = load(dh, dhAt + k);
            upstream.mul(constant(1f).sub(u)).intoArray(dz, out + 2 * n + k);
            upstream.mul(load(h, hAt + k).sub(load(gates, gate + 2 * n + k))).intoArray(dz, out + k);
            upstream.mul(u).intoArray(dh, dhAt + k);
        }
        for (; k < n; k++) {
            float u = gates[gate + k];
            float upstream = dh[dhAt + k];
            dz[out + 2 * n + k] = upstream * (1f - u);
            dz[out + k] = upstream * (h[hAt + k] - gates[gate + 2 * n + k]);
            dh[dhAt + k] = upstream * u;
        }
    }

    private static void resetGradient(GruTrace trace, int t, int n, Tensor dz, Tensor dInner) {
        int r = gate(trace, t, n) + trace.units();
        int back = dInner.offset() + state(trace, t, n);
        resetGradient(
                trace.resetAfter() ? dz.array() : dInner.array(),
                trace.resetAfter() ? dz.offset() + r + trace.units() : back,
                trace.gates().array(),
                trace.gates().offset() + r,
                trace.inner().array(),
                trace.inner().offset() + state(trace, t, n),
                dz.array(),
                dz.offset() + r,
                dInner.array(),
                back,
                trace.units());
    }

    private void resetSlopes(GruTrace trace, int t, int n, Tensor dz, Tensor dInner) {
        int r = gate(trace, t, n) + trace.units();
        elementwise.gradient(trace.recurrentActivation(), trace.z(), trace.gates(), dz, dz, r, r + trace.units());
    }

    /** {@code dr = s·inner, dInner = s·r}; s may be dInner. */
    private static void resetGradient(
            float[] s,
            int sAt,
            float[] r,
            int rAt,
            float[] inner,
            int innerAt,
            float[] dr,
            int drAt,
            float[] dInner,
            int dInnerAt,
            int n) {
        int k = 0;
        for (; k < SPECIES.loopBound(n); k += COUNT) {
            FloatVector upstream = load(s, sAt + k);
            upstream.mul(load(inner, innerAt + k)).intoArray(dr, drAt + k);
            upstream.mul(load(r, rAt + k)).intoArray(dInner, dInnerAt + k);
        }
        for (; k < n; k++) {
            float upstream = s[sAt + k];
            dr[drAt + k] = upstream * inner[innerAt + k];
            dInner[dInnerAt + k] = upstream * r[rAt + k];
        }
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
