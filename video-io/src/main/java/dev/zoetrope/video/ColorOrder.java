package dev.zoetrope.video;

/** The order of a pixel's three bytes. OpenCV, and so most models trained in its company, use {@link #BGR}. */
public enum ColorOrder {
    BGR,
    RGB
}
