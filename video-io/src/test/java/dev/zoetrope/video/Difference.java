package dev.zoetrope.video;

import static org.assertj.core.api.Assertions.assertThat;

/** How far two arrays of unsigned bytes are apart. */
record Difference(double mean, int largest) {
    static Difference of(byte[] a, byte[] b) {
        assertThat(a).hasSameSizeAs(b);
        long sum = 0;
        int largest = 0;
        for (int i = 0; i < a.length; i++) {
            int difference = Math.abs((a[i] & 0xFF) - (b[i] & 0xFF));
            sum += difference;
            largest = Math.max(largest, difference);
        }
        return new Difference((double) sum / a.length, largest);
    }
}
