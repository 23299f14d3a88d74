package consumer;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.kernel.Matrix;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** Multiplies random matrices over and over and prints a checksum of the result's bits. */
public final class Main {
    public static void main(String[] args) {
        int n = 37;
        CounterRandom random = CounterRandom.ofSeed(27);
        float[] a = new float[n * n];
        float[] b = new float[n * n];
        for (int i = 0; i < n * n; i++) {
            a[i] = (float) random.normal(i) / 6;
            b[i] = (float) random.normal(n * n + i);
        }
        Kernels kernels = Kernels.best();
        for (int step = 0; step < 100; step++) {
            float[] c = new float[n * n];
            kernels.gemm().addProduct(square(a, n), square(b, n), square(c, n));
            b = c;
        }
        CRC32 checksum = new CRC32();
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * b.length);
        bytes.asFloatBuffer().put(b);
        checksum.update(bytes);
        System.out.printf("checksum %08x%n", checksum.getValue());
        System.out.println("kernels " + kernels.name());
        System.out.println(Kernels.class.getModule());
    }

    private static Matrix square(float[] elements, int n) {
        return new Matrix(elements, 0, n, n, n, 1);
    }
}
