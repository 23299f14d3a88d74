package dev.zoetrope.layers.layer;

/** How {@link Attention} compares a query with a key. */
public enum ScoreMode {
    /** {@code scale·q·k} */
    DOT,
    /** {@code weight·Σ tanh(scale·(q + k))} */
    CONCAT
}
