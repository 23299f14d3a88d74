package dev.zoetrope.study;

import dev.zoetrope.layers.data.Dataset;

/**
 * Clips to learn from, and others to judge by, of which nothing is learnt and by which nothing is chosen.
 *
 * @param training inputs [T,H,W,3], targets [K]
 * @param validation the same
 */
public record Examples(Dataset training, Dataset validation) {}
