package dev.zoetrope.benchmarks.peers;

import static jdk.incubator.vector.VectorOperators.ADD;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** As many fused multiply-adds as one core can do: twelve independent chains that never leave the registers. */
final class FmaPeak {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int ROUNDS = 100_000;

    /** Floating-point operations of one call. */
    static final long FLOPS = 2L * 12 * SPECIES.length() * ROUNDS;

    private FmaPeak() {}

    static void run() {
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
            a = a.fma(x, y);
            b = b.fma(x, y);
            c = c.fma(x, y);
            d = d.fma(x, y);
            e = e.fma(x, y);
            f = f.fma(x, y);
            g = g.fma(x, y);
            h = h.fma(x, y);
            i = i.fma(x, y);
            j = j.fma(x, y);
            k = k.fma(x, y);
            l = l.fma(x, y);
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
