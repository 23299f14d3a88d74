/** Folders of clips: classes, groups, splits, loading through a cache, and a synthetic sample. */
@NullMarked
package dev.zoetrope.video.dataset;

import org.jspecify.annotations.NullMarked;
