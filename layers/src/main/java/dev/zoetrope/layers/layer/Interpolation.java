package dev.zoetrope.layers.layer;

/** How an image is made larger. */
public enum Interpolation {
    /** Every pixel is repeated. */
    NEAREST,
    /** Between the centres of two pixels values change evenly; beyond the outermost they stay. */
    BILINEAR
}
