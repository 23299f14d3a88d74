/** Container formats: where in an AVI or MP4 file the packets of its video track lie. */
@NullMarked
package dev.zoetrope.video.container;

import org.jspecify.annotations.NullMarked;
