/** Coded pictures: which packets a frame needs, and their decoding through jcodec. */
@NullMarked
package dev.zoetrope.video.codec;

import org.jspecify.annotations.NullMarked;
