package dev.zoetrope.video.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** H.264's parameter sets, as far as they are needed to check a stream before jcodec sees it (H.264, 7.3.2). */
final class H264Parameters {
    private static final int BASELINE = 66;
    private static final int MAIN = 77;
    private static final int HIGH = 100;
    private static final int EXTENDED_ASPECT = 255;
    private static final int LARGEST_SIDE = 8192;
    /** jcodec decodes pictures that are predicted from others with wrong weights then. */
    private static final String MATRICES = "scaling matrices";

    private H264Parameters() {}

    /**
     * A sequence parameter set.
     *
     * @param stride the width of a picture as it is coded, in whole macroblocks
     * @param rows the height of a picture as it is coded, in whole macroblocks
     * @param left the first column that is shown
     * @param top the first row that is shown
     * @param frameNumberBits the length of a slice's frame_num
     * @param orderType how a picture's place in the order of showing is coded: 0 in each slice, 1 and 2 by frame number
     * @param orderBits the length of a slice's pic_order_cnt_lsb, with order type 0
     * @param orderInSlice whether slices carry fields for order type 1
     * @param gaps whether frame numbers may be left out
     * @param usability the index of the bit that says whether usability information follows
     * @param fullRange whether luma runs over 0…255
     * @param unsupported a tool that the decoder does not know, or null
     */
    record Sps(
            int id,
            int stride,
            int rows,
            int left,
            int top,
            int width,
            int height,
            int frameNumberBits,
            int orderType,
            int orderBits,
            boolean orderInSlice,
            boolean gaps,
            int usability,
            boolean fullRange,
            @Nullable String unsupported) {

        static Sps parse(byte[] payload) {
            BitCursor in = new BitCursor(payload, 0);
            int profile = in.bits(8);
            in.skip(16);
            int id = in.unsigned();
            String problem = profile == BASELINE || profile == MAIN || profile == HIGH ? null : profileName(profile);
            if (problem != null) {
                return unsupported(id, problem);
            }
            if (profile == HIGH) {
                problem = high(in);
            }
            int frameNumberBits = in.unsigned() + 4;
            int orderType = in.unsigned();
            int orderBits = 0;
            int cycle = 0;
            boolean orderInSlice = false;
            if (orderType == 0) {
                orderBits = in.unsigned() + 4;
            } else if (orderType == 1) {
                orderInSlice = !in.flag();
                in.signed();
                in.signed();
                cycle = in.unsigned();
                for (int i = 0; i < cycle && !in.atEnd(); i++) {
                    in.signed();
                }
            }
            int references = in.unsigned();
            boolean gaps = in.flag();
            int stride = in.unsigned() + 1;
            int rows = in.unsigned() + 1;
            if (id > 31
                    || frameNumberBits > 16
                    || orderBits > 16
                    || orderType > 2
                    || references > 16
                    || cycle > 255
                    || stride > LARGEST_SIDE / 16
                    || rows > LARGEST_SIDE / 16) {
                return unsupported(id, "parameters out of range");
            }
            stride *= 16;
            rows *= 16;
            boolean framesOnly = in.flag();
            if (!framesOnly) {
                return unsupported(id, "interlaced coding");
            }
            in.skip(1);
            int[] crop = new int[4];
            if (in.flag()) {
                for (int side = 0; side < 4; side++) {
                    crop[side] = 2 * Math.min(in.unsigned(), LARGEST_SIDE);
                }
            }
            int width = stride - crop[0] - crop[1];
            int height = rows - crop[2] - crop[3];
            int usability = in.position();
            boolean fullRange = in.flag() && fullRange(in);
            return new Sps(
                    id,
                    stride,
                    rows,
                    crop[0],
                    crop[2],
                    width,
                    height,
                    frameNumberBits,
                    orderType,
                    orderBits,
                    orderInSlice,
                    gaps,
                    usability,
                    fullRange,
                    problem);
        }

        /** The bytes of a parameter set that {@link #parse} accepts, as if there were no usability information in it. */
        static byte[] withoutUsability(byte[] payload) {
            int bit = parse(payload).usability();
            byte[] cut = Arrays.copyOf(payload, (bit >> 3) + 1);
            cut[bit >> 3] &= (byte) (0xFF00 >> (bit & 7));
            return cut;
        }

        private static Sps unsupported(int id, String problem) {
            return new Sps(id, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, false, 0, false, problem);
        }

        private static String profileName(int profile) {
            return switch (profile) {
                case 88 -> "the extended profile";
                case 110 -> "more than 8 bits per sample (High 10 profile)";
                case 122 -> "4:2:2 chroma (High 4:2:2 profile)";
                case 244, 44 -> "4:4:4 chroma (High 4:4:4 profile)";
                default -> "profile " + profile;
            };
        }

        private static @Nullable String high(BitCursor in) {
            int chroma = in.unsigned();
            int lumaBits = 8 + in.unsigned();
            int chromaBits = 8 + in.unsigned();
            boolean lossless = in.flag();
            boolean matrices = in.flag();
            if (chroma != 1) {
                return "chroma other than 4:2:0";
            }
            if (lumaBits != 8 || chromaBits != 8) {
                return "more than 8 bits per sample";
            }
            if (lossless) {
                return "lossless blocks";
            }
            return matrices ? MATRICES : null;
        }

        /** The range flag of the usability information, which comes third in it (H.264, E.1.1). */
        private static boolean fullRange(BitCursor in) {
            if (in.flag() && in.bits(8) == EXTENDED_ASPECT) {
                in.skip(32);
            }
            if (in.flag()) {
                in.skip(1);
            }
            if (in.flag()) {
                in.skip(3);
                return in.flag();
            }
            return false;
        }
    }

