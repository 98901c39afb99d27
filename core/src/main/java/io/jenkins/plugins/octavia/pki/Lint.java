package io.jenkins.plugins.octavia.pki;

import io.jenkins.plugins.octavia.file.FileProblem;
import io.jenkins.plugins.octavia.value.CertificateProfile.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the certificates of a run or of a controller back and names everything that is wrong with them.
 *
 * @param passphrase of the CA keys; without it they stay closed and only the rest is checked
 * @param within a certificate this near its end deserves a warning
 */
public record Lint(Optional<Passphrase> passphrase, Clock clock, Period within) {
    private static final Set<PosixFilePermission> OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /** Empty if all is well. */
    public List<CertificateFinding> check(CertificateFolder folder) {
        List<Layout> layouts = folder.layouts();
        if (layouts.isEmpty()) {
            return List.of(CertificateFinding.error("certs", "holds no certificates", "check the path, or run apply"));
        }
        List<CertificateFinding> findings = new ArrayList<>();
        if (layouts.size() > 1) {
            findings.add(CertificateFinding.error(
                    "certs", "files of both layouts are here", "move away those that octavia.conf does not name"));
        }
        passphrase.flatMap(Passphrase::weakness).ifPresent(weakness -> findings.add(weakPassphrase(weakness)));
        layouts.forEach(layout -> check(folder, layout, findings));
        return findings;
    }

    private static CertificateFinding weakPassphrase(String weakness) {
        return CertificateFinding.warning(
                "CA passphrase",
                weakness,
                "encrypt the CA keys anew under a longer one (openssl pkcs8 -topk8 -iter " + Pbes2.ROUNDS + ")");
    }

    private void check(CertificateFolder folder, Layout layout, List<CertificateFinding> findings) {
        CertificateFiles files = CertificateFiles.of(layout);
        Inspection inspection = new Inspection(folder, layout, passphrase, clock);
        findings.addAll(inspection.findings());
        if (!folder.has(files.client())) {
            findings.add(CertificateFinding.error(
                    files.client(), "is missing", "run apply: it is issued under the same CA"));
        }
        inspection
                .serverCertificate()
                .ifPresent(c -> nearEnd(files.serverCaCertificate(), c, Authorities.REPLACE, findings));
        if (layout == Layout.DUAL_CA) {
            inspection
                    .clientCaCertificate()
                    .ifPresent(c -> nearEnd(files.clientCaCertificate(), c, Authorities.REPLACE, findings));
        }
        inspection.clientCertificate().ifPresent(c -> {
            boolean endsWithItsCa = inspection
                    .clientCaCertificate()
                    .filter(ca -> !Lifetime.end(c).isBefore(Lifetime.end(ca)))
                    .isPresent();
            String advice = endsWithItsCa ? Authorities.REPLACE : "renew it";
            if (!clock.instant().isBefore(Lifetime.end(c))) {
                findings.add(CertificateFinding.error(files.client(), "ended at " + Lifetime.end(c), advice));
            } else {
                nearEnd(files.client(), c, advice, findings);
            }
        });
        for (String file : files.secrets()) {
            permissions(folder, file, findings);
        }
    }

    private void nearEnd(String file, X509Certificate certificate, String advice, List<CertificateFinding> findings) {
        if (clock.instant().isBefore(Lifetime.end(certificate))
                && Lifetime.endsWithin(Lifetime.end(certificate), within, clock)) {
            findings.add(CertificateFinding.warning(file, "ends at " + Lifetime.end(certificate), advice));
        }
    }

    private static void permissions(CertificateFolder folder, String file, List<CertificateFinding> findings) {
        try {
            if (folder.has(file)
                    && folder.path(file)
                            .getFileSystem()
                            .supportedFileAttributeViews()
                            .contains("posix")
                    && !OWNER.containsAll(Files.getPosixFilePermissions(folder.path(file)))) {
                findings.add(CertificateFinding.warning(file, "others than its owner may use this key", "chmod 600"));
            }
        } catch (IOException e) {
            findings.add(CertificateFinding.error(
                    file, "cannot be read (" + FileProblem.of(e) + ")", "check its owner and permissions"));
        }
    }
}
