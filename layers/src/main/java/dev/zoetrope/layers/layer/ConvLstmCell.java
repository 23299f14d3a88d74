package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.Conv2dGeometry;
import dev.zoetrope.core.kernel.Conv2dKernel;
import dev.zoetrope.core.kernel.DropoutMask;
import dev.zoetrope.core.kernel.LstmKernel;
import dev.zoetrope.core.kernel.LstmTrace;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * See {@link ConvLSTM2D}. To the gates' kernel a pixel is a row; all pixels of all sequences make a step.
 *
 * <p>With dropout, each gate sees the channels through a mask of its own. Then the four views' channels lie side by side and
 * the convolution is one of four groups: the same weights, each gate's quarter on its own view.
 *
 * @param ofInput x∗W + b
 * @param ofState h∗U
 */
record ConvLstmCell(
        Activation activation, Activation recurrentActivation, ConvolutionLayer ofInput, ConvolutionLayer ofState)
        implements RecurrentCell {
    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(List.of(ofInput.kernel(), ofState.kernel()));
        if (ofInput.bias() != null) {
            parameters.add(ofInput.bias());
        }
        return parameters;
    }

    @Override
    public Shape state() {
        return ofState.input();
    }

    private int filters() {
        return state().dim(2);
    }

    private int pixels() {
        return state().dropLast(1).size();
    }

    @Override
    public int states() {
        return 2;
    }

    @Override
    public int gates() {
        return 4;
    }

    @Override
    public int inputMasks(boolean recurrentDropout) {
        return gates();
    }

    @Override
    public int grain(int sequences) {
        return 1;
    }

    @Override
    public Unrolled unroll(
            Tensor x, List<Tensor> states, List<DropoutMask> inputMasks, List<DropoutMask> recurrentMasks, Pass pass) {
        int n = x.dim(1);
        ChannelViews input = ChannelViews.of(x, inputMasks, pass);
        pass.parallel().forEach(x.dim(0), (t, worker) -> input.drop(t, 0, n));
        Forward projection = input.of(ofInput).forward(ofImages(input.images()), pass);
        Tensor z = rows(projection.output(), x.dim(0), 4 * filters());
        ChannelViews h = ChannelViews.of(Steps.before(states.get(0)), recurrentMasks, pass);
        Tensor hRows = rows(states.get(0), x.dim(0) + 1, filters());
        Tensor cRows = rows(states.get(1), x.dim(0) + 1, filters());
        LstmTrace trace = LstmCell.trace(activation, recurrentActivation, z, hRows, cRows, pass);
        return forth(new Call(input, projection.backward(), h, h.of(ofState), trace, pass));
    }

    /** A call, with the state's convolution as the state is seen. */
    private record Call(
            ChannelViews input,
            Backward projection,
            ChannelViews h,
            ConvolutionLayer ofState,
            LstmTrace trace,
            Pass pass) {}

    private Unrolled forth(Call call) {
        Pass pass = call.pass;
        Conv2dGeometry g = call.ofState.geometry(call.trace.rows() / pixels());
        Conv2dKernel conv = pass.kernels().conv2d();
        LstmKernel kernel = pass.kernels().lstm();
        List<Tensor> scratch = pass.perWorker(Shape.of(conv.scratchSize(g)));
        Tensor weights = pass.tensor(Shape.of(conv.packedSize(g)));
        conv.pack(g, ofState.kernel().value(), weights);
        return new Unrolled() {
            @Override
            public void step(int t, int from, int to, int worker) {
                call.h.drop(t, from, to);
                Tensor z = call.trace.z().slice(t).reshape(g.output());
                conv.addForward(g, call.h.images().slice(t), weights, z, scratch.get(worker), from, to);
                kernel.forward(call.trace, t, from * pixels(), to * pixels(), 0, filters());
            }

            @Override
            public Map<String, Tensor> insides(Pass pass) {
                return LstmCell.insides(call.trace, pass);
            }

            @Override
            public Unwound backward(List<Tensor> dStates) {
                return back(call, dStates);
            }
        };
    }

    /** {@code dz[t]} from the states' gradients, {@code dh = dz[t]∗Uᵀ}; then those of the parameters and of x. */
    private Unwound back(Call call, List<Tensor> dStates) {
        Pass pass = call.pass;
        LstmTrace trace = call.trace;
        Conv2dGeometry g = call.ofState.geometry(trace.rows() / pixels());
        Conv2dKernel conv = pass.kernels().conv2d();
        Tensor transposed = pass.tensor(Shape.of(conv.packedSize(g)));
        conv.packTransposed(g, ofState.kernel().value(), transposed);
        Tensor dz = pass.tensor(trace.z().shape());
        Tensor dh = dStates.get(0);
        Tensor dc = dStates.get(1);
        Tensor seen = pass.tensor(g.input());
        List<Tensor> scratch = pass.perWorker(Shape.of(conv.scratchSize(g)));
        LstmKernel kernel = pass.kernels().lstm();
        return new Unwound() {
            @Override
            public void step(int t, int from, int to, int worker) {
                kernel.backward(trace, t, dh, dc, dz, from * pixels(), to * pixels(), 0, filters());
                seen.rows(from, to).fill(0f);
                Tensor upstream = dz.slice(t).reshape(g.output());
                conv.addInputGradient(g, upstream, transposed, seen, scratch.get(worker), from, to);
                dh.rows(from, to).fill(0f);
                call.h.addGradient(t, seen, dh, from, to);
            }

            @Override
            public Tensor finish() {
                Tensor images = dz.reshape(g.output().dropFirst(1).prepend(trace.rows() / pixels() * dz.dim(0)));
                call.ofState.addParameterGradients(ofImages(call.h.images()), images, pass);
                Tensor dSeen = call.projection.apply(images);
                Tensor dx = pass.workspace().zeros(call.input.whole().shape());
                if (pass.wantsInputGradient()) {
                    Tensor steps = dSeen.reshape(call.input.images().shape());
                    pass.parallel()
                            .forEach(
                                    dx.dim(0),
                                    (t, worker) ->
                                            call.input.addGradient(t, steps.slice(t), dx.slice(t), 0, dx.dim(1)));
                }
                return dx;
            }
        };
    }

    /** {@code x [T,N,…]} as [T·N,…]. */
    private static Tensor ofImages(Tensor x) {
        return x.reshape(x.shape().dropFirst(2).prepend(x.dim(0) * x.dim(1)));
    }

    /** Pixels of T steps, as [T,N·OH·OW,width]. */
    private static Tensor rows(Tensor x, int steps, int width) {
        return x.reshape(Shape.of(steps, x.size() / steps / width, width));
    }
}
