package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.ChannelKernel;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * {@code y = (x − μ)·r·gamma + beta} with {@code r = 1/√(σ² + epsilon)}, where a sample's mean μ and variance σ² are taken
 * over its rows and a group of neighbouring channels. A batch normalisation has one sample, the batch, and groups of one
 * channel; a group normalisation has a sample per input.
 *
 * <p>A sample's rows are cut into runs. Each run finds its channels' means and squares while its rows are in the cache,
 * and what the runs and the group's channels found is put together in doubles, in order: Chan, Golub and LeVeque,
 * "Algorithms for computing the sample variance" (1983). How many runs there are depends on the shape alone.
 *
 * @param x [S·R, C]: the rows of all samples
 * @param counted [R] of 1 for rows of the one sample that mean and variance are taken over and 0 for others, which are
 *     normalised all the same; null if all count
 */
record ChannelNorm(
        Tensor x,
        int samples,
        int groups,
        float epsilon,
        ScaleAndShift own,
        @Nullable Tensor counted,
        Pass pass) {
    /** Elements that one task takes at least. */
    private static final int GRAIN = 1 << 13;

    /** A few dozen runs are enough to share out. */
    private static final int MOST_RUNS = 64;

    /**
     * The statistics of each sample's channels, [S,C] each; channels of a group have the same.
     *
     * @param inverse r
     */
    record Statistics(Tensor mean, Tensor variance, Tensor inverse) {}

    private int channels() {
        return x.dim(1);
    }

    /** Rows of a sample. */
    private int rows() {
        return x.dim(0) / samples;
    }

    /** Rows of a run. */
    private int grain() {
        int most = Math.max(1, MOST_RUNS / samples);
        int fewest = Math.max(1, GRAIN / channels());
        return Math.max(1, Math.max(fewest, Math.ceilDiv(rows(), most)));
    }

    private int runs() {
        return Math.ceilDiv(rows(), grain());
    }

    /** A run of the rows of a sample. */
    @FunctionalInterface
    private interface Run {
        void run(int sample, int number, int from, int to);
    }

    private void forRuns(Run body) {
        int runs = runs();
        int grain = grain();
        int rows = rows();
        pass.parallel().forEach(samples * runs, (task, worker) -> {
            int sample = task / runs;
            int from = sample * rows + task % runs * grain;
            body.run(sample, task, from, Math.min((sample + 1) * rows, from + grain));
        });
    }

    /** The statistics of x. */
    Statistics statistics() {
        if (counted != null) {
            return ofCounted(counted);
        }
        ChannelKernel kernel = pass.kernels().channels();
        int c = channels();
        Tensor mean = pass.tensor(Shape.of(samples, c));
        Tensor variance = pass.tensor(Shape.of(samples, c));
        long mark = pass.workspace().mark();
        Tensor moments = pass.tensor(Shape.of(samples * runs(), 2, c));
        forRuns((sample, number, from, to) -> kernel.moments(x, moments.slice(number), from, to));
        for (int sample = 0; sample < samples; sample++) {
            for (int group = 0; group < groups; group++) {
                combine(moments, sample, group, mean, variance);
            }
        }
        pass.workspace().release(mark);
        return statistics(mean, variance);
    }

    /** The statistics of the rows that count; of none, mean and variance 0. */
    private Statistics ofCounted(Tensor which) {
        Tensor rows = pass.tensor(x.shape());
        int count = 0;
        for (int row = 0; row < rows(); row++) {
            if (which.array()[which.offset() + row] != 0) {
                rows.rows(count, count + 1).copyFrom(x.rows(row, row + 1));
                count++;
            }
        }
        if (count == 0) {
            Tensor zeros = pass.workspace().zeros(Shape.of(samples, channels()));
            return statistics(zeros, zeros);
        }
        return new ChannelNorm(rows.rows(0, count), samples, groups, epsilon, own, null, pass).statistics();
    }

    /** Statistics that are known already. */
    Statistics statistics(Tensor mean, Tensor variance) {
        Shape shape = Shape.of(samples, channels());
        Tensor inverse = pass.tensor(shape);
        for (int i = 0; i < inverse.size(); i++) {
            float v = variance.array()[variance.offset() + i];
            inverse.array()[inverse.offset() + i] = (float) (1 / Math.sqrt((double) v + epsilon));
        }
        return new Statistics(mean.reshape(shape), variance.reshape(shape), inverse);
    }

    private void combine(Tensor moments, int sample, int group, Tensor mean, Tensor variance) {
        int c = channels();
        int width = c / groups;
        double count = 0;
        double middle = 0;
        double squares = 0;
        for (int run = 0; run < runs(); run++) {
            double n = Math.min(grain(), rows() - run * grain());
            int at = moments.offset() + (sample * runs() + run) * 2 * c;
            for (int k = group * width; k < (group + 1) * width; k++) {
                double shift = moments.array()[at + k] - middle;
                double all = count + n;
                middle += shift * n / all;
                squares += moments.array()[at + c + k] + shift * shift * count * n / all;
                count = all;
            }
        }
        for (int k = sample * c + group * width; k < sample * c + (group + 1) * width; k++) {
            mean.array()[mean.offset() + k] = (float) middle;
            variance.array()[variance.offset() + k] = (float) (squares / count);
        }
    }

    /** The output for given statistics. */
    Tensor apply(Statistics statistics) {
        ChannelKernel kernel = pass.kernels().channels();
        int c = channels();
        Tensor y = pass.tensor(x.shape());
        long mark = pass.workspace().mark();
        Tensor coefficients = pass.tensor(Shape.of(samples, 3, c));
        for (int sample = 0; sample < samples; sample++) {
            Tensor each = coefficients.slice(sample);
            each.slice(0).copyFrom(statistics.mean().slice(sample));
            each.slice(2).copyFrom(own.shift());
            for (int k = 0; k < c; k++) {
                each.set(statistics.inverse().get(sample, k) * own.scale().get(k), 1, k);
            }
        }
        forRuns((sample, number, from, to) -> kernel.affine(x, coefficients.slice(sample), y, from, to));
        pass.workspace().release(mark);
        return y;
    }

    /**
     * {@code dx = r·(g − Σg/n − (x−μ)·r²·Σ(g·(x−μ))/n)} with {@code g = dy·gamma} and the sums over a sample's rows and a
     * group's n elements; {@code dgamma += Σ dy·(x−μ)·r}, {@code dbeta += Σ dy} over all.
     *
     * @param moving whether μ and σ² come from x; if they are constants, {@code dx = g·r}
     */
    Tensor gradient(Statistics statistics, Tensor dy, boolean moving) {
        ChannelKernel kernel = pass.kernels().channels();
        int c = channels();
        Tensor dx = pass.tensor(x.shape());
        long mark = pass.workspace().mark();
        Tensor runSums = pass.tensor(Shape.of(samples * runs(), 2, c));
        forRuns((sample, number, from, to) ->
                kernel.gradientSums(x, dy, statistics.mean().slice(sample), runSums.slice(number), from, to));
        Tensor sums = sampleSums(runSums);
        Tensor coefficients = pass.tensor(Shape.of(samples, 4, c));
        for (int sample = 0; sample < samples; sample++) {
            coefficients(statistics, sample, sums.slice(sample), moving, coefficients.slice(sample));
        }
        if (pass.wantsInputGradient()) {
            forRuns((sample, number, from, to) -> kernel.gradient(x, dy, coefficients.slice(sample), dx, from, to));
            if (counted != null && moving) {
                uncounted(counted, dy, coefficients.slice(0).slice(1), dx);
            }
        }
        scaleByInverse(sums, statistics);
        own.addGradients(sums);
        pass.workspace().release(mark);
        return dx;
    }

    /** Rows that mean and variance do not depend on get {@code dx = g·r}. */
    private void uncounted(Tensor which, Tensor dy, Tensor factors, Tensor dx) {
        Tensor coefficients = pass.workspace().zeros(Shape.of(3, channels()));
        coefficients.slice(1).copyFrom(factors);
        for (int row = 0; row < rows(); row++) {
            if (which.array()[which.offset() + row] == 0) {
                pass.kernels().channels().affine(dy, coefficients, dx, row, row + 1);
            }
        }
    }

    /** How many rows of a sample count. */
    private int countedRows() {
        if (counted == null) {
            return rows();
        }
        int count = 0;
        for (int row = 0; row < rows(); row++) {
            count += counted.array()[counted.offset() + row] != 0 ? 1 : 0;
        }
        return Math.max(1, count);
    }

    /** [S,2,C] from [S·runs,2,C], runs in order. */
    private Tensor sampleSums(Tensor runSums) {
        Tensor sums = pass.workspace().zeros(Shape.of(samples, 2, channels()));
        int size = 2 * channels();
        for (int sample = 0; sample < samples; sample++) {
            for (int k = 0; k < size; k++) {
                double sum = 0;
                for (int run = 0; run < runs(); run++) {
                    sum += runSums.array()[runSums.offset() + (sample * runs() + run) * size + k];
                }
                sums.array()[sums.offset() + sample * size + k] = (float) sum;
            }
        }
        return sums;
    }

    private void coefficients(Statistics statistics, int sample, Tensor sums, boolean moving, Tensor out) {
        int width = channels() / groups;
        double n = (double) countedRows() * width;
        for (int group = 0; group < groups; group++) {
            double sum = 0;
            double dot = 0;
            for (int k = group * width; k < (group + 1) * width; k++) {
                dot += (double) own.scale().get(k) * sums.get(0, k);
                sum += (double) own.scale().get(k) * sums.get(1, k);
            }
            for (int k = group * width; k < (group + 1) * width; k++) {
                double r = statistics.inverse().get(sample, k);
                out.set(statistics.mean().get(sample, k), 0, k);
                out.set((float) (r * own.scale().get(k)), 1, k);
                out.set(moving ? (float) (-r * r * r * dot / n) : 0f, 2, k);
                out.set(moving ? (float) (-r * sum / n) : 0f, 3, k);
            }
        }
    }

    /** Of {@code Σ dy·(x−μ)} makes {@code Σ dy·(x−μ)·r}. */
    private void scaleByInverse(Tensor sums, Statistics statistics) {
        for (int sample = 0; sample < samples; sample++) {
            for (int k = 0; k < channels(); k++) {
                float r = statistics.inverse().get(sample, k);
                sums.set(sums.get(sample, 0, k) * r, sample, 0, k);
            }
        }
    }
}
