package dev.zoetrope.video;

/** Names as people count them: runs of digits are numbers. */
final class NaturalOrder {
    private NaturalOrder() {}

    /** Negative, 0 or positive, as {@link String#compareTo}; 0 for equal names alone. */
    static int compare(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() && j < b.length()) {
            if (isDigit(a.charAt(i)) && isDigit(b.charAt(j))) {
                int endOfA = endOfNumber(a, i);
                int endOfB = endOfNumber(b, j);
                String x = withoutZeros(a.substring(i, endOfA));
                String y = withoutZeros(b.substring(j, endOfB));
                int difference = x.length() != y.length() ? x.length() - y.length() : x.compareTo(y);
                if (difference != 0) {
                    return difference;
                }
                i = endOfA;
                j = endOfB;
            } else {
                if (a.charAt(i) != b.charAt(j)) {
                    return a.charAt(i) - b.charAt(j);
                }
                i++;
                j++;
            }
        }
        int rest = (a.length() - i) - (b.length() - j);
        return rest != 0 ? rest : a.compareTo(b);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int endOfNumber(String text, int from) {
        int end = from;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static String withoutZeros(String digits) {
        int zeros = 0;
        while (zeros < digits.length() - 1 && digits.charAt(zeros) == '0') {
            zeros++;
        }
        return digits.substring(zeros);
    }
}
