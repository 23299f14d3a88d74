package dev.zoetrope.layers.layer;

/** A size along each axis of a sequence, an image or a volume: of a kernel, a window or a stride. */
public sealed interface Sizes extends Listed permits Size1D, Size2D, Size3D {
    /** The sizes of depth, height and width; 1 for an axis that is not there. */
    Size3D toVolume();

    /** The number of axes. */
    int rank();
}
