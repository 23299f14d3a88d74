package dev.zoetrope.video.dataset;

import dev.zoetrope.core.exec.CounterRandom;

/** A shape that drifts over a background, leaves the picture and comes in again at the other side. */
final class MovingShape {
    /** Over this many pixels the edge fades. */
    private static final double SOFTNESS = 2;

    /** The grain is uniform in ± this many levels, the same in all three channels. */
    private static final double NOISE = 5;

    private final Appearance appearance;
    private final CounterRandom random;
    private final double startX;
    private final double startY;
    private final double speedX;
    private final double speedY;

    /**
     * A shape that drifts towards ({@code towardsX}, {@code towardsY}), of which one is ±1 and the other 0. All else is
     * drawn from {@code random}. Within 20 frames it crosses the picture about twice.
     */
    MovingShape(Appearance appearance, int towardsX, int towardsY, CounterRandom random) {
        this.appearance = appearance;
        this.random = random.fork("noise");
        startX = appearance.side() * random.uniform(0);
        startY = appearance.side() * random.uniform(1);
        double speed = appearance.side() * (0.08 + 0.04 * random.uniform(2));
        speedX = speed * towardsX;
        speedY = speed * towardsY;
    }

    /** The middle of the shape in a frame, {@code [x,y]}, in [0, side). */
    double[] position(int frame) {
        double x = startX + speedX * frame;
        double y = startY + speedY * frame;
        return new double[] {wrap(x), wrap(y)};
    }

    /** Draws a frame into {@code uint8 [side,side,3]}, R,G,B. */
    void draw(int frame, byte[] pixels) {
        int side = appearance.side();
        float[] background = appearance.background();
        double[] middle = position(frame);
        CounterRandom noise = random.fork(frame);
        for (int y = 0; y < side; y++) {
            double dy = shortest(y - middle[1]);
            for (int x = 0; x < side; x++) {
                double distance = appearance.form().distance(shortest(x - middle[0]), dy);
                double cover = Math.clamp((appearance.radius() - distance) / SOFTNESS + 0.5, 0.0, 1.0);
                int at = y * side + x;
                double grain = NOISE * noise.bits(at) * 0x1p-31;
                for (int channel = 0; channel < 3; channel++) {
                    double behind = background[3 * at + channel];
                    double value = behind + cover * (appearance.color()[channel] - behind) + grain;
                    pixels[3 * at + channel] = (byte) Math.clamp(Math.round(value), 0, 255);
                }
            }
        }
    }

    private double wrap(double coordinate) {
        return coordinate - appearance.side() * Math.floor(coordinate / appearance.side());
    }

    /** A distance on the picture that wraps round, in ±side/2. */
    private double shortest(double distance) {
        int side = appearance.side();
        return distance - side * Math.rint(distance / side);
    }
}
