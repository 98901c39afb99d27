package io.jenkins.plugins.octavia.loadbalancer;

import io.jenkins.plugins.octavia.text.Printable;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What became of one load balancer, or of the agent of one amphora.
 *
 * @param drifts why it was to be brought up to date, as last seen before that; none of an agent
 * @param took from the request to the end
 * @param detail why, if it did not go well
 */
public record Refreshed(String id, String title, List<Drift> drifts, Result result, Duration took, String detail) {

    /** A cloud's words may hold anything, also what moves a terminal's cursor. */
    public Refreshed {
        drifts = List.copyOf(drifts);
        detail = Printable.line(detail);
    }

    /** How one ended. */
    public enum Result {
        /** It is as it should be. */
        DONE,
        /** Somebody deleted it meanwhile. */
        DELETED,
        /** Octavia or somebody else was at it, and it is as it should be by that. */
        DONE_BY_OTHERS,
        /** Nothing was done: the reason is in the detail. */
        LEFT,
        FAILED;

        /** For programs. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** For people. */
        public String label() {
            return key().replace('_', ' ');
        }

        public boolean isDone() {
            return this == DONE || this == DELETED || this == DONE_BY_OTHERS;
        }
    }
}
