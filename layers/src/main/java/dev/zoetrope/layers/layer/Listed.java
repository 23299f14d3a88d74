package dev.zoetrope.layers.layer;

/** A record that files write as the list of its components, as Keras writes sizes and borders. */
public sealed interface Listed permits Sizes, Border, Borders2D, Borders3D, OutputPadding2D {}
