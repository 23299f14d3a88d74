package dev.zoetrope.video.codec;

import dev.zoetrope.video.codec.H264Parameters.Pps;
import dev.zoetrope.video.codec.H264Parameters.Slice;
import dev.zoetrope.video.codec.H264Parameters.Sps;
import dev.zoetrope.video.container.ByteSource;
import dev.zoetrope.video.container.Packet;
import dev.zoetrope.video.container.Track;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The pictures of an H.264 track: their kinds and their order of showing, from headers alone. */
final class H264Stream {
    private static final int AVCC_HEADER = 6;

    /**
     * A picture.
     *
     * @param key whether decoding can start here (an IDR picture)
     * @param reference whether others may be predicted from it
     * @param whole whether no reference is missing before it
     * @param order ascending in the order of showing
     */
    record Coded(Packet packet, boolean key, boolean reference, boolean whole, long order) {}

    private final ByteSource source;
    private final Track track;
    private final int lengthBytes;
    private final List<byte[]> parameterSets = new ArrayList<>();
    private final Map<Integer, Sps> sequence = new HashMap<>();
    private final Map<Integer, Pps> picture = new HashMap<>();
    private final List<Coded> pictures = new ArrayList<>();
    private @Nullable Sps active;

    private int lastNumber;
    private int period;
    private int previousHigh;
    private int previousLow;

    H264Stream(ByteSource source, Track track) throws IOException {
        this.source = source;
        this.track = track;
        byte[] extradata = track.extradata();
        boolean avcc = extradata.length > AVCC_HEADER && extradata[0] == 1;
        lengthBytes = avcc ? (extradata[4] & 3) + 1 : 0;
        List<byte[]> units = avcc ? avccUnits(ByteBuffer.wrap(extradata)) : NalUnits.ofStartCodes(extradata);
        for (byte[] unit : units) {
            if (parameters(unit)) {
                parameterSets.add(unit);
            }
        }
        for (Packet packet : track.packets()) {
            scan(packet);
        }
    }

    /** The parameter sets that the container holds apart. */
    List<byte[]> parameterSets() {
        return parameterSets;
    }

    List<Coded> pictures() {
        return pictures;
    }

    /** The parameters of the pictures. */
    Sps parameters() throws IOException {
        if (active == null) {
            throw source.bad("has no H.264 key frame to start from");
        }
        return active;
    }

    /** For each frame shown, the index of its picture. */
    int[] shown() {
        return IntStream.range(0, pictures.size())
                .filter(i -> pictures.get(i).packet().shown())
                .boxed()
                .sorted(Comparator.comparingLong(i -> pictures.get(i).order()))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The NAL units of a packet. */
    List<byte[]> units(Packet packet) throws IOException {
        byte[] bytes = packet.read(source);
        if (lengthBytes == 0) {
            return NalUnits.ofStartCodes(bytes);
        }
        List<byte[]> units = NalUnits.ofLengths(ByteBuffer.wrap(bytes), lengthBytes);
        if (units == null) {
            throw source.bad("damaged: an H.264 packet at " + packet.offset() + " does not hold its units");
        }
        return units;
    }

    private List<byte[]> avccUnits(ByteBuffer avcc) throws IOException {
        List<byte[]> units = new ArrayList<>();
        avcc.position(AVCC_HEADER - 1);
        try {
            for (int list = 0; list < 2; list++) {
                int count = avcc.get() & (list == 0 ? 0x1F : 0xFF);
                for (int i = 0; i < count; i++) {
                    byte[] unit = new byte[avcc.getShort() & 0xFFFF];
                    avcc.get(unit);
                    units.add(unit);
                }
            }
        } catch (BufferUnderflowException e) {
            throw source.bad("damaged: its H.264 configuration is cut short", e);
        }
        return units;
    }

    private void scan(Packet packet) throws IOException {
        boolean seen = false;
        for (byte[] unit : units(packet)) {
            int type = NalUnits.type(unit);
            parameters(unit);
            if (type == NalUnits.PARTITION_A) {
                throw source.bad("H.264 with data partitioning is not supported");
            }
            if (type == NalUnits.SLICE || type == NalUnits.IDR_SLICE) {
                Coded coded = picture(packet, unit, type == NalUnits.IDR_SLICE);
                // Pictures before the first key frame have nothing to be predicted from.
                if (!seen && (coded.key() || !pictures.isEmpty())) {
                    pictures.add(coded);
                }
                seen = true;
            }
        }
    }

    /** Notes a parameter set; false if the unit is not one. */
    private boolean parameters(byte[] unit) throws IOException {
        if (unit.length == 0) {
            return false;
        }
        String unsupported;
        switch (NalUnits.type(unit)) {
            case NalUnits.SPS -> {
                Sps sps = Sps.parse(NalUnits.payload(unit));
                unsupported = sps.unsupported();
                sequence.put(sps.id(), sps);
            }
            case NalUnits.PPS -> {
                Pps pps = Pps.parse(NalUnits.payload(unit));
                unsupported = pps.unsupported();
                picture.put(pps.id(), pps);
            }
            default -> {
                return false;
            }
        }
        if (unsupported != null) {
            throw source.bad("H.264 with " + unsupported + " is not supported");
        }
        return true;
    }

    private Coded picture(Packet packet, byte[] unit, boolean key) throws IOException {
        byte[] payload = NalUnits.payload(unit);
        Pps pps = picture.get(Slice.pps(payload));
        Sps sps = pps == null ? null : sequence.get(pps.sps());
        if (pps == null || sps == null) {
            throw source.bad(
                    "damaged: an H.264 picture at " + packet.offset() + " names parameters that are not there");
        }
        if (active == null || !active.equals(sps)) {
            if (active != null && !pictures.isEmpty()) {
                throw source.bad("damaged, or changes its format midway: different H.264 parameters");
            }
            Track.checkSize(source, sps.width(), sps.height());
            active = sps;
        }
        Slice slice = Slice.parse(payload, key, sps, pps);
        if (!slice.sound()) {
            throw source.bad("damaged: an H.264 picture at " + packet.offset() + " has impossible lists of references");
        }
        if (slice.unsupported() != null) {
            throw source.bad("H.264 with " + slice.unsupported() + " is not supported");
        }
        boolean reference = NalUnits.reference(unit);
        boolean whole = sps.gaps() || key || pictures.isEmpty() || follows(slice.number(), sps);
        if (reference || key) {
            lastNumber = slice.number();
        }
        long order = track.timed() ? packet.time() : order(slice, key, reference, sps);
        return new Coded(packet, key, reference, whole, order);
    }

    /** Whether a picture's number is the last reference's or the one after it: otherwise a reference is missing. */
    private boolean follows(int number, Sps sps) {
        int range = 1 << sps.frameNumberBits();
        return number == lastNumber || number == (lastNumber + 1) % range;
    }

    /** The picture order count (H.264, 8.2.1), with the key frames so far in the upper half. */
    private long order(Slice slice, boolean key, boolean reference, Sps sps) {
        if (key) {
            period++;
            previousHigh = 0;
            previousLow = 0;
        }
        if (sps.orderType() != 0) {
            // By frame number: the order of decoding, as long as no picture overtakes another.
            return ((long) period << 32) + pictures.size();
        }
        int range = 1 << sps.orderBits();
        int low = slice.order();
        int high = previousHigh;
        if (low < previousLow && previousLow - low >= range / 2) {
            high += range;
        } else if (low > previousLow && low - previousLow > range / 2) {
            high -= range;
        }
        if (reference) {
            previousHigh = high;
            previousLow = low;
        }
        return ((long) period << 32) + high + low;
    }
}
