package io.jenkins.plugins.octavia.doctor;

import io.jenkins.plugins.octavia.pki.CertificateFinding;
import io.jenkins.plugins.octavia.pki.CertificateFolder;
import io.jenkins.plugins.octavia.pki.Lint;
import io.jenkins.plugins.octavia.pki.Passphrase;
import io.jenkins.plugins.octavia.prerequisite.Inputs;
import io.jenkins.plugins.octavia.prerequisite.UnfinishedRotation;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.secret.Secret;
import io.jenkins.plugins.octavia.value.CertificateProfile.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The certificates in the output folder. That they are those in use is a plan's to say, which asks the network. */
final class CertificateCheck {

    private CertificateCheck() {}

    static List<Finding> look(Patient patient) {
        Inputs inputs = patient.inputs();
        CertificateFolder folder = inputs.out().certificates();
        List<Layout> layouts = folder.layouts();
        if (layouts.isEmpty()) {
            return List.of(Finding.unseen(
                    Subject.CERTIFICATES,
                    "",
                    "none were given, and there are none in "
                            + inputs.out().path().resolve("certs"),
                    inputs.wording().authority()));
        }
        String about = Kind.CERTIFICATES + " " + layouts.get(0).label();
        List<Finding> findings = new ArrayList<>();
        Optional<Secret> passphrase = inputs.secrets().caPassphrase();
        if (passphrase.isEmpty()) {
            findings.add(Finding.unseen(
                    Subject.CERTIFICATES,
                    about,
                    "whether the keys of the CA open, and whether it is the one that amphorae know",
                    "set " + inputs.wording().caPassphrase()));
        }
        UnfinishedRotation.in(inputs)
                .ifPresent(rotation ->
                        findings.add(Finding.warning(Subject.CERTIFICATES, about, rotation.seen(), rotation.advice())));
        new Lint(
                        passphrase.map(secret -> Passphrase.of(secret.reveal())),
                        inputs.clock(),
                        patient.limits().within())
                .check(folder)
                .forEach(finding -> findings.add(finding(about, finding)));
        return findings;
    }

    private static Finding finding(String about, CertificateFinding finding) {
        return new Finding(
                finding.isError() ? Severity.ERROR : Severity.WARNING,
                Subject.CERTIFICATES,
                about,
                finding.file() + " " + finding.message(),
                finding.advice());
    }
}
