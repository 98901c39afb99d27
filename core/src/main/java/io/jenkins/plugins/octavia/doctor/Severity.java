package io.jenkins.plugins.octavia.doctor;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** How much a finding matters, the worst first. */
public enum Severity {
    /** Octavia does not work, or something of it does not. */
    ERROR,
    /** It works today, and will not stay so, or is not as it was asked for. */
    WARNING,
    /** What this login may not see, or what was not given to look at. */
    UNSEEN,
    /** It was looked at, and is in order. */
    OK;

    /** That of the worst of some findings. */
    public static Severity worst(List<Finding> findings) {
        return findings.stream()
                .map(Finding::severity)
                .min(Comparator.naturalOrder())
                .orElse(OK);
    }

    /** How many findings of each there are, for people. */
    public static String counts(List<Finding> findings) {
        return ERROR.count(findings) + " errors, " + WARNING.count(findings) + " warnings, " + UNSEEN.count(findings)
                + " not seen";
    }

    private long count(List<Finding> findings) {
        return findings.stream().filter(finding -> finding.severity() == this).count();
    }

    /** As outputs write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
