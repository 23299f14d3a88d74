package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;
import static dev.zoetrope.core.kernel.simd.VectorMath.constant;

import dev.zoetrope.core.kernel.Elementwise;
import dev.zoetrope.core.kernel.GruKernel;
import dev.zoetrope.core.kernel.GruTrace;
import dev.zoetrope.core.tensor.Tensor;
import jdk.incubator.vector.FloatVector;

/**
 * Activations are {@link Elementwise}'s, over rows that stay in the first-level cache; what stands between them are loops
 * of vectors here, each with its own loop for the units after the last whole one.
 */
final class SimdGru implements GruKernel {
    private final Elementwise elementwise;

    SimdGru(Elementwise elementwise) {
        this.elementwise = elementwise;
    }

    @Override
    public void gates(GruTrace trace, int t, int from, int to) {
        int units = trace.units();
        for (int row = t * trace.rows() + from; row < t * trace.rows() + to; row++) {
            int gate = row * 3 * units;
            elementwise.apply(trace.recurrentActivation(), trace.z(), trace.gates(), gate, gate + 2 * units);
            int r = trace.gates().offset() + gate + units;
            int inner = trace.inner().offset() + row * units;
            if (trace.resetAfter()) {
                int g = trace.z().offset() + gate + 2 * units;
                addProduct(
                        trace.gates().array(),
                        r,
                        trace.inner().array(),
                        inner,
                        trace.z().array(),
                        g,
                        units);
            } else {
                int scaled = trace.scaled().offset() + row * units;
                multiply(
                        trace.gates().array(),
                        r,
                        trace.inner().array(),
                        inner,
                        trace.scaled().array(),
                        scaled,
                        units);
            }
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

    @Override
    public void output(GruTrace trace, int t, int from, int to) {
        int units = trace.units();
        for (int row = t * trace.rows() + from; row < t * trace.rows() + to; row++) {
            int gate = row * 3 * units;
            elementwise.apply(trace.activation(), trace.z(), trace.gates(), gate + 2 * units, gate + 3 * units);
            int before = trace.h().offset() + row * units;
            int after = before + trace.rows() * units;
            blend(
                    trace.gates().array(),
                    trace.gates().offset() + gate,
                    trace.h().array(),
                    before,
                    after,
                    units);
        }
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

    @Override
    public void outputGradient(GruTrace trace, int t, Tensor dh, Tensor dz, int from, int to) {
        int units = trace.units();
        for (int n = from; n < to; n++) {
            int row = t * trace.rows() + n;
            int gate = row * 3 * units;
            unblend(
                    trace.gates().array(),
                    trace.gates().offset() + gate,
                    trace.h().array(),
                    trace.h().offset() + row * units,
                    dh.array(),
                    dh.offset() + n * units,
                    dz.array(),
                    dz.offset() + gate,
                    units);
            elementwise.gradient(
                    trace.activation(), trace.z(), trace.gates(), dz, dz, gate + 2 * units, gate + 3 * units);
            elementwise.gradient(trace.recurrentActivation(), trace.z(), trace.gates(), dz, dz, gate, gate + units);
        }
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

    @Override
    public void gatesGradient(GruTrace trace, int t, Tensor dz, Tensor dInner, int from, int to) {
        int units = trace.units();
        for (int row = t * trace.rows() + from; row < t * trace.rows() + to; row++) {
            int gate = (row * 3 + 1) * units;
            int back = dInner.offset() + row * units;
            reset(
                    trace.resetAfter() ? dz.array() : dInner.array(),
                    trace.resetAfter() ? dz.offset() + gate + units : back,
                    trace.gates().array(),
                    trace.gates().offset() + gate,
                    trace.inner().array(),
                    trace.inner().offset() + row * units,
                    dz.array(),
                    dz.offset() + gate,
                    dInner.array(),
                    back,
                    units);
            elementwise.gradient(trace.recurrentActivation(), trace.z(), trace.gates(), dz, dz, gate, gate + units);
        }
    }

    /** {@code dr = s·inner, dInner = s·r}; s may be dInner. */
    private static void reset(
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
