package dev.zoetrope.core.kernel.simd;

import dev.zoetrope.core.kernel.Conv2dGeometry;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;

/**
 * What each weight (kh, kw, c) of a kernel meets in an image, a row of all output pixels for each: what a kernel's
 * gradient multiplies {@code dy} with. The image stands in planes, a channel each, with zeros around it; so a row is made
 * of pieces of a plane as long as an output row.
 *
 * @param planes {@code [C/G,PH,PW]} of one group of channels
 */
record TermRows(Conv2dGeometry g, Tensor planes) implements PackedGemm.Rows {
    /** Floats of the planes. */
    static int size(Conv2dGeometry g) {
        return g.groupChannels() * plane(g);
    }

    private static int plane(Conv2dGeometry g) {
        return g.rows().padded() * g.columns().padded();
    }

    /** Image {@code n}, group {@code group} of {@code x [N,H,W,C]} in planes. */
    static TermRows of(Conv2dGeometry g, Tensor x, int n, int group, Tensor planes) {
        float[] out = planes.array();
        Arrays.fill(out, planes.offset(), planes.offset() + size(g), 0f);
        int width = g.columns().input();
        for (int h = 0; h < g.rows().input(); h++) {
            int from = x.offset() + (n * g.rows().input() + h) * width * g.channels() + group * g.groupChannels();
            int to = planes.offset()
                    + (h + g.rows().padBefore()) * g.columns().padded()
                    + g.columns().padBefore();
            Transposition.run(x.array(), from, g.channels(), width, g.groupChannels(), out, to, plane(g));
        }
        return new TermRows(g, planes);
    }

    @Override
    public void pack(int row, int count, int k, int depth, float[] out, int at) {
        int width = g.columns().output();
        int stride = g.columns().stride();
        for (int i = 0; i < count; i++) {
            int tap = (row + i) / g.groupChannels();
            int plane = (row + i) % g.groupChannels();
            int kh = tap / g.columns().window() * g.rows().dilation();
            int kw = tap % g.columns().window() * g.columns().dilation();
            int h = k / width;
            int w = k - h * width;
            int to = at + i * Tile.A_ROW;
            int end = to + depth;
            while (to < end) {
                int piece = Math.min(width - w, end - to);
                int line = plane * g.rows().padded() + h * g.rows().stride() + kh;
                int from = planes.offset() + line * g.columns().padded() + w * stride + kw;
                if (stride == 1) {
                    System.arraycopy(planes.array(), from, out, to, piece);
                } else {
                    Packing.copy(planes.array(), from, stride, piece, out, to, 1);
                }
                to += piece;
                w = 0;
                h++;
            }
        }
    }
}
