package io.jenkins.plugins.octavia.doctor;

import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.text.Printable;
import java.util.Set;

/**
 * One thing that was seen.
 *
 * @param about the resource or the file, {@code port octavia-health-manager-listen-port}; empty if it is none alone
 * @param seen in a clause or two
 * @param advice what to do, in a clause; empty if there is nothing to do
 */
public record Finding(Severity severity, Subject subject, String about, String seen, String advice) {

    /** What says that a login may not see something, and not that a service fails. */
    private static final Set<Integer> NOT_SHOWN = Set.of(401, 403, 404);

    /** Names of a cloud may hold anything, also what moves a terminal's cursor. */
    public Finding {
        about = Printable.line(about);
        seen = Printable.line(seen);
        advice = Printable.line(advice);
    }

    static Finding error(Subject subject, String about, String seen, String advice) {
        return new Finding(Severity.ERROR, subject, about, seen, advice);
    }

    static Finding warning(Subject subject, String about, String seen, String advice) {
        return new Finding(Severity.WARNING, subject, about, seen, advice);
    }

    static Finding unseen(Subject subject, String about, String seen, String advice) {
        return new Finding(Severity.UNSEEN, subject, about, seen, advice);
    }

    /** What the cloud answered in place of what was asked for; its message says what to do. */
    static Finding of(Subject subject, CloudException failure) {
        return new Finding(
                isNotShown(failure) ? Severity.UNSEEN : Severity.ERROR, subject, "", failure.getMessage(), "");
    }

    static boolean isNotShown(CloudException failure) {
        return NOT_SHOWN.contains(failure.status());
    }

    boolean isProblem() {
        return severity == Severity.ERROR || severity == Severity.WARNING;
    }

    Finding advising(String more) {
        return new Finding(severity, subject, about, seen, advice + "; " + more);
    }

    @Override
    public String toString() {
        return severity.label() + " " + subject.label() + ": " + (about.isEmpty() ? "" : about + ": ") + seen
                + (advice.isEmpty() ? "" : "; " + advice);
    }
}
