package dev.zoetrope.video.codec;

import dev.zoetrope.video.codec.Mpeg4Stream.Kind;
import dev.zoetrope.video.codec.Mpeg4Stream.Vop;
import dev.zoetrope.video.container.ByteSource;
import dev.zoetrope.video.container.Track;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the headers and pictures in the packets of an MPEG-4 Part 2 track. */
final class Mpeg4Scanner {
    private static final int USER_DATA = 0xB2;
    private static final int VOP = 0xB6;
    /** Early builds of XviD clip DC coefficients in a way of their own, which the decoder tells by this mark. */
    private static final Pattern XVID_BUILD = Pattern.compile("^XviD\\d{1,4}C?");

    private static final Kind[] KINDS = Kind.values();

    private final ByteSource source;
    private final Track track;
    private final List<Vop> vops = new ArrayList<>();
    private @Nullable VolHeader header;
    private byte[] headerBytes = {};
    private byte[] xvidBuild = {};

    Mpeg4Scanner(ByteSource source, Track track) {
        this.source = source;
        this.track = track;
    }

    Mpeg4Stream scan() throws IOException {
        units(track.extradata(), -1);
        for (int packet = 0; packet < track.packets().size(); packet++) {
            units(track.packets().get(packet).read(source), packet);
        }
        if (header == null) {
            throw source.bad("not an MPEG-4 stream, or damaged: it has no video object layer header");
        }
        ByteArrayOutputStream configuration = new ByteArrayOutputStream();
        configuration.writeBytes(header.withEvenSides(headerBytes));
        configuration.writeBytes(xvidBuild);
        configuration.writeBytes(new byte[4]);
        return new Mpeg4Stream(header, configuration.toByteArray(), vops, shown());
    }

    /** Walks the units between the start codes {@code 00 00 01 xx}. */
    private void units(byte[] bytes, int packet) throws IOException {
        int start = startCode(bytes, 0);
        while (start < bytes.length) {
            int end = startCode(bytes, start + 4);
            unit(bytes, start, end, packet);
            start = end;
        }
    }

    private static int startCode(byte[] bytes, int from) {
        for (int i = from; i + 4 <= bytes.length; i++) {
            if (bytes[i + 2] == 1 && bytes[i + 1] == 0 && bytes[i] == 0) {
                return i;
            }
        }
        return bytes.length;
    }

    private void unit(byte[] bytes, int start, int end, int packet) throws IOException {
        int code = bytes[start + 3] & 0xFF;
        if ((code & 0xF0) == 0x20) {
            layer(Arrays.copyOfRange(bytes, start, end));
        } else if (code == USER_DATA) {
            Matcher build =
                    XVID_BUILD.matcher(new String(bytes, start + 4, end - start - 4, StandardCharsets.ISO_8859_1));
            if (build.find()) {
                xvidBuild = Arrays.copyOfRange(bytes, start, start + 4 + build.end());
            }
        } else if (code == VOP && packet >= 0) {
            vop(bytes, start, end, packet);
        }
    }

    private void layer(byte[] unit) throws IOException {
        VolHeader layer = VolHeader.parse(unit, 4);
        if (layer.unsupported() != null) {
            throw source.bad("MPEG-4 with " + layer.unsupported() + " is not supported");
        }
        if (!vops.isEmpty() && !Arrays.equals(unit, headerBytes)) {
            throw source.bad("damaged, or changes its format midway: a second, different MPEG-4 header");
        }
        Track.checkSize(source, layer.width(), layer.height());
        // The decoder allocates by this size: within a macroblock of the container's, or it is not to be believed.
        if (Math.abs(layer.width() - track.info().width()) > 15
                || Math.abs(layer.height() - track.info().height()) > 15) {
            throw source.bad("damaged: frames of " + track.info().width() + "×"
                    + track.info().height() + " by the container's header, " + layer.width() + "×" + layer.height()
                    + " by the stream's");
        }
        header = layer;
        headerBytes = unit;
    }

    private void vop(byte[] bytes, int start, int end, int packet) throws IOException {
        if (header == null) {
            throw source.bad("damaged: a picture comes before the MPEG-4 header");
        }
        BitCursor in = new BitCursor(bytes, start + 4);
        Kind kind = KINDS[in.bits(2)];
        if (kind == Kind.S) {
            throw source.bad("MPEG-4 with sprites (GMC) is not supported");
        }
        while (in.flag() && !in.atEnd()) {}
        in.skip(1 + header.timeBits() + 1);
        boolean coded = in.flag();
        if (coded) {
            if (ResyncMarkers.occur(bytes, in, end, kind)) {
                throw source.bad("MPEG-4 with resync markers is not supported");
            }
            vops.add(new Vop(packet, start, end - start, kind));
        }
    }

    /**
     * The order of showing: a B picture at once, any other when the next such one comes. B pictures without two references
     * before them, and pictures before the first key picture, cannot be decoded and are left out.
     */
    private int[] shown() {
        int[] shown = new int[vops.size()];
        int count = 0;
        int references = 0;
        int waiting = -1;
        for (int i = 0; i < vops.size(); i++) {
            Vop vop = vops.get(i);
            if (references == 0 && vop.kind() != Kind.I) {
                continue;
            }
            if (vop.kind() == Kind.B) {
                if (references >= 2) {
                    shown[count++] = i;
                }
                continue;
            }
            if (waiting >= 0) {
                shown[count++] = waiting;
            }
            references++;
            waiting = i;
        }
        if (waiting >= 0) {
            shown[count++] = waiting;
        }
        return Arrays.stream(shown, 0, count)
                .filter(vop -> track.packets().get(vops.get(vop).packet()).shown())
                .toArray();
    }
}
