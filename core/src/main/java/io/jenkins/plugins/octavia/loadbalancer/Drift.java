package io.jenkins.plugins.octavia.loadbalancer;

import io.jenkins.plugins.octavia.text.Printable;

/** One thing of a load balancer that is not as it should be, in a line: what it is and what it should be. */
public record Drift(Reason reason, String text) {

    /** Names of a cloud may hold anything, also what moves a terminal's cursor. */
    public Drift {
        text = Printable.line(text);
    }

    @Override
    public String toString() {
        return reason.key() + ": " + text;
    }
}
