package io.jenkins.plugins.octavia.cli;

import java.time.Duration;

/** A mistake in what the user gave, found before anything was touched. */
final class WrongInput extends RuntimeException {

    private static final long serialVersionUID = 1;

    WrongInput(String message) {
        super(message);
    }

    static void refuseNegative(String option, Duration duration) {
        if (duration.isNegative()) {
            throw new WrongInput(option + " " + duration + ": is negative");
        }
    }

    static void refuseBelow(String option, int value, int least) {
        if (value < least) {
            throw new WrongInput(option + " " + value + ": it is " + least + " at least");
        }
    }
}
