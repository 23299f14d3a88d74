package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;
import static dev.zoetrope.core.kernel.simd.VectorMath.constant;

import dev.zoetrope.core.kernel.Pool2dGeometry;
import dev.zoetrope.core.kernel.Pool2dKernel;
import dev.zoetrope.core.kernel.PoolWindows;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** One window after another, lanes over its channels; the last vector of a window may be a part. */
final class SimdPool2d implements Pool2dKernel {
    @Override
    public void max(Pool2dGeometry g, Tensor x, Tensor y, int from, int to) {
        PoolWindows.forEach(g, from, to, (top, bottom, left, right, in, out) -> {
            for (int c = 0; c < g.channels(); c += COUNT) {
                VectorMask<Float> lanes = SPECIES.indexInRange(c, g.channels());
                FloatVector largest = constant(Float.NEGATIVE_INFINITY);
                for (int h = top; h < bottom; h++) {
                    int i = x.offset() + in + PoolWindows.index(g, h, left) + c;
                    for (int w = left; w < right; w++, i += g.channels()) {
                        largest = largest.max(FloatVector.fromArray(SPECIES, x.array(), i, lanes));
                    }
                }
                largest.intoArray(y.array(), y.offset() + out + c, lanes);
            }
        });
    }

    @Override
    public void maxGradient(Pool2dGeometry g, Tensor x, Tensor y, Tensor dy, Tensor dx, int from, int to) {
        clear(g, dx, from, to);
        PoolWindows.forEach(g, from, to, (top, bottom, left, right, in, out) -> {
            for (int c = 0; c < g.channels(); c += COUNT) {
                VectorMask<Float> lanes = SPECIES.indexInRange(c, g.channels());
                FloatVector largest = FloatVector.fromArray(SPECIES, y.array(), y.offset() + out + c, lanes);
                // What a lane still has to give; it becomes 0 once given.
                FloatVector rest = FloatVector.fromArray(SPECIES, dy.array(), dy.offset() + out + c, lanes);
                for (int h = top; h < bottom; h++) {
                    int i = in + PoolWindows.index(g, h, left) + c;
                    for (int w = left; w < right; w++, i += g.channels()) {
                        VectorMask<Float> here = FloatVector.fromArray(SPECIES, x.array(), x.offset() + i, lanes)
                                .compare(VectorOperators.EQ, largest);
                        FloatVector.fromArray(SPECIES, dx.array(), dx.offset() + i, lanes)
                                .add(constant(0f).blend(rest, here))
                                .intoArray(dx.array(), dx.offset() + i, lanes);
                        rest = rest.blend(0f, here);
                    }
                }
            }
        });
    }

    @Override
    public void average(Pool2dGeometry g, Tensor x, Tensor y, int from, int to) {
        PoolWindows.forEach(g, from, to, (top, bottom, left, right, in, out) -> {
            float count = (bottom - top) * (right - left);
            for (int c = 0; c < g.channels(); c += COUNT) {
                VectorMask<Float> lanes = SPECIES.indexInRange(c, g.channels());
                FloatVector sum = constant(0f);
                for (int h = top; h < bottom; h++) {
                    int i = x.offset() + in + PoolWindows.index(g, h, left) + c;
                    for (int w = left; w < right; w++, i += g.channels()) {
                        sum = sum.add(FloatVector.fromArray(SPECIES, x.array(), i, lanes));
                    }
                }
                sum.div(count).intoArray(y.array(), y.offset() + out + c, lanes);
            }
        });
    }

    @Override
    public void averageGradient(Pool2dGeometry g, Tensor dy, Tensor dx, int from, int to) {
        clear(g, dx, from, to);
        PoolWindows.forEach(g, from, to, (top, bottom, left, right, in, out) -> {
            float count = (bottom - top) * (right - left);
            for (int c = 0; c < g.channels(); c += COUNT) {
                VectorMask<Float> lanes = SPECIES.indexInRange(c, g.channels());
                FloatVector share = FloatVector.fromArray(SPECIES, dy.array(), dy.offset() + out + c, lanes)
                        .div(count);
                for (int h = top; h < bottom; h++) {
                    int i = dx.offset() + in + PoolWindows.index(g, h, left) + c;
                    for (int w = left; w < right; w++, i += g.channels()) {
                        FloatVector.fromArray(SPECIES, dx.array(), i, lanes)
                                .add(share)
                                .intoArray(dx.array(), i, lanes);
                    }
                }
            }
        });
    }

    private static void clear(Pool2dGeometry g, Tensor dx, int from, int to) {
        int frame = g.input().size() / Math.max(1, g.frames());
        Arrays.fill(dx.array(), dx.offset() + from * frame, dx.offset() + to * frame, 0f);
    }
}
