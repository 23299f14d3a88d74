/** Layers: immutable specifications, and the built layers with their forward and backward passes. */
@NullMarked
package dev.zoetrope.layers.layer;

import org.jspecify.annotations.NullMarked;