    /** A picture parameter set. */
    record Pps(
            int id,
            int sps,
            boolean bottomOrder,
            boolean redundantCount,
            @Nullable String unsupported) {

        static Pps parse(byte[] payload) {
            BitCursor in = new BitCursor(payload, 0);
            int id = in.unsigned();
            int sps = in.unsigned();
            in.skip(1);
            boolean bottomOrder = in.flag();
            boolean sliceGroups = in.unsigned() != 0;
            if (sliceGroups) {
                return new Pps(id, sps, bottomOrder, false, "slice groups (FMO)");
            }
            int references0 = in.unsigned() + 1;
            int references1 = in.unsigned() + 1;
            in.skip(3);
            in.signed();
            in.signed();
            in.signed();
            in.skip(1);
            String problem = in.flag() ? "constrained intra prediction" : null;
            boolean redundantCount = in.flag();
            boolean extended = in.position() < lastBit(payload);
            if (extended && problem == null) {
                in.skip(1);
                problem = in.flag() ? MATRICES : null;
            }
            if (references0 > 32 || references1 > 32 || id > 255 || sps > 31) {
                problem = "parameters out of range";
            }
            return new Pps(id, sps, bottomOrder, redundantCount, problem);
        }

        /** The index of the bit that ends a unit: its last one. */
        private static int lastBit(byte[] payload) {
            int last = payload.length - 1;
            while (last >= 0 && payload[last] == 0) {
                last--;
            }
            return last < 0 ? 0 : 8 * last + 7 - Integer.numberOfTrailingZeros(payload[last] & 0xFF);
        }
    }

    /**
     * The start of a slice's header.
     *
     * @param number of the picture among the references, modulo 2^frameNumberBits
     * @param order the coded part of its place in the order of showing; 0 unless the order type is 0
     * @param sound whether its lists of references are of a possible length
     * @param unsupported a tool that the decoder does not know, or null
     */
    record Slice(
            int number, int order, boolean sound, @Nullable String unsupported) {
        private static final int B = 1;
        private static final int I = 2;
        private static final int MOST_REFERENCES = 32;
        private static final int LONG_TERM = 2;
        private static final int END_OF_LIST = 3;

        static Slice parse(byte[] payload, boolean idr, Sps sps, Pps pps) {
            BitCursor in = new BitCursor(payload, 0);
            in.unsigned();
            int type = in.unsigned() % 5;
            in.unsigned();
            int number = in.bits(sps.frameNumberBits());
            if (idr) {
                in.unsigned();
            }
            int order = 0;
            if (sps.orderType() == 0) {
                order = in.bits(sps.orderBits());
            }
            if (sps.orderInSlice()) {
                in.signed();
            }
            if (pps.bottomOrder() && (sps.orderType() == 0 || sps.orderInSlice())) {
                in.signed();
            }
            if (pps.redundantCount()) {
                in.unsigned();
            }
            if (type == I) {
                return new Slice(number, order, true, null);
            }
            if (type == B) {
                in.skip(1);
            }
            int lists = type == B ? 2 : 1;
            for (int list = 0; list < lists; list++) {
                boolean overridden = list > 0 || in.flag();
                if (!overridden) {
                    break;
                }
                if (in.unsigned() >= MOST_REFERENCES) {
                    return new Slice(number, order, false, null);
                }
            }
            boolean longTerm = false;
            for (int list = 0; list < lists; list++) {
                int changes = 0;
                if (in.flag()) {
                    for (int kind = in.unsigned(); kind != END_OF_LIST; kind = in.unsigned()) {
                        longTerm |= kind == LONG_TERM;
                        in.unsigned();
                        if (++changes > 2 * MOST_REFERENCES) {
                            return new Slice(number, order, false, null);
                        }
                    }
                }
            }
            return new Slice(number, order, true, longTerm ? "long-term references" : null);
        }

        /** The id of the picture parameter set that a slice names. */
        static int pps(byte[] payload) {
            BitCursor in = new BitCursor(payload, 0);
            in.unsigned();
            in.unsigned();
            return in.unsigned();
        }
    }
}
