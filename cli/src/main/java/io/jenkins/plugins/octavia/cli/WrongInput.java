package io.jenkins.plugins.octavia.cli;

/** A mistake in what the user gave, found before anything was touched. */
final class WrongInput extends RuntimeException {

    private static final long serialVersionUID = 1;

    WrongInput(String message) {
        super(message);
    }
}
