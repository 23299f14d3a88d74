package dev.zoetrope.core.exec;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Memory for the activations and scratch of one step: slabs of floats handed out by moving a pointer, all taken back at
 * once by {@link #reset()}. The first step makes the slabs, later steps of the same shapes find them there.
 *
 * <p>What is handed out holds whatever the step before left in it. With {@code -Dzoetrope.workspace.poison=true} a reset
 * fills all of it with NaN, so that a read before a write, or after a reset, shows.
 */
public final class Workspace {
    private static final int SLAB_FLOATS = 1 << 20;
    /**
     * Where a slab's first tensor begins: the JVM puts an array this large at the start of a page, its elements after a
     * header of 16 bytes, so that the first cache line that is all theirs begins 48 bytes on. The second tensor and all
     * others begin some whole number of cache lines later. Where that is not so, the results are the same.
     */
    private static final int FIRST = 12;

    private static final boolean POISON = Boolean.getBoolean("zoetrope.workspace.poison");

    private final List<float[]> slabs = new ArrayList<>();
    private final boolean poison;
    private int slab;
    private int used = FIRST;

    public Workspace() {
        this(POISON);
    }

    Workspace(boolean poison) {
        this.poison = poison;
    }

    /** A tensor whose elements hold anything. */
    public Tensor tensor(Shape shape) {
        int size = shape.size();
        while (slab < slabs.size() && slabs.get(slab).length - used < size) {
            slab++;
            used = FIRST;
        }
        if (slab == slabs.size()) {
            float[] fresh = new float[Math.max(size + FIRST, SLAB_FLOATS)];
            if (poison) {
                Arrays.fill(fresh, Float.NaN);
            }
            slabs.add(fresh);
        }
        Tensor tensor = Tensor.wrap(slabs.get(slab), used, shape);
        used = Math.min(slabs.get(slab).length, used + ((size + 15) & ~15));
        return tensor;
    }

    /** A tensor of zeros. */
    public Tensor zeros(Shape shape) {
        return tensor(shape).fill(0f);
    }

    /** Takes back all that was handed out. */
    public void reset() {
        if (poison) {
            slabs.forEach(floats -> Arrays.fill(floats, Float.NaN));
        }
        slab = 0;
        used = FIRST;
    }

    /** How much is handed out, for {@link #release}. */
    public long mark() {
        return (long) slab << 32 | used;
    }

    /** Takes back what was handed out since {@link #mark} returned this: scratch memory that only one call needs. */
    public void release(long mark) {
        slab = (int) (mark >> 32);
        used = (int) mark;
    }
}
