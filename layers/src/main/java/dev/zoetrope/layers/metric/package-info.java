/** Figures for people: accuracies, precision and recall, areas under curves, the confusion matrix. */
@NullMarked
package dev.zoetrope.layers.metric;

import org.jspecify.annotations.NullMarked;
