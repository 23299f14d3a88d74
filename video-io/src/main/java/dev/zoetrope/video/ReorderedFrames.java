package dev.zoetrope.video;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/** Frames that are decoded in one order and shown in another: those that come early are kept until it is their turn. */
final class ReorderedFrames implements FrameSource {
    /** H.264 lets a decoder keep 16 pictures; with those, no frame has to wait for longer. */
    private static final int MOST_WAITING = 32;

    private final VideoInfo info;
    private final int[] order;
    private final Decoder decoder;
    private final Supplier<IOException> outOfOrder;
    private final Map<Integer, Frame> waiting = new HashMap<>();
    private int decoded;
    private int shown;

    /** Decodes a frame. */
    @FunctionalInterface
    interface Decoder {
        Frame decode(int frame) throws IOException;
    }

    /**
     * Frames numbered from 0.
     *
     * @param order in which they are decoded: each once
     * @param outOfOrder says that they are shown in a wholly different order
     */
    ReorderedFrames(VideoInfo info, int[] order, Decoder decoder, Supplier<IOException> outOfOrder) {
        this.info = info;
        this.order = order;
        this.decoder = decoder;
        this.outOfOrder = outOfOrder;
    }

    @Override
    public VideoInfo info() {
        return info;
    }

    @Override
    public boolean hasNext() {
        return shown < order.length;
    }

    @Override
    public Frame next() throws IOException {
        if (!hasNext()) {
            throw new NoSuchElementException("after " + shown + " frames there is no other");
        }
        while (!waiting.containsKey(shown)) {
            if (waiting.size() == MOST_WAITING) {
                throw outOfOrder.get();
            }
            int frame = order[decoded++];
            waiting.put(frame, decoder.decode(frame));
        }
        Frame frame = waiting.get(shown);
        waiting.remove(shown++);
        return frame;
    }

    @Override
    public void close() {}
}
