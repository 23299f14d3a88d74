package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;
import static dev.zoetrope.core.kernel.simd.VectorMath.constant;

import dev.zoetrope.core.kernel.Pool2dGeometry;
import dev.zoetrope.core.kernel.Pool2dKernel;
import dev.zoetrope.core.kernel.PoolWindows;
import dev.zoetrope.core.kernel.scalar.ScalarPool2d;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** One window after another, lanes over its channels; those after the last whole vector go through the scalar twin. */
final class SimdPool2d implements Pool2dKernel {
    @Override
    public void max(Pool2dGeometry g, Tensor x, Tensor y, int from, int to) {
        int whole = SPECIES.loopBound(g.channels());
        PoolWindows.forEach(g, from, to, (top, bottom, left, right, in, out) -> {
            for (int c = 0; c < whole; c += COUNT) {
                FloatVector largest = constant(Float.NEGATIVE_INFINITY);
                for (int h = top; h < bottom; h++) {
                    int i = x.offset() + in + PoolWindows.index(g, h, left) + c;
                    for (int w = left; w < right; w++, i += g.channels()) {
                        largest = largest.max(FloatVector.fromArray(SPECIES, x.array(), i));
                    }
                }
                largest.intoArray(y.array(), y.offset() + out + c);
            }
        });
        if (whole < g.channels()) {
            new ScalarPool2d(whole).max(g, x, y, from, to);
        }
    }

    @Override
    public void maxGradient(Pool2dGeometry g, Tensor x, Tensor y, Tensor dy, Tensor dx, int from, int to) {
        clear(g, dx, from, to);
        int whole = SPECIES.loopBound(g.channels());
        PoolWindows.forEach(g, from, to, (top, bottom, left, right, in, out) -> {
            for (int c = 0; c < whole; c += COUNT) {
                FloatVector largest = FloatVector.fromArray(SPECIES, y.array(), y.offset() + out + c);
                // What a lane still has to give; it becomes 0 once given.
                FloatVector rest = FloatVector.fromArray(SPECIES, dy.array(), dy.offset() + out + c);
                for (int h = top; h < bottom; h++) {
                    int i = in + PoolWindows.index(g, h, left) + c;
                    for (int w = left; w < right; w++, i += g.channels()) {
                        VectorMask<Float> here = FloatVector.fromArray(SPECIES, x.array(), x.offset() + i)
                                .compare(VectorOperators.EQ, largest);
                        FloatVector.fromArray(SPECIES, dx.array(), dx.offset() + i)
                                .add(constant(0f).blend(rest, here))
                                .intoArray(dx.array(), dx.offset() + i);
                        rest = rest.blend(0f, here);
                    }
                }
            }
        });
        if (whole < g.channels()) {
            new ScalarPool2d(whole).maxGradient(g, x, y, dy, dx, from, to);
        }
    }

    @Override
    public void average(Pool2dGeometry g, Tensor x, Tensor y, int from, int to) {
        int whole = SPECIES.loopBound(g.channels());
        PoolWindows.forEach(g, from, to, (top, bottom, left, right, in, out) -> {
            float count = (bottom - top) * (right - left);
            for (int c = 0; c < whole; c += COUNT) {
                FloatVector sum = constant(0f);
                for (int h = top; h < bottom; h++) {
                    int i = x.offset() + in + PoolWindows.index(g, h, left) + c;
                    for (int w = left; w < right; w++, i += g.channels()) {
                        sum = sum.add(FloatVector.fromArray(SPECIES, x.array(), i));
                    }
                }
                sum.div(count).intoArray(y.array(), y.offset() + out + c);
            }
        });
        if (whole < g.channels()) {
            new ScalarPool2d(whole).average(g, x, y, from, to);
        }
    }

    @Override
    public void averageGradient(Pool2dGeometry g, Tensor dy, Tensor dx, int from, int to) {
        clear(g, dx, from, to);
        int whole = SPECIES.loopBound(g.channels());
        PoolWindows.forEach(g, from, to, (top, bottom, left, right, in, out) -> {
            float count = (bottom - top) * (right - left);
            for (int c = 0; c < whole; c += COUNT) {
                FloatVector share = FloatVector.fromArray(SPECIES, dy.array(), dy.offset() + out + c)
                        .div(count);
                for (int h = top; h < bottom; h++) {
                    int i = dx.offset() + in + PoolWindows.index(g, h, left) + c;
                    for (int w = left; w < right; w++, i += g.channels()) {
                        FloatVector.fromArray(SPECIES, dx.array(), i).add(share).intoArray(dx.array(), i);
                    }
                }
            }
        });
        if (whole < g.channels()) {
            new ScalarPool2d(whole).averageGradient(g, dy, dx, from, to);
        }
    }

    private static void clear(Pool2dGeometry g, Tensor dx, int from, int to) {
        int frame = g.input().size() / Math.max(1, g.frames());
        Arrays.fill(dx.array(), dx.offset() + from * frame, dx.offset() + to * frame, 0f);
    }
}
