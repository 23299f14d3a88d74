package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.FloatMath;
import dev.zoetrope.core.tensor.Tensor;

/** Softmax over the last axis, and its logarithm. Sums run over the classes in their order. */
final class Softmax {
    private Softmax() {}

    /** {@code y[i] = e^(x[i]−m) / Σ e^(x[j]−m)} with m the largest x. */
    static Forward forward(Tensor x, Pass pass) {
        Tensor y = pass.tensor(x.shape());
        int classes = x.dim(-1);
        for (int row = 0; row < x.size(); row += classes) {
            softmax(x.array(), x.offset() + row, y.array(), y.offset() + row, classes);
        }
        return new Forward(y, dy -> backward(y, dy, pass));
    }

    /** {@code dx[i] = y[i]·(dy[i] − Σ dy[j]·y[j])} */
    private static Tensor backward(Tensor y, Tensor dy, Pass pass) {
        Tensor dx = pass.tensor(y.shape());
        int classes = y.dim(-1);
        for (int row = 0; row < y.size(); row += classes) {
            float dot = 0f;
            for (int i = row; i < row + classes; i++) {
                dot = Math.fma(dy.array()[dy.offset() + i], y.array()[y.offset() + i], dot);
            }
            for (int i = row; i < row + classes; i++) {
                dx.array()[dx.offset() + i] = y.array()[y.offset() + i] * (dy.array()[dy.offset() + i] - dot);
            }
        }
        return dx;
    }

    /** {@code y[i] = x[i] − m − ln Σ e^(x[j]−m)} with m the largest x. */
    static Forward logForward(Tensor x, Pass pass) {
        Tensor y = pass.tensor(x.shape());
        int classes = x.dim(-1);
        for (int row = 0; row < x.size(); row += classes) {
            float largest = largest(x.array(), x.offset() + row, classes);
            double sum = 0;
            for (int i = x.offset() + row; i < x.offset() + row + classes; i++) {
                sum += FloatMath.exp(x.array()[i] - largest);
            }
            float logSum = (float) StrictMath.log(sum);
            for (int i = row; i < row + classes; i++) {
                y.array()[y.offset() + i] = x.array()[x.offset() + i] - largest - logSum;
            }
        }
        return new Forward(y, dy -> logBackward(y, dy, pass));
    }

    /** {@code dx[i] = dy[i] − e^y[i]·Σ dy[j]} */
    private static Tensor logBackward(Tensor y, Tensor dy, Pass pass) {
        Tensor dx = pass.tensor(y.shape());
        int classes = y.dim(-1);
        for (int row = 0; row < y.size(); row += classes) {
            float sum = 0f;
            for (int i = row; i < row + classes; i++) {
                sum += dy.array()[dy.offset() + i];
            }
            for (int i = row; i < row + classes; i++) {
                float probability = FloatMath.exp(y.array()[y.offset() + i]);
                dx.array()[dx.offset() + i] = Math.fma(-probability, sum, dy.array()[dy.offset() + i]);
            }
        }
        return dx;
    }

    private static void softmax(float[] x, int xOffset, float[] y, int yOffset, int classes) {
        float largest = largest(x, xOffset, classes);
        float sum = 0f;
        for (int i = 0; i < classes; i++) {
            y[yOffset + i] = FloatMath.exp(x[xOffset + i] - largest);
            sum += y[yOffset + i];
        }
        for (int i = 0; i < classes; i++) {
            y[yOffset + i] /= sum;
        }
    }

    private static float largest(float[] x, int offset, int classes) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = offset; i < offset + classes; i++) {
            largest = Math.max(largest, x[i]);
        }
        return largest;
    }
}
