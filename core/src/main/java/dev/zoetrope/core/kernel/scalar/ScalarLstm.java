package dev.zoetrope.core.kernel.scalar;

import dev.zoetrope.core.kernel.LstmKernel;
import dev.zoetrope.core.kernel.LstmTrace;
import dev.zoetrope.core.kernel.UnaryOp;
import dev.zoetrope.core.tensor.Tensor;

final class ScalarLstm implements LstmKernel {
    @Override
    public void forward(LstmTrace trace, int t, int from, int to, int unit, int unitEnd) {
        UnaryOp tanh = trace.activation();
        UnaryOp sigma = trace.recurrentActivation();
        float[] z = trace.z().array();
        float[] gates = trace.gates().array();
        float[] c = trace.c().array();
        int units = trace.units();
        int step = trace.rows() * units;
        for (int n = from; n < to; n++) {
            int row = t * trace.rows() + n;
            for (int k = unit; k < unitEnd; k++) {
                int in = trace.z().offset() + row * 4 * units + k;
                int gate = trace.gates().offset() + row * 4 * units + k;
                int state = trace.c().offset() + row * units + k;
                float i = sigma.apply(z[in]);
                float f = sigma.apply(z[in + units]);
                float g = tanh.apply(z[in + 2 * units]);
                float o = sigma.apply(z[in + 3 * units]);
                gates[gate] = i;
                gates[gate + units] = f;
                gates[gate + 2 * units] = g;
                gates[gate + 3 * units] = o;
                c[state + step] = Math.fma(f, c[state], i * g);
                float a = tanh.apply(c[state + step]);
                trace.activatedC().array()[trace.activatedC().offset() + row * units + k] = a;
                trace.h().array()[trace.h().offset() + step + row * units + k] = o * a;
            }
        }
    }

    @Override
    public void backward(
            LstmTrace trace, int t, Tensor dh, Tensor dc, Tensor dz, int from, int to, int unit, int unitEnd) {
        UnaryOp tanh = trace.activation();
        UnaryOp sigma = trace.recurrentActivation();
        float[] z = trace.z().array();
        float[] gates = trace.gates().array();
        float[] c = trace.c().array();
        int units = trace.units();
        int step = trace.rows() * units;
        for (int n = from; n < to; n++) {
            int row = t * trace.rows() + n;
            for (int k = unit; k < unitEnd; k++) {
                int in = trace.z().offset() + row * 4 * units + k;
                int gate = trace.gates().offset() + row * 4 * units + k;
                int state = trace.c().offset() + row * units + k;
                int out = dz.offset() + row * 4 * units + k;
                int back = dc.offset() + n * units + k;
                float i = gates[gate];
                float f = gates[gate + units];
                float g = gates[gate + 2 * units];
                float o = gates[gate + 3 * units];
                float a = trace.activatedC().array()[trace.activatedC().offset() + row * units + k];
                float upstream = dh.array()[dh.offset() + n * units + k];
                float s = dc.array()[back] + tanh.gradient(c[state + step], a, upstream * o);
                dz.array()[out] = sigma.gradient(z[in], i, s * g);
                dz.array()[out + units] = sigma.gradient(z[in + units], f, s * c[state]);
                dz.array()[out + 2 * units] = tanh.gradient(z[in + 2 * units], g, s * i);
                dz.array()[out + 3 * units] = sigma.gradient(z[in + 3 * units], o, upstream * a);
                dc.array()[back] = s * f;
            }
        }
    }
}
