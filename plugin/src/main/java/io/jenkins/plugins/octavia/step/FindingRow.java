package io.jenkins.plugins.octavia.step;

import io.jenkins.plugins.octavia.doctor.Finding;
import java.util.Objects;

/** One finding of a doctor on a build's page; not a record, because XStream cannot write one. */
public final class FindingRow {

    private final String severity;
    private final String subject;
    private final String about;
    private final String seen;
    private final String advice;

    private FindingRow(String severity, String subject, String about, String seen, String advice) {
        this.severity = Objects.requireNonNullElse(severity, "");
        this.subject = Objects.requireNonNullElse(subject, "");
        this.about = Objects.requireNonNullElse(about, "");
        this.seen = Objects.requireNonNullElse(seen, "");
        this.advice = Objects.requireNonNullElse(advice, "");
    }

    static FindingRow of(Finding finding) {
        return new FindingRow(
                finding.severity().label(),
                finding.subject().label(),
                finding.about(),
                finding.seen(),
                finding.advice());
    }

    /** XStream runs no constructor. */
    private Object readResolve() {
        return new FindingRow(severity, subject, about, seen, advice);
    }

    public String getSeverity() {
        return severity;
    }

    public String getSubject() {
        return subject;
    }

    /** Empty if it is about nothing alone. */
    public String getAbout() {
        return about;
    }

    public String getSeen() {
        return seen;
    }

    /** What to do; empty if there is nothing to do. */
    public String getAdvice() {
        return advice;
    }
}
