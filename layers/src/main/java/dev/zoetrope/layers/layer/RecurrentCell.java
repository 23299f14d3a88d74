package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.DropoutMask;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * What makes one kind of recurrent layer another than the next: its parameters, and what it does in a step. All that they
 * share, the way through time, direction, masks and states, is {@link RecurrentLayer}'s.
 */
public interface RecurrentCell {
    /** The parameters in Keras's order. */
    List<Parameter> parameters();

    /** The shape of a sequence's output in a step, which is also that of each of its states. */
    Shape state();

    /** How many states there are; the first is the output. */
    int states();

    /** Runs of gates that see the state through dropout masks of their own. */
    int gates();

    /** Masks on the input: in Keras one for all gates, unless there is dropout on the state too. */
    default int inputMasks(boolean recurrentDropout) {
        return recurrentDropout ? gates() : 1;
    }

    /**
     * Sequences that one task takes through time: the more, the more products per weight read, and a layer's recurrent
     * weights need not fit the cache that is nearest.
     */
    default int grain(int sequences) {
        return sequences >= 32 ? 16 : 8;
    }

    /**
     * Begins a call: does for all steps at once what needs no state.
     *
     * @param x [T,N,…]
     * @param states [T+1,N,…] each, of which step 0 is there
     * @param inputMasks for a step's input [N,…]; empty for no dropout
     * @param recurrentMasks for the output [N,…] of the step before; empty for no dropout
     */
    Unrolled unroll(
            Tensor x, List<Tensor> states, List<DropoutMask> inputMasks, List<DropoutMask> recurrentMasks, Pass pass);

    /** A call. */
    interface Unrolled {
        /** Makes the states [t+1] of the sequences {@code from} to {@code to} from those [t]. */
        void step(int t, int from, int to, int worker);

        /**
         * When all steps are done: what a {@link Watch} is shown besides the output of each, by its name in the formulas,
         * [T,N,…] each.
         */
        default Map<String, Tensor> insides(Pass pass) {
            return Map.of();
        }

        /**
         * Begins the way back.
         *
         * @param dStates [N,…] each: the gradients by the states, of the steps' ends at first
         */
        Unwound backward(List<Tensor> dStates);
    }

    /** A call's way back. */
    interface Unwound {
        /** Makes the gradients by the states [t] from those by the states [t+1], of the sequences {@code from} to {@code to}. */
        void step(int t, int from, int to, int worker);

        /** When all steps are done: adds the parameters' gradients, and returns that by {@code x [T,N,…]}. */
        Tensor finish();
    }
}
