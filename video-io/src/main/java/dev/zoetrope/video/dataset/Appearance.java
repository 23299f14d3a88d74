package dev.zoetrope.video.dataset;

import dev.zoetrope.core.exec.CounterRandom;

/**
 * What a clip of the sample data set looks like. The clips of a group have the shape's form and size in common.
 *
 * @param side of the square picture, in pixels
 * @param background {@code [side,side,3]}, R,G,B in 0…255, periodic in both directions
 * @param form of the shape
 * @param radius of the shape, in pixels
 * @param color of the shape, R,G,B in 0…255
 */
record Appearance(int side, float[] background, Form form, double radius, double[] color) {
    /** What is within the radius of a point. */
    enum Form {
        DISC,
        SQUARE,
        DIAMOND;

        double distance(double dx, double dy) {
            double x = Math.abs(dx);
            double y = Math.abs(dy);
            return switch (this) {
                case DISC -> Math.sqrt(x * x + y * y);
                case SQUARE -> Math.max(x, y) * 1.1;
                case DIAMOND -> (x + y) * 0.8;
            };
        }
    }

    /** A shape before a background: form and size from one stream, colour from another. */
    static Appearance draw(int side, float[] background, CounterRandom ofGroup, CounterRandom random) {
        Form form = Form.values()[ofGroup.below(Form.values().length, 0)];
        double radius = side * (0.12 + 0.06 * ofGroup.uniform(1));
        double[] color = new double[3];
        for (int channel = 0; channel < 3; channel++) {
            color[channel] = 170 + 85 * random.uniform(channel);
        }
        return new Appearance(side, background, form, radius, color);
    }

    /** A dark colour, with a wave of whole periods across the picture. */
    static float[] background(int side, CounterRandom random) {
        int periodsX = random.below(3, 0);
        int periodsY = random.below(3, 1);
        double start = random.uniform(2);
        double[] base = new double[3];
        for (int channel = 0; channel < 3; channel++) {
            base[channel] = 20 + 60 * random.uniform(3 + channel);
        }
        float[] pixels = new float[3 * side * side];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                double phase = start + (double) (periodsX * x + periodsY * y) / side;
                double wave = 10 * StrictMath.sin(2 * Math.PI * phase);
                for (int channel = 0; channel < 3; channel++) {
                    pixels[3 * (y * side + x) + channel] = (float) (base[channel] + wave);
                }
            }
        }
        return pixels;
    }
}
