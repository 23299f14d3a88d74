package dev.zoetrope.video.codec;

import java.util.BitSet;

/** Says which frames of a video are lost with a picture. */
final class Damage {
    private Damage() {}

    /**
     * What is wrong with a stream of which a picture cannot be decoded.
     *
     * @param shown for each frame shown, the index of its picture in the order of decoding
     * @param from the picture that cannot be decoded
     * @param to the next picture that decoding can start from
     */
    static String of(int[] shown, int from, int to) {
        BitSet lost = new BitSet();
        for (int frame = 0; frame < shown.length; frame++) {
            if (shown[frame] >= from && shown[frame] < to) {
                lost.set(frame);
            }
        }
        int first = lost.nextSetBit(0);
        int last = lost.length() - 1;
        String frames = first < 0
                ? "a picture that is not shown"
                : first == last ? "frame " + first : "frames " + first + " to " + last;
        return "damaged: " + frames + " of " + shown.length + " (counted from 0) cannot be decoded";
    }
}
