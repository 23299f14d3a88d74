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
    private final double sway;
    private final double swayPhase;

    /**
     * A shape that drifts along the x axis, the y axis, both or neither. All else, the direction too, is drawn from
     * {@code random}. Within 20 frames it crosses the picture at least once.
     */
    MovingShape(Appearance appearance, boolean across, boolean vertically, CounterRandom random) {
        this.appearance = appearance;
        this.random = random.fork("noise");
        startX = appearance.side() * random.uniform(0);
        startY = appearance.side() * random.uniform(1);
        speedX = across ? speed(random.fork("x")) : 0;
        speedY = vertically ? speed(random.fork("y")) : 0;
        sway = appearance.side() * 0.03 * random.uniform(2);
        swayPhase = random.uniform(3);
    }

    /** In pixels per frame, with its sign. */
    private double speed(CounterRandom random) {
        double speed = appearance.side() * (0.07 + 0.04 * random.uniform(0));
        return random.below(2, 1) == 0 ? speed : -speed;
    }

    /** The middle of the shape in a frame, {@code [x,y]}, in [0, side). */
    double[] position(int frame) {
        double angle = 2 * Math.PI * (swayPhase + frame / 16.0);
        double x = startX + speedX * frame + sway * StrictMath.cos(angle);
        double y = startY + speedY * frame + sway * StrictMath.sin(angle);
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
