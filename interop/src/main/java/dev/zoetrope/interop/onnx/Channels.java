package dev.zoetrope.interop.onnx;

/** Orders of axes: ours has the channels last, ONNX's operators have them behind the batch axis. */
final class Channels {
    private Channels() {}

    /** From [N,…,C] to [N,C,…], for tensors with so many axes, the batch's among them. */
    static int[] first(int rank) {
        int[] order = new int[rank];
        for (int i = 1; i < rank; i++) {
            order[i] = i == 1 ? rank - 1 : i - 1;
        }
        return order;
    }

    /** From [N,C,…] to [N,…,C]. */
    static int[] last(int rank) {
        int[] order = new int[rank];
        for (int i = 1; i < rank; i++) {
            order[i] = i == rank - 1 ? 1 : i + 1;
        }
        return order;
    }
}
