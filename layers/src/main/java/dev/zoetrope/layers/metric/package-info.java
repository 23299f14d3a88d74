/** Figures for people: accuracy, the confusion matrix. */
@NullMarked
package dev.zoetrope.layers.metric;

import org.jspecify.annotations.NullMarked;
