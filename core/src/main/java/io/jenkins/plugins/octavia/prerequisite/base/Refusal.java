package io.jenkins.plugins.octavia.prerequisite.base;

import java.util.List;

/** Something that is there and does not fit, or that must not be done; the message says what to do instead. */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    public Refusal(String message) {
        super(message);
    }

    /** Several at once, a line each. */
    public static Refusal of(List<Refusal> refusals) {
        return new Refusal(String.join(
                System.lineSeparator(),
                refusals.stream().map(Throwable::getMessage).toList()));
    }
}
