package dev.zoetrope.cli.explore;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.inspect.review.Anatomy;
import dev.zoetrope.inspect.review.Block;
import dev.zoetrope.inspect.review.Finding;
import dev.zoetrope.inspect.review.Review;
import dev.zoetrope.inspect.review.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A review for people and for programs. */
public final class ReviewText {
    private static final List<String> PREFIXES = List.of("", " K", " M", " G", " T");

    private ReviewText() {}

    /** As text. */
    public static String of(String name, Review review) {
        StringBuilder text = new StringBuilder();
        List<Block> blocks = review.anatomy().blocks();
        long flops = blocks.stream().mapToLong(Block::flops).sum();
        long bytes = blocks.stream().mapToLong(Block::activationBytes).sum();
        text.append(String.format(
                Locale.ROOT,
                "%s: %d layers, %,d parameters; for each example %sFLOP and %sB of outputs%n",
                name,
                blocks.size(),
                review.anatomy().model().parameterCount(),
                amount(flops),
                amount(bytes)));
        for (int i = 0; i < blocks.size(); i++) {
            block(text, i + 1, blocks.get(i));
        }
        List<Finding> findings = review.findings();
        text.append(String.format(
                "%n%s%n",
                findings.isEmpty()
                        ? "Nothing found that is better changed."
                        : findings.size() == 1 ? "One finding:" : findings.size() + " findings:"));
        for (Finding finding : findings) {
            text.append(String.format("%n%s (%s): %s%n", finding.where(), finding.rule(), finding.what()));
            text.append(String.format("    why:    %s%n", finding.reason()));
            text.append(String.format("    remedy: %s%n", finding.remedy()));
        }
        return text.toString();
    }

    private static void block(StringBuilder text, int number, Block block) {
        text.append(String.format("%n%2d  %s (%s)%n", number, block.path(), block.type()));
        text.append(String.format("    %s%n", Words.of(block.spec())));
        text.append(String.format(
                Locale.ROOT,
                "    %s → %s, %,d parameters, %sFLOP, %sB, sees %s%n",
                shapes(block.inputs()),
                shapes(block.outputs()),
                block.parameterCount(),
                amount(block.flops()),
                amount(block.activationBytes()),
                block.field()));
    }

    private static String shapes(List<Shape> shapes) {
        return shapes.stream().map(Shape::toString).collect(Collectors.joining(" and "));
    }

    /** {@code 35.4 M}; of what is below a thousand, the number. */
    private static String amount(long number) {
        double value = number;
        int prefix = 0;
        while (value >= 1000 && prefix < PREFIXES.size() - 1) {
            value /= 1000;
            prefix++;
        }
        String digits = prefix == 0 ? Long.toString(number) : String.format(Locale.ROOT, "%.1f", value);
        return digits + (prefix == 0 ? " " : PREFIXES.get(prefix));
    }

    /** The blocks as JSON's values. */
    public static List<Object> blocks(Anatomy anatomy) {
        List<Object> all = new ArrayList<>();
        for (Block block : anatomy.blocks()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("layer", block.path());
            one.put("type", block.type());
            one.put("does", Words.of(block.spec()));
            one.put("formula", Words.formula(block.spec()));
            one.put("takes_from", block.sources());
            one.put("inputs", block.inputs().stream().map(Shape::toString).toList());
            one.put("outputs", block.outputs().stream().map(Shape::toString).toList());
            one.put("parameters", block.parameterCount());
            one.put("flops", block.flops());
            one.put("activation_bytes", block.activationBytes());
            one.put(
                    "receptive_field",
                    Map.of(
                            "frames", block.field().seen().depth(),
                            "rows", block.field().seen().height(),
                            "columns", block.field().seen().width()));
            one.put("sees", block.field().toString());
            one.put("filters", block.filters().isPresent());
            all.add(one);
        }
        return all;
    }

    /** The findings as JSON's values. */
    public static List<Object> findings(List<Finding> findings) {
        List<Object> all = new ArrayList<>();
        for (Finding finding : findings) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("rule", finding.rule());
            one.put("layer", finding.where());
            one.put("finding", finding.what());
            one.put("reason", finding.reason());
            one.put("remedy", finding.remedy());
            all.add(one);
        }
        return all;
    }
}
