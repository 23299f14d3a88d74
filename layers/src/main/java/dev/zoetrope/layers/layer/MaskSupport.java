package dev.zoetrope.layers.layer;

/** What a layer makes of a mask that comes with its input, see {@link Pass#mask()}. */
public enum MaskSupport {
    /** It knows no masks: to be given one is an error. */
    REFUSES,
    /** Each step of its output is made of the same step of its input: it computes as ever, and the mask goes on. */
    HANDS_ON,
    /** It reads the mask from the pass, and says in {@link Forward} which one belongs to its output. */
    USES
}
