package dev.zoetrope.video.container;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes one H.264 track as an MP4 file: {@code ftyp}, {@code mdat} with all samples in one chunk, {@code moov}. Times of
 * creation are left zero, so that the same pictures give the same bytes.
 */
public final class Mp4Muxer implements Closeable {
    private static final int[] IDENTITY = {0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000};
    /** BT.601: the code for primaries, transfer and matrix (ISO/IEC 23091-2); a zero behind them means limited range. */
    private static final int SMPTE_170M = 6;

    private static final int TIMESCALE_PER_FRAME = 1000;
    private static final int MOST_PICTURES = (int) ((1L << 32) / TIMESCALE_PER_FRAME) - 1;
    /** The long form of a box's header, whose size comes last. */
    private static final int MDAT_HEADER = 16;

    private final FileChannel out;
    private final int width;
    private final int height;
    private final int framesPerThousandSeconds;
    private final long mdat;
    private final List<Integer> sizes = new ArrayList<>();
    private final List<Integer> keys = new ArrayList<>();
    private byte[] sps = {};
    private byte[] pps = {};

    public Mp4Muxer(Path path, int width, int height, double fps) throws IOException {
        this.width = width;
        this.height = height;
        this.framesPerThousandSeconds = (int) Math.round(fps * TIMESCALE_PER_FRAME);
        this.out = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        write(box("ftyp", text("isom"), ints(0x200), text("isomavc1")));
        mdat = out.position();
        write(join(ints(1), text("mdat"), ints(0, 0)));
    }

    /** The parameter sets that all samples use, each a NAL unit. */
    public void parameters(byte[] sps, byte[] pps) {
        this.sps = sps;
        this.pps = pps;
    }

    /**
     * Adds a picture of one NAL unit.
     *
     * @throws IOException if it cannot be written, or there are more pictures than MP4's durations of 32 bits hold
     */
    public void add(byte[] unit, boolean key) throws IOException {
        if (sizes.size() == MOST_PICTURES) {
            throw new IOException("more than the " + MOST_PICTURES + " pictures of an MP4 file");
        }
        write(join(ints(unit.length), unit));
        sizes.add(4 + unit.length);
        if (key) {
            keys.add(sizes.size());
        }
    }

    /** Writes the headers, if there is anything to describe, and closes the file. */
    @Override
    public void close() throws IOException {
        try (out) {
            if (sizes.isEmpty()) {
                return;
            }
            long end = out.position();
            write(box("moov", movieHeader(), box("trak", trackHeader(), media())));
            out.position(mdat + 8);
            write(ByteBuffer.allocate(8).putLong(end - mdat).array());
        }
    }

    /** Of 32 bits, without a sign. */
    private int duration() {
        return sizes.size() * TIMESCALE_PER_FRAME;
    }

    private byte[] movieHeader() throws IOException {
        return box(
                "mvhd",
                ints(0, 0, 0, framesPerThousandSeconds, duration(), 0x10000, 0x1000000, 0, 0),
                ints(IDENTITY),
                ints(0, 0, 0, 0, 0, 0, 2));
    }

    private byte[] trackHeader() throws IOException {
        int enabledInMovieInPreview = 7;
        return box(
                "tkhd",
                ints(enabledInMovieInPreview, 0, 0, 1, 0, duration(), 0, 0, 0, 0),
                ints(IDENTITY),
                ints(width << 16, height << 16));
    }

    private byte[] media() throws IOException {
        int undeterminedLanguage = 0x55C40000;
        return box(
                "mdia",
                box("mdhd", ints(0, 0, 0, framesPerThousandSeconds, duration(), undeterminedLanguage)),
                box("hdlr", ints(0, 0), text("vide"), ints(0, 0, 0), text("video\0")),
                box(
                        "minf",
                        box("vmhd", ints(1, 0, 0)),
                        box("dinf", box("dref", ints(0, 1), box("url ", ints(1)))),
                        sampleTable()));
    }

    private byte[] sampleTable() throws IOException {
        return box(
                "stbl",
                box("stsd", ints(0, 1), sampleEntry()),
                box("stts", ints(0, 1, sizes.size(), TIMESCALE_PER_FRAME)),
                box("stss", ints(0, keys.size()), ints(keys)),
                box("stsc", ints(0, 1, 1, sizes.size(), 1)),
                box("stsz", ints(0, 0, sizes.size()), ints(sizes)),
                box("stco", ints(0, 1, (int) mdat + MDAT_HEADER)));
    }

    private byte[] sampleEntry() throws IOException {
        int dotsPerInch72 = 0x480000;
        byte[] configuration = join(
                new byte[] {1, sps[1], sps[2], sps[3], (byte) 0xFF, (byte) 0xE1},
                shorts(sps.length),
                sps,
                new byte[] {1},
                shorts(pps.length),
                pps);
        return box(
                "avc1",
                ints(0, 1, 0, 0, 0, 0, width << 16 | height, dotsPerInch72, dotsPerInch72, 0, 1 << 16),
                new byte[30],
                shorts(24, 0xFFFF),
                box("avcC", configuration),
                box("colr", text("nclx"), shorts(SMPTE_170M, SMPTE_170M, SMPTE_170M), new byte[1]));
    }

    private void write(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
    }

    private static byte[] box(String type, byte[]... parts) throws IOException {
        byte[] body = join(parts);
        return join(ints(8 + body.length), text(type), body);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    private static byte[] ints(int... values) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(bytes);
        for (int value : values) {
            data.writeInt(value);
        }
        return bytes.toByteArray();
    }

    private static byte[] ints(List<Integer> values) throws IOException {
        return ints(values.stream().mapToInt(Integer::intValue).toArray());
    }

    private static byte[] shorts(int... values) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(bytes);
        for (int value : values) {
            data.writeShort(value);
        }
        return bytes.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
