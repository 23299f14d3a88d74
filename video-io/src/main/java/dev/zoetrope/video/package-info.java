/** Video files in and out: frames, sampling plans, sampled clips. */
@NullMarked
package dev.zoetrope.video;

import org.jspecify.annotations.NullMarked;
