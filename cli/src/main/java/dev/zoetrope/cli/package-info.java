/** The {@code zoetrope} command: one class per subcommand, each a thin shell over the library. */
@NullMarked
package dev.zoetrope.cli;

import org.jspecify.annotations.NullMarked;
