package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.pki.Bundle;
import io.jenkins.plugins.octavia.pki.CertificateFolder;
import io.jenkins.plugins.octavia.pki.CertificateFolder.Complete;
import io.jenkins.plugins.octavia.pki.CertificateFolder.Contents;
import io.jenkins.plugins.octavia.pki.CertificateFolder.WithoutClient;
import io.jenkins.plugins.octavia.pki.Finding;
import io.jenkins.plugins.octavia.pki.Lint;
import io.jenkins.plugins.octavia.pki.Passphrase;
import io.jenkins.plugins.octavia.prerequisite.OutputFolder;
import io.jenkins.plugins.octavia.spec.CertificatesSpec;
import io.jenkins.plugins.octavia.spec.CertificatesSpec.Curve;
import io.jenkins.plugins.octavia.spec.CertificatesSpec.Layout;
import io.jenkins.plugins.octavia.spec.Secret;
import io.jenkins.plugins.octavia.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "certs",
        mixinStandardHelpOptions = true,
        description = "Looks at certificates, or renews the client's.",
        synopsisSubcommandLabel = "(check | renew)")
final class CertsCommand {

    private static final Period SOON = Period.ofDays(30);

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description =
                    "Says what is wrong with the certificates of a run or of a controller. Exit status 0: nothing,"
                            + " 2: warnings, 1: errors. CA keys are opened where OCTAVIA_CA_PASSPHRASE is set.")
    static final class Check implements Callable<Integer> {

        @Parameters(paramLabel = "DIR", description = "What a run left behind, or a controller's folder.")
        private Path folder;

        private final Surroundings surroundings;

        Check(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            Path path = RunOptions.resolve(surroundings, folder);
            List<Finding> findings =
                    new Lint(passphrase(surroundings), surroundings.clock(), SOON).check(CertificateFolder.at(path));
            findings.forEach(
                    finding -> surroundings.out().println((finding.isError() ? "error    " : "warning  ") + finding));
            if (findings.isEmpty()) {
                surroundings.out().println("The certificates in " + folder + " are in order.");
            }
            return findings.isEmpty()
                    ? ExitCode.OK
                    : findings.stream().anyMatch(Finding::isError) ? ExitCode.FAILED : ExitCode.TO_DO;
        }
    }

    @Command(
            name = "renew",
            mixinStandardHelpOptions = true,
            description = "Issues a new client certificate under the same CA, valid for a year; the old file is kept"
                    + " under its name with the date. A CA is never replaced.")
    static final class Renew implements Callable<Integer> {

        @Parameters(paramLabel = "DIR", description = "What a run left behind: it has the authority too.")
        private Path folder;

        private final Surroundings surroundings;

        Renew(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() throws IOException {
            Path path = RunOptions.resolve(surroundings, folder);
            Passphrase passphrase = passphrase(surroundings)
                    .orElseThrow(() -> new WrongInput("OCTAVIA_CA_PASSPHRASE is not set: it opens the CA's key"));
            CertificateFolder certificates = CertificateFolder.at(path);
            Layout layout = certificates.layouts().stream()
                    .findFirst()
                    .orElseThrow(() -> new WrongInput(folder + ": holds no certificates"));
            return new OutputFolder(path).locked(() -> renew(certificates, layout, passphrase));
        }

        private int renew(CertificateFolder certificates, Layout layout, Passphrase passphrase) throws IOException {
            Bundle renewed = renewed(certificates.read(layout, passphrase, surroundings.clock()));
            certificates.write(renewed, passphrase, surroundings.clock(), surroundings.random());
            surroundings
                    .out()
                    .println("The client certificate in " + folder + " is new and ends at "
                            + renewed.client().notAfter() + "; give it to the controllers.");
            return ExitCode.OK;
        }

        private Bundle renewed(Contents contents) {
            if (contents instanceof Complete complete) {
                Bundle bundle = complete.bundle();
                return bundle.renewClient(like(bundle), surroundings.clock(), surroundings.random());
            }
            WithoutClient incomplete = (WithoutClient) contents;
            return incomplete
                    .authorities()
                    .issueClient(
                            spec(incomplete.authorities().layout(), Map.of()),
                            surroundings.clock(),
                            surroundings.random());
        }

        /** With a key like the one that it replaces. */
        private static CertificatesSpec like(Bundle bundle) {
            var key = bundle.client().certificate().getPublicKey();
            if (key instanceof ECPublicKey ec) {
                int bits = ec.getParams().getCurve().getField().getFieldSize();
                return spec(
                        bundle.layout(),
                        Map.of(
                                "algorithm",
                                "ec",
                                "curve",
                                Curve.valueOf("P" + bits).label()));
            }
            return spec(
                    bundle.layout(),
                    Map.of("clientBits", ((RSAPublicKey) key).getModulus().bitLength()));
        }

        private static CertificatesSpec spec(Layout layout, Map<String, ?> key) {
            return SpecReader.fromMap(Map.of("certificates", Map.of("layout", layout.label(), "key", key)), Path.of(""))
                    .certificates()
                    .orElseThrow();
        }
    }

    private static Optional<Passphrase> passphrase(Surroundings surroundings) {
        return surroundings.secret("OCTAVIA_CA_PASSPHRASE").map(Secret::reveal).map(Passphrase::of);
    }
}
