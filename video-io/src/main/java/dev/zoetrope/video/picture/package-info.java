/** Pixel arithmetic: colour conversion and resizing, as OpenCV does them. */
@NullMarked
package dev.zoetrope.video.picture;

import org.jspecify.annotations.NullMarked;
