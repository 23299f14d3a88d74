package dev.zoetrope.study;

import java.util.Locale;

/** Text as HTML and SVG want it. */
final class Html {
    private Html() {}

    /** Text in which nothing is markup. */
    static String text(Object value) {
        return value.toString()
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** A number with so many digits behind the point; the same in every country. */
    static String number(double value, int digits) {
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }

    /** A length or place in a picture. */
    static String at(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
