/** Container formats: where in a file the packets of its video track lie. */
@NullMarked
package dev.zoetrope.video.container;

import org.jspecify.annotations.NullMarked;
