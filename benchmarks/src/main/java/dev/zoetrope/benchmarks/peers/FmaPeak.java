package dev.zoetrope.benchmarks.peers;

import static jdk.incubator.vector.VectorOperators.ADD;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * As many fused multiply-adds as one core can do: twelve independent chains that never leave the registers. Each adds to
 * its own sum, as kernels do; the other way round, {@code a·x + y}, takes a copy of y each time, and a seventh of the
 * speed.
 */
public final class FmaPeak {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int ROUNDS = 100_000;

    /** Floating-point operations of one call. */
    public static final long FLOPS = 2L * 12 * SPECIES.length() * ROUNDS;

    private FmaPeak() {}

    /** Does {@link #FLOPS} operations. */
    public static void run() {
        if (chains() == 0f) {
            throw new AssertionError("the chains add up to no such number");
        }
    }

    /** The sum of the chains, which must not be thrown away, or the compiler does no work at all. */
    private static float chains() {
        FloatVector x = FloatVector.broadcast(SPECIES, 0.999f);
        FloatVector y = FloatVector.broadcast(SPECIES, 1e-3f);
        FloatVector a = y;
        FloatVector b = y;
        FloatVector c = y;
        FloatVector d = y;
        FloatVector e = y;
        FloatVector f = y;
        FloatVector g = y;
        FloatVector h = y;
        FloatVector i = y;
        FloatVector j = y;
        FloatVector k = y;
        FloatVector l = y;
        for (int round = 0; round < ROUNDS; round++) {
            a = x.fma(y, a);
            b = x.fma(y, b);
            c = x.fma(y, c);
            d = x.fma(y, d);
            e = x.fma(y, e);
            f = x.fma(y, f);
            g = x.fma(y, g);
            h = x.fma(y, h);
            i = x.fma(y, i);
            j = x.fma(y, j);
            k = x.fma(y, k);
            l = x.fma(y, l);
        }
        return a.add(b)
                .add(c)
                .add(d)
                .add(e)
                .add(f)
                .add(g)
                .add(h)
                .add(i)
                .add(j)
                .add(k)
                .add(l)
                .reduceLanes(ADD);
    }
}
