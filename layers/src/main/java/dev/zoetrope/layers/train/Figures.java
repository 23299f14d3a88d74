package dev.zoetrope.layers.train;

import dev.zoetrope.layers.metric.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The losses of batch after batch, and with them the metrics: the figures of an epoch, or of an evaluation. */
final class Figures {
    private final List<Output> outputs;
    private final LossMean mean = new LossMean();
    private final List<LossMean> means;

    /** Begins anew, the metrics too. */
    Figures(List<Output> outputs) {
        this.outputs = outputs;
        means = outputs.stream().map(output -> new LossMean()).toList();
        outputs.forEach(output -> output.objective().metrics().forEach(Metric::reset));
    }

    /** Takes a batch's whole loss. */
    void add(double loss, int examples) {
        mean.add(loss, examples);
    }

    /** Takes a batch's loss of one output. */
    void add(Output output, double loss, int examples) {
        means.get(output.index()).add(loss, examples);
    }

    /** The loss and the metrics; where there are several outputs, those of each with its name in front. */
    Map<String, Double> logs() {
        Map<String, Double> logs = new LinkedHashMap<>();
        logs.put("loss", mean.result());
        for (Output output : outputs) {
            String prefix = prefix(outputs, output);
            if (outputs.size() > 1) {
                logs.put(prefix + "loss", means.get(output.index()).result());
            }
            output.objective().metrics().forEach(metric -> logs.put(prefix + metric.name(), metric.result()));
        }
        return logs;
    }

    /** See {@link Trainer#largerIsBetter}. */
    static boolean largerIsBetter(List<Output> outputs, String figure) {
        List<String> known = new ArrayList<>();
        for (Output output : outputs) {
            String prefix = prefix(outputs, output);
            if (figure.equals("loss") || figure.equals(prefix + "loss")) {
                return false;
            }
            for (Metric metric : output.objective().metrics()) {
                known.add(prefix + metric.name());
                if (figure.equals(prefix + metric.name())) {
                    return metric.largerIsBetter();
                }
            }
        }
        throw new IllegalArgumentException(
                figure + " is none of the metrics " + known + ", so it has to be said which figures are better");
    }

    /** What stands before the names of an output's figures. */
    private static String prefix(List<Output> outputs, Output output) {
        return outputs.size() == 1 ? "" : output.name() + "_";
    }

    /** The mean of batch losses, each counted by its examples: the last batch may be smaller. */
    private static final class LossMean {
        private double sum;
        private long examples;

        void add(double batchMean, int size) {
            sum += batchMean * size;
            examples += size;
        }

        double result() {
            return sum / examples;
        }
    }
}
