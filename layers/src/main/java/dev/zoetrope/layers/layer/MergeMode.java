package dev.zoetrope.layers.layer;

/** What {@link Bidirectional} makes of the outputs of its two directions. */
public enum MergeMode {
    /** Side by side, along the last axis. */
    CONCAT,
    /** Their sum. */
    SUM,
    /** Their product. */
    MUL,
    /** Their mean. */
    AVE,
    /** Both, as two outputs. */
    NONE
}
