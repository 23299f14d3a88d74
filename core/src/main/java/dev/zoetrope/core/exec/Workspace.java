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
    private static final boolean POISON = Boolean.getBoolean("zoetrope.workspace.poison");

    private final List<float[]> slabs = new ArrayList<>();
    private final boolean poison;
    private int slab;
    private int used;

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
            used = 0;
        }
        if (slab == slabs.size()) {
            float[] fresh = new float[Math.max(size, SLAB_FLOATS)];
            if (poison) {
                Arrays.fill(fresh, Float.NaN);
            }
            slabs.add(fresh);
        }
        Tensor tensor = Tensor.wrap(slabs.get(slab), used, shape);
        // Rows of 16 floats keep every tensor at the start of a cache line, as far as the JVM aligns arrays.
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
        used = 0;
    }
}
