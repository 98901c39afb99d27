package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.pki.Authorities;
import io.jenkins.plugins.octavia.pki.Bundle;
import io.jenkins.plugins.octavia.pki.CertificateFinding;
import io.jenkins.plugins.octavia.pki.CertificateFolder;
import io.jenkins.plugins.octavia.pki.CertificateFolder.Complete;
import io.jenkins.plugins.octavia.pki.CertificateFolder.Contents;
import io.jenkins.plugins.octavia.pki.CertificateFolder.WithoutClient;
import io.jenkins.plugins.octavia.pki.Lint;
import io.jenkins.plugins.octavia.pki.Passphrase;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.secret.Secret;
import io.jenkins.plugins.octavia.spec.SpecReader;
import io.jenkins.plugins.octavia.value.CertificateProfile;
import io.jenkins.plugins.octavia.value.CertificateProfile.Curve;
import io.jenkins.plugins.octavia.value.CertificateProfile.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Period;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "certs",
        description = "Looks at certificates, renews the client's, or replaces authorities.",
        synopsisSubcommandLabel = "(check | renew | rotate)")
final class CertsCommand {

    /** OpenSSL and Python refuse fewer. */
    private static final int LEAST_BITS = 2048;

    @Command(
            name = "check",
            description =
                    "Says what is wrong with the certificates of a run or of a controller. Exit status 0: nothing,"
                            + " 2: warnings, 1: errors. CA keys are opened if the passphrase is given.")
    static final class Check implements Callable<Integer> {

        @Parameters(paramLabel = "DIR", description = "What a run left behind, or a controller's folder.")
        private Path folder;

        @Option(
                names = "--within",
                paramLabel = "PERIOD",
                defaultValue = "P30D",
                description = "Warn of what ends within this period, ISO 8601 (default: P30D).")
        private Period within;

        @Option(
                names = "--nagios",
                description = "One line and the exit status of a Nagios plugin: 0 OK, 1 warnings, 2 errors.")
        private boolean nagios;

        @Mixin
        private JsonOption json;

        @Mixin
        private SecretsOption secrets;

        private final Surroundings surroundings;

        Check(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            if (within.isNegative()) {
                throw new WrongInput("--within " + within + ": is negative; give a period such as P60D");
            }
            if (nagios && json.isGiven()) {
                throw new WrongInput("--nagios and --json do not go together");
            }
            Path path = RunOptions.resolve(surroundings, folder);
            if (!nagios && !Files.isDirectory(path)) {
                throw new WrongInput(
                        folder + ": there is no such folder; give what a run left, or a controller's certs");
            }
            new OutputFolder(path)
                    .fault(surroundings.modes())
                    .ifPresent(fault -> surroundings.say("warning: folder " + path + ": " + fault));
            List<CertificateFinding> findings = new Lint(
                            passphrase(surroundings, secrets), surroundings.clock(), within)
                    .check(CertificateFolder.at(path));
            if (nagios) {
                return nagios(findings);
            }
            if (json.isGiven()) {
                JsonOption.print(
                        surroundings,
                        Map.of(
                                "findings",
                                findings.stream().map(CertsCommand::map).toList()));
                return status(findings);
            }
            findings.forEach(
                    finding -> surroundings.out().println((finding.isError() ? "error    " : "warning  ") + finding));
            if (findings.isEmpty()) {
                surroundings.out().println("The certificates in " + folder + " are in order.");
            }
            return status(findings);
        }

        private static int status(List<CertificateFinding> findings) {
            return findings.isEmpty() ? ExitCode.OK : hasErrors(findings) ? ExitCode.FAILED : ExitCode.TO_DO;
        }

        private static boolean hasErrors(List<CertificateFinding> findings) {
            return findings.stream().anyMatch(CertificateFinding::isError);
        }

        /** In one line: what comes after a bar would be figures. */
        private int nagios(List<CertificateFinding> findings) {
            String state = findings.isEmpty() ? "OK" : hasErrors(findings) ? "CRITICAL" : "WARNING";
            String text = findings.isEmpty()
                    ? "the certificates in " + folder + " are in order"
                    : findings.stream().map(CertificateFinding::toString).collect(Collectors.joining("; "));
            surroundings.out().println("OCTAVIA CERTIFICATES " + state + " - " + text.replace('|', '/'));
            return List.of("OK", "WARNING", "CRITICAL").indexOf(state);
        }
    }

    @Command(
            name = "renew",
            description = "Issues a new client certificate under the same CA, like the old one, whose file is kept"
                    + " in replaced/ beside certs/, under its name with the date.")
    static final class Renew implements Callable<Integer> {

        @Parameters(paramLabel = "DIR", description = "What a run left behind: it has the authority too.")
        private Path folder;

