package dev.zoetrope.core.kernel.scalar;

import dev.zoetrope.core.kernel.GruKernel;
import dev.zoetrope.core.kernel.GruTrace;
import dev.zoetrope.core.kernel.UnaryOp;
import dev.zoetrope.core.tensor.Tensor;

final class ScalarGru implements GruKernel {
    @Override
    public void gates(GruTrace trace, int t, int from, int to) {
        UnaryOp sigma = trace.recurrentActivation();
        float[] z = trace.z().array();
        float[] gates = trace.gates().array();
        int units = trace.units();
        for (int row = t * trace.rows() + from; row < t * trace.rows() + to; row++) {
            for (int k = 0; k < units; k++) {
                int in = trace.z().offset() + row * 3 * units + k;
                int gate = trace.gates().offset() + row * 3 * units + k;
                float inner = trace.inner().array()[trace.inner().offset() + row * units + k];
                float r = sigma.apply(z[in + units]);
                gates[gate] = sigma.apply(z[in]);
                gates[gate + units] = r;
                if (trace.resetAfter()) {
                    z[in + 2 * units] = Math.fma(r, inner, z[in + 2 * units]);
                } else {
                    trace.scaled().array()[trace.scaled().offset() + row * units + k] = r * inner;
                }
            }
        }
    }

    @Override
    public void output(GruTrace trace, int t, int from, int to) {
        UnaryOp tanh = trace.activation();
        float[] gates = trace.gates().array();
        float[] h = trace.h().array();
        int units = trace.units();
        for (int row = t * trace.rows() + from; row < t * trace.rows() + to; row++) {
            for (int k = 0; k < units; k++) {
                int in = trace.z().offset() + (row * 3 + 2) * units + k;
                int gate = trace.gates().offset() + row * 3 * units + k;
                int state = trace.h().offset() + row * units + k;
                float g = tanh.apply(trace.z().array()[in]);
                gates[gate + 2 * units] = g;
                h[state + trace.rows() * units] = Math.fma(gates[gate], h[state], (1f - gates[gate]) * g);
            }
        }
    }

    @Override
    public void outputGradient(GruTrace trace, int t, Tensor dh, Tensor dz, int from, int to) {
        UnaryOp tanh = trace.activation();
        UnaryOp sigma = trace.recurrentActivation();
        float[] z = trace.z().array();
        float[] gates = trace.gates().array();
        int units = trace.units();
        for (int n = from; n < to; n++) {
            int row = t * trace.rows() + n;
            for (int k = 0; k < units; k++) {
                int in = trace.z().offset() + row * 3 * units + k;
                int gate = trace.gates().offset() + row * 3 * units + k;
                int out = dz.offset() + row * 3 * units + k;
                int back = dh.offset() + n * units + k;
                float before = trace.h().array()[trace.h().offset() + row * units + k];
                float u = gates[gate];
                float g = gates[gate + 2 * units];
                float upstream = dh.array()[back];
                dz.array()[out + 2 * units] = tanh.gradient(z[in + 2 * units], g, upstream * (1f - u));
                dz.array()[out] = sigma.gradient(z[in], u, upstream * (before - g));
                dh.array()[back] = upstream * u;
            }
        }
    }

    @Override
    public void gatesGradient(GruTrace trace, int t, Tensor dz, Tensor dInner, int from, int to) {
        UnaryOp sigma = trace.recurrentActivation();
        int units = trace.units();
        for (int row = t * trace.rows() + from; row < t * trace.rows() + to; row++) {
            for (int k = 0; k < units; k++) {
                int gate = (row * 3 + 1) * units + k;
                int back = dInner.offset() + row * units + k;
                float r = trace.gates().array()[trace.gates().offset() + gate];
                float inner = trace.inner().array()[trace.inner().offset() + row * units + k];
                float s = trace.resetAfter() ? dz.array()[dz.offset() + gate + units] : dInner.array()[back];
                float zr = trace.z().array()[trace.z().offset() + gate];
                dz.array()[dz.offset() + gate] = sigma.gradient(zr, r, s * inner);
                dInner.array()[back] = s * r;
            }
        }
    }
}
