package dev.zoetrope.layers.init;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Tensor;

/**
 * A random matrix with orthonormal rows or columns, whichever are fewer, times {@code gain} (Saxe, McClelland and
 * Ganguli, 2013). All axes but the last count as rows.
 */
public record Orthogonal(float gain) implements Initializer {
    /** Keras's default, gain 1. */
    public Orthogonal() {
        this(1f);
    }

    @Override
    public void fill(Tensor value, CounterRandom random) {
        int columns = value.dim(-1);
        int rows = value.size() / columns;
        boolean wide = columns > rows;
        int count = Math.min(rows, columns);
        double[][] basis = orthonormal(count, Math.max(rows, columns), random);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                double element = wide ? basis[i][j] : basis[j][i];
                value.array()[value.offset() + i * columns + j] = (float) (gain * element);
            }
        }
    }

    /** Gram and Schmidt on normal vectors, each made orthogonal twice, which is enough (Giraud and Langou, 2005). */
    private static double[][] orthonormal(int count, int length, CounterRandom random) {
        double[][] basis = new double[count][length];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < length; j++) {
                basis[i][j] = random.normal(i * length + j);
            }
            for (int round = 0; round < 2; round++) {
                for (int k = 0; k < i; k++) {
                    addScaled(-dot(basis[k], basis[i]), basis[k], basis[i]);
                }
            }
            double norm = Math.sqrt(dot(basis[i], basis[i]));
            for (int j = 0; j < length; j++) {
                basis[i][j] /= norm;
            }
        }
        return basis;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void addScaled(double factor, double[] a, double[] b) {
        for (int i = 0; i < a.length; i++) {
            b[i] += factor * a[i];
        }
    }
}