        @Mixin
        private JsonOption json;

        @Mixin
        private SecretsOption secrets;

        private final Surroundings surroundings;

        Renew(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() throws IOException {
            Path path = RunOptions.resolve(surroundings, folder);
            Passphrase passphrase = passphrase(surroundings, secrets)
                    .orElseThrow(() -> new WrongInput(
                            "OCTAVIA_CA_PASSPHRASE is not set (nor OCTAVIA_CA_PASSPHRASE_FILE, nor --secret-file"
                                    + " ca-passphrase=FILE): it opens the CA's key"));
            CertificateFolder certificates = CertificateFolder.at(path);
            Layout layout = certificates.layouts().stream()
                    .findFirst()
                    .orElseThrow(() -> new WrongInput(folder + ": holds no certificates"));
            // Also if the folder for controllers is given: apply locks the one above.
            Path out = Files.isDirectory(path.resolve("certs")) ? path : path.getParent();
            return new OutputFolder(out).locked(surroundings.modes(), () -> renew(certificates, layout, passphrase));
        }

        private int renew(CertificateFolder certificates, Layout layout, Passphrase passphrase) throws IOException {
            Bundle renewed = renewed(certificates.read(layout, passphrase, surroundings.clock()));
            certificates.write(renewed, passphrase, surroundings.clock(), surroundings.random());
            boolean endsWithItsCa = renewed.client()
                    .notAfter()
                    .equals(renewed.authorities().client().notAfter());
            if (json.isGiven()) {
                JsonOption.print(
                        surroundings,
                        Map.of(
                                "clientNotAfter",
                                renewed.client().notAfter().toString(),
                                "endsWithItsCa",
                                endsWithItsCa));
                return ExitCode.OK;
            }
            surroundings
                    .out()
                    .println("The client certificate in " + folder + " is new and ends at "
                            + renewed.client().notAfter() + "; give it to the controllers."
                            + (endsWithItsCa ? " It ends with its CA: " + Authorities.REPLACE + "." : ""));
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

        /** With subject, lifetime and kind of key of the one that it replaces, as far as that is fit. */
        private static CertificateProfile like(Bundle bundle) {
            X509Certificate old = bundle.client().certificate();
            Map<String, Object> values = new HashMap<>();
            Duration lifetime = Duration.between(
                    old.getNotBefore().toInstant(), old.getNotAfter().toInstant());
            values.put(
                    "validity",
                    Map.of("client", Period.ofDays((int) lifetime.toDays()).toString()));
            values.put("renewWithin", "P1D");
            values.put("subject", subject(old));
            if (old.getPublicKey() instanceof ECPublicKey ec) {
                int bits = ec.getParams().getCurve().getField().getFieldSize();
                Arrays.stream(Curve.values())
                        .filter(curve -> curve.name().equals("P" + bits))
                        .findFirst()
                        .ifPresent(curve -> values.put("key", Map.of("algorithm", "ec", "curve", curve.label())));
            } else if (old.getPublicKey() instanceof RSAPublicKey rsa) {
                values.put(
                        "key",
                        Map.of(
                                "clientBits",
                                Math.max(LEAST_BITS, rsa.getModulus().bitLength())));
            }
            return spec(bundle.layout(), values);
        }

        private static Map<String, String> subject(X509Certificate certificate) {
            Map<String, String> keys = Map.of("C", "country", "ST", "state", "O", "organization", "OU", "unit");
            Map<String, String> subject = new HashMap<>();
            try {
                new LdapName(certificate.getSubjectX500Principal().getName())
                        .getRdns().stream()
                                .filter(part -> keys.containsKey(part.getType()))
                                .forEach(
                                        part -> subject.put(keys.get(part.getType()), String.valueOf(part.getValue())));
            } catch (InvalidNameException e) {
                throw new IllegalStateException(e);
            }
            return subject;
        }

        private static CertificateProfile spec(Layout layout, Map<String, ?> values) {
            Map<String, Object> certificates = new HashMap<>(values);
            certificates.put("layout", layout.label());
            return SpecReader.fromMap(Map.of("certificates", certificates), Path.of(""))
                    .certificates()
                    .orElseThrow()
                    .profile();
        }
    }

    private static Map<String, Object> map(CertificateFinding finding) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
        map.put("file", finding.file());
        map.put("message", finding.message());
        map.put("advice", finding.advice());
        return map;
    }

    private static Optional<Passphrase> passphrase(Surroundings surroundings, SecretsOption secrets) {
        return secrets.find(surroundings, SecretsOption.Name.CA_PASSPHRASE)
                .map(Secret::reveal)
                .map(Passphrase::of);
    }
}
