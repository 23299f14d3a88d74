package dev.zoetrope.study;

import java.util.Locale;

/** What the variants of a study differ in. */
public enum Aspect {
    CONV("Convolution blocks and filters"),
    POOL("Pooling: kind, size, number"),
    DROPOUT("Dropout"),
    LSTM("LSTM: units and layers"),
    BATCHNORM("Batch normalization"),
    L2("L2 regularization"),
    FRAMES("Sequence length");

    private final String title;

    Aspect(String title) {
        this.title = title;
    }

    /** For a heading. */
    public String title() {
        return title;
    }

    /** As on the command line: {@code batchnorm}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
