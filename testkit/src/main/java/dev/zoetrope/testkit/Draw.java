package dev.zoetrope.testkit;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The random choices of one round of a test, and the words that make them again. Everything follows from the test's
 * name, the round and one seed: {@code -Dzoetrope.seed=N}, or {@code -Dzoetrope.seed=random} for a new one each time the
 * JVM starts. Without the property the seed is always the same, so that a build fails again or passes again.
 */
public final class Draw {
    /** System property of the seed. */
    public static final String SEED = "zoetrope.seed";

    private static final long BASE = base();

    /** Sizes around the number of lanes of 128, 256 and 512 bit vectors (4, 8 and 16 floats), and primes. */
    private static final int[] SIZES = {1, 2, 3, 4, 5, 7, 8, 9, 11, 13, 15, 16, 17, 19, 31, 32, 33};

    private final String test;
    private final int round;
    private final RandomGenerator random;

    private Draw(String test, int round) {
        this.test = test;
        this.round = round;
        random = new SplittableRandom(
                CounterRandom.ofSeed(BASE).fork(test).fork(round).key());
    }

    /** The choices of a round of the test of this name. */
    public static Draw of(String test, int round) {
        return new Draw(test, round);
    }

    private static long base() {
        String seed = System.getProperty(SEED, "27");
        return seed.equals("random") ? new SplittableRandom().nextLong() >>> 1 : Long.parseLong(seed);
    }

    /** A whole number, both ends included. */
    public int between(int low, int high) {
        return random.nextInt(low, high + 1);
    }

    /** True with this probability. */
    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** A size on one side or the other of a vector's width, or a prime; at most {@code largest}. */
    public int size(int largest) {
        int candidates = 0;
        while (candidates < SIZES.length && SIZES[candidates] <= largest) {
            candidates++;
        }
        return SIZES[random.nextInt(candidates)];
    }

    /** Uniform in [low, high). */
    public double uniform(double low, double high) {
        return random.nextDouble(low, high);
    }

    /** A tensor of standard normal numbers. */
    public Tensor normal(Shape shape) {
        Tensor tensor = Tensor.zeros(shape);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.array()[i] = (float) random.nextGaussian();
        }
        return tensor;
    }

    /** A seed for something that draws by itself. */
    public long seed() {
        return random.nextLong();
    }

    /** For the end of a failure's message: the round, and what to pass to see it again. */
    public String replay() {
        String bits = System.getProperty(Kernels.VECTOR_BITS);
        return test + ", round " + round + "; again with -D" + SEED + "=" + BASE
                + (bits == null ? "" : " -D" + Kernels.VECTOR_BITS + "=" + bits);
    }
}
