package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.Conv2dGeometry;
import dev.zoetrope.core.kernel.DropoutMask;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;

/**
 * {@link GateViews} of images, with the channels of all views side by side.
 *
 * @param views of [T,N,H,W,C]
 * @param images [T,N,H,W,V·C] for V views
 */
record ChannelViews(GateViews views, Tensor images) {
    static ChannelViews of(Tensor whole, List<DropoutMask> masks, Pass pass) {
        GateViews views = GateViews.of(whole, masks, pass);
        int channels = masks.size() * whole.dim(-1);
        Tensor images =
                masks.isEmpty() ? whole : pass.tensor(whole.shape().dropLast(1).append(channels));
        return new ChannelViews(views, images);
    }

    Tensor whole() {
        return views.whole();
    }

    /** A convolution of the whole as one of the views, a group for each. */
    ConvolutionLayer of(ConvolutionLayer whole) {
        Conv2dGeometry g = whole.slice();
        int count = views.seen().size();
        return ConvolutionLayer.of(
                whole.context(),
                new Conv2dGeometry(1, count * g.channels(), g.filters(), count, g.rows(), g.columns()),
                whole.kernel(),
                whole.bias());
    }

    /** Makes what is seen of the sequences {@code from} to {@code to} in step t. */
    void drop(int t, int from, int to) {
        views.drop(t, from, to);
        for (int i = 0; i < views.masks().size(); i++) {
            exchange(views.seen().get(i).slice(t), images.slice(t), i, from, to, true);
        }
    }

    /**
     * Adds what a gradient by the views of step t means for the step's whole.
     *
     * @param d [N,H,W,V·C]
     * @param sum [N,H,W,C]
     */
    void addGradient(int t, Tensor d, Tensor sum, int from, int to) {
        if (views.masks().isEmpty()) {
            views.addGradient(0, d, sum, from, to);
            return;
        }
        for (int i = 0; i < views.masks().size(); i++) {
            // The view itself is not needed any more: its parameters' gradients are taken from the images.
            Tensor own = views.seen().get(i).slice(t);
            exchange(own, d, i, from, to, false);
            views.addGradient(i, own, sum, from, to);
        }
    }

    /** Copies one view's channels into those of all, or back. */
    private static void exchange(Tensor view, Tensor all, int index, int from, int to, boolean into) {
        int channels = view.dim(-1);
        int step = all.dim(-1);
        int pixels = view.shape().dropFirst(1).dropLast(1).size();
        for (int p = from * pixels; p < to * pixels; p++) {
            int v = view.offset() + p * channels;
            int a = all.offset() + p * step + index * channels;
            if (into) {
                System.arraycopy(view.array(), v, all.array(), a, channels);
            } else {
                System.arraycopy(all.array(), a, view.array(), v, channels);
            }
        }
    }
}
