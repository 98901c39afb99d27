package io.jenkins.plugins.octavia.doctor;

import io.jenkins.plugins.octavia.conf.ConfCheck;
import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.conf.ConfFinding;
import java.util.List;
import java.util.Optional;

/** What is wrong with octavia.conf as a file, whatever the cloud is. */
final class ConfFileCheck {

    /** As a plan names it. */
    static final String ABOUT = "configuration octavia.conf";

    private ConfFileCheck() {}

    static List<Finding> look(Patient patient) {
        Optional<ConfFile> conf = patient.conf();
        return conf.isEmpty()
                ? List.of(unseen(patient))
                : ConfCheck.check(conf.get(), patient.spec().release()).stream()
                        .filter(finding -> finding.severity() != ConfFinding.Severity.NOTE)
                        .map(ConfFileCheck::finding)
                        .toList();
    }

    private static Finding unseen(Patient patient) {
        return Finding.unseen(
                Subject.CONFIGURATION,
                ABOUT,
                "none was given, and there is none in " + patient.inputs().out().path(),
                "give that of the controllers with "
                        + patient.inputs().wording().conf());
    }

    private static Finding finding(ConfFinding finding) {
        return new Finding(
                finding.severity() == ConfFinding.Severity.ERROR ? Severity.ERROR : Severity.WARNING,
                Subject.CONFIGURATION,
                ABOUT,
                "line " + finding.line() + ": "
                        + finding.option().map(option -> option + " ").orElse("") + finding.message(),
                finding.advice());
    }
}
