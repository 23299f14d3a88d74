package dev.zoetrope.video.dataset;

import dev.zoetrope.video.Clip;
import dev.zoetrope.video.SamplingPlan;
import dev.zoetrope.video.VideoInfo;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * A sampled clip as a file: a mark with the version, whether the whole video was decoded, what its header said, the indices,
 * the pixels, and a CRC-32C of all of it. Numbers are big-endian.
 */
final class ClipFile {
    /** To be raised whenever decoding or sampling changes its results. */
    private static final int VERSION = 2;

    private static final int MARK = 0x5A434C00 | VERSION;

    private ClipFile() {}

    /**
     * What a file holds.
     *
     * @param checked whether all frames of the video were decoded, and not only those that the clip is made of
     */
    record Entry(Clip clip, boolean checked) {}

    /** The bytes of a file. */
    static byte[] bytes(Clip clip, boolean checked) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(clip.pixels().length + 256);
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(MARK);
        out.writeBoolean(checked);
        VideoInfo source = clip.source();
        out.writeUTF(source.container());
        out.writeUTF(source.codec());
        out.writeInt(source.width());
        out.writeInt(source.height());
        out.writeDouble(source.fps());
        out.writeInt(source.headerFrames());
        out.writeInt(clip.frameCount());
        for (int index : clip.indices()) {
            out.writeInt(index);
        }
        out.write(clip.pixels());
        out.writeInt(checksum(bytes.toByteArray(), bytes.size()));
        return bytes.toByteArray();
    }

    static Entry read(Path file, SamplingPlan plan) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int body = bytes.length - Integer.BYTES;
        if (body < Integer.BYTES || ByteBuffer.wrap(bytes).getInt() != MARK) {
            throw new IOException("not a clip of this version");
        }
        if (ByteBuffer.wrap(bytes).getInt(body) != checksum(bytes, body)) {
            throw new IOException("wrong checksum");
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, Integer.BYTES, body - Integer.BYTES));
        boolean checked = in.readBoolean();
        VideoInfo source =
                new VideoInfo(in.readUTF(), in.readUTF(), in.readInt(), in.readInt(), in.readDouble(), in.readInt());
        int frameCount = in.readInt();
        int[] indices = new int[plan.frames()];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = in.readInt();
        }
        byte[] pixels = new byte[3 * plan.frames() * plan.height() * plan.width()];
        in.readFully(pixels);
        return new Entry(new Clip(plan, pixels, indices, source, frameCount), checked);
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
