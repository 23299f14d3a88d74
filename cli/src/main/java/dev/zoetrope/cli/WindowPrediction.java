package dev.zoetrope.cli;

/**
 * What a model makes of a window of a video.
 *
 * @param index of the window, from 0
 * @param firstFrame of the window
 * @param lastFrame of the window
 * @param start when its first frame is shown, in seconds
 * @param end when its last frame is shown, in seconds
 * @param probabilities of the classes
 */
record WindowPrediction(long index, int firstFrame, int lastFrame, double start, double end, float[] probabilities) {

    /** The likeliest class. */
    int best() {
        int best = 0;
        for (int k = 1; k < probabilities.length; k++) {
            best = probabilities[k] > probabilities[best] ? k : best;
        }
        return best;
    }

    /** The probability of the likeliest class. */
    float confidence() {
        return probabilities[best()];
    }

    /** The time in the middle of the window. */
    double middle() {
        return (start + end) / 2;
    }

    WindowPrediction with(float[] others) {
        return new WindowPrediction(index, firstFrame, lastFrame, start, end, others);
    }
}
