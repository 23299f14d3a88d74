package dev.zoetrope.study;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A network of the study.
 *
 * @param id names it in claims: {@code pools-1}
 * @param label says what is different in it: {@code 1 pool}
 */
record Variant(Aspect aspect, String id, String label, Recipe recipe) {
    private static final List<Integer> SMALLEST_POOLS = List.of(2, 2, 2, 2);

    /** The least side of frames that four blocks can pool. */
    static final int SMALLEST_SIDE = 16;

    /** The variants of one aspect, the usual network in its place among them. */
    static List<Variant> of(Aspect aspect, int frames, int side) {
        Recipe usual = Recipe.usual(frames, side);
        List<Variant> variants = new ArrayList<>();
        switch (aspect) {
            case CONV -> {
                for (int blocks = 1; blocks <= 5; blocks++) {
                    if (1 << blocks <= side) {
                        String label = blocks == 1 ? "1 block" : blocks + " blocks";
                        variants.add(new Variant(aspect, "blocks-" + blocks, label, usual.blocks(blocks, side)));
                    }
                }
                variants.add(new Variant(aspect, "filters-half", "half the filters", usual.filterFactor(0.5)));
                variants.add(new Variant(aspect, "filters-double", "twice the filters", usual.filterFactor(2)));
            }
            case POOL -> {
                for (int pools = 1; pools <= 4; pools++) {
                    String label = pools == 1 ? "1 pool" : pools + " pools";
                    variants.add(new Variant(aspect, "pools-" + pools, label, usual.poolCount(pools)));
                }
                variants.add(new Variant(aspect, "pools-average", "4 average pools", usual.averages(true)));
                if (!usual.pools().equals(SMALLEST_POOLS)) {
                    variants.add(new Variant(aspect, "pools-small", "4 pools, all 2×2", usual.pools(SMALLEST_POOLS)));
                }
            }
            case DROPOUT -> {
                for (double rate : new double[] {0, 0.1, 0.25, 0.5, 0.7}) {
                    String kind = rate == 0 ? "none" : rate <= 0.3 ? "low" : rate <= 0.5 ? "moderate" : "high";
                    String label = rate == 0 ? "no dropout" : rate + " (" + kind + ")";
                    variants.add(new Variant(aspect, "dropout-" + kind(rate), label, usual.dropout(rate)));
                }
            }
            case LSTM -> {
                for (int units : new int[] {8, 32, 64, 128}) {
                    variants.add(new Variant(aspect, "units-" + units, units + " units", usual.units(units)));
                }
                for (int lstms = 2; lstms <= 3; lstms++) {
                    variants.add(new Variant(aspect, "lstms-" + lstms, lstms + " LSTMs of 32", usual.lstms(lstms)));
                }
            }
            case BATCHNORM -> {
                variants.add(new Variant(aspect, "plain", "without", usual));
                variants.add(new Variant(aspect, "normalized", "with", usual.normalized(true)));
            }
            case L2 -> {
                for (double l2 : new double[] {0, 1e-4, 1e-3, 1e-2}) {
                    String label = l2 == 0 ? "none" : "λ = " + number(l2);
                    variants.add(new Variant(aspect, "l2-" + number(l2), label, usual.l2(l2)));
                }
            }
            case FRAMES -> {
                for (int count : IntStream.of(1, Math.max(2, frames / 2), frames, 2 * frames)
                        .distinct()
                        .toArray()) {
                    String id = count == 1 ? "one" : count < frames ? "half" : count == frames ? "usual" : "double";
                    String label = count == 1 ? "1 frame" : count + " frames";
                    variants.add(new Variant(aspect, "frames-" + id, label, usual.frames(count)));
                }
            }
        }
        return variants;
    }

    private static String kind(double rate) {
        return rate == 0 ? "none" : Double.toString(rate);
    }

    /** {@code 0.001}, where Double.toString has an exponent. */
    private static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
