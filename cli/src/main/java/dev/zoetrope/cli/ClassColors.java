package dev.zoetrope.cli;

import java.awt.Color;

/** A colour for each class, told apart by most people, also those who see fewer. */
final class ClassColors {
    private static final int[] COLORS = {
        0x1f77b4, 0xd9601a, 0x2a9d5c, 0x9b59b6, 0xc9a227, 0xd62763, 0x17a2b8, 0x8c564b, 0x5c6bc0, 0x7f7f7f
    };

    private ClassColors() {}

    static Color of(int index) {
        return new Color(COLORS[index % COLORS.length]);
    }

    /** {@code #1f77b4} */
    static String hex(int index) {
        return "#%06x".formatted(COLORS[index % COLORS.length]);
    }
}
