package dev.zoetrope.layers.layer;

/** How much is added, or taken away, at the two ends of an axis. */
public record Border(int before, int after) implements Listed {
    public Border {
        if (before < 0 || after < 0) {
            throw new IllegalArgumentException("borders must be at least 0, received " + before + " and " + after);
        }
    }

    public static Border of(int both) {
        return new Border(both, both);
    }

    long total() {
        return (long) before + after;
    }
}
