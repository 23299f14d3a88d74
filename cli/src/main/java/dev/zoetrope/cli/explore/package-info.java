/** The explorer: a model at work, in a web page on this machine. */
@NullMarked
package dev.zoetrope.cli.explore;

import org.jspecify.annotations.NullMarked;
