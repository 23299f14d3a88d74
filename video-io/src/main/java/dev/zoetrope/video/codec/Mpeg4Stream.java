package dev.zoetrope.video.codec;

import dev.zoetrope.video.container.ByteSource;
import dev.zoetrope.video.container.Packet;
import dev.zoetrope.video.container.Track;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The pictures ("video object planes", VOPs) of an MPEG-4 Part 2 stream, in the order of decoding.
 *
 * <p>A packet may hold two of them, a P picture and the B picture shown before it ("packed bitstream"), and the next then
 * none. VOPs that are marked as not coded, and packets without any, are fillers: as in FFmpeg they are no frames.
 *
 * @param header what all pictures share
 * @param configuration the header's bytes for the decoder
 * @param vops in the order of decoding
 * @param shown for each frame shown, the index of its picture
 */
record Mpeg4Stream(VolHeader header, byte[] configuration, List<Vop> vops, int[] shown) {
    /** How a picture is predicted: the top two bits after its start code. */
    enum Kind {
        I,
        P,
        B,
        S
    }

    /**
     * A picture.
     *
     * @param packet that holds it
     * @param offset of its start code within the packet
     * @param length in bytes
     */
    record Vop(int packet, int offset, int length, Kind kind) {
        boolean reference() {
            return kind != Kind.B;
        }

        ByteBuffer read(ByteSource source, Track track) throws IOException {
            Packet whole = track.packets().get(packet);
            return ByteBuffer.wrap(new Packet(whole.offset() + offset, length, 0).read(source));
        }
    }

    /**
     * Reads all packets and notes their pictures.
     *
     * @throws dev.zoetrope.video.VideoFormatException if the stream uses an unsupported tool
     */
    static Mpeg4Stream scan(ByteSource source, Track track) throws IOException {
        return new Mpeg4Scanner(source, track).scan();
    }

    /** The picture from which decoding must start to arrive at this one: the last key picture before its references. */
    int keyBefore(int vop) {
        int oldest = vop;
        if (vops.get(vop).kind() == Kind.B) {
            oldest = referenceBefore(referenceBefore(vop));
        }
        while (vops.get(oldest).kind() != Kind.I) {
            oldest--;
        }
        return oldest;
    }

    /** The picture up to which all are lost with this one: itself if it is a B picture, else up to the next key picture. */
    int lostUntil(int vop) {
        int next = vop + 1;
        if (vops.get(vop).reference()) {
            while (next < vops.size() && vops.get(next).kind() != Kind.I) {
                next++;
            }
        }
        return next;
    }

    private int referenceBefore(int vop) {
        int before = vop - 1;
        while (!vops.get(before).reference()) {
            before--;
        }
        return before;
    }
}
