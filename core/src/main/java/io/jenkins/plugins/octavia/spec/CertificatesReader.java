package io.jenkins.plugins.octavia.spec;

import io.jenkins.plugins.octavia.value.CertificateProfile;
import io.jenkins.plugins.octavia.value.CertificateProfile.Curve;
import io.jenkins.plugins.octavia.value.CertificateProfile.Ec;
import io.jenkins.plugins.octavia.value.CertificateProfile.Layout;
import io.jenkins.plugins.octavia.value.CertificateProfile.Rsa;
import io.jenkins.plugins.octavia.value.CertificateProfile.Subject;
import io.jenkins.plugins.octavia.value.CertificateProfile.Validity;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the section {@code certificates}: what X.509 or Octavia would refuse is refused before a key is made. */
final class CertificatesReader {

    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
    private static final Pattern DIRECTORY = Pattern.compile("/[^'\"]*");

    private final Fields fields;

    CertificatesReader(Fields fields) {
        this.fields = fields;
    }

    CertificatesSpec certificates() {
        Fields validity = fields.fields("validity", "ca", "client");
        Period ca = validity.period("ca", Period.ofYears(10));
        Period client = validity.period("client", Period.ofYears(1));
        if (longer(client, ca) && !validity.isWrong("ca")) {
            validity.problem("client", client + " is longer than the CA's " + ca);
        }
        Period renewWithin = fields.period("renewWithin", Period.ofDays(30));
        if (!longer(client, renewWithin) && !validity.isWrong("client")) {
            fields.problem("renewWithin", renewWithin + " is not shorter than the client certificate's " + client);
        }
        Period renewCaWithin = fields.period("renewCaWithin", Period.ofYears(1));
        if (fields.has("renewCaWithin") && !longer(ca, renewCaWithin) && !validity.isWrong("ca")) {
            fields.problem("renewCaWithin", renewCaWithin + " is not shorter than the CA's " + ca);
        }
        Fields subject = fields.fields("subject", "country", "state", "organization", "unit");
        return new CertificatesSpec(
                fields.text("directory", "/etc/octavia/certs", DIRECTORY, "is not an absolute path without quotes"),
                new CertificateProfile(
                        fields.choice("layout", Layout.DUAL_CA, SpecReader.byLabel(Layout.values(), Layout::label)),
                        key(fields.fields("key", "algorithm", "caBits", "clientBits", "curve")),
                        new Validity(ca, client),
                        renewWithin,
                        renewCaWithin,
                        new Subject(
                                subject.text(
                                        "country", "US", COUNTRY, "is not a country's two capital letters (ISO 3166)"),
                                subject.text("state", "Oregon", upTo(128), "is longer than X.509's 128 characters"),
                                subject.text(
                                        "organization", "OpenStack", upTo(64), "is longer than X.509's 64 characters"),
                                subject.text("unit", "Octavia", upTo(64), "is longer than X.509's 64 characters"))));
    }

    private static CertificateProfile.Key key(Fields f) {
        boolean rsa =
                f.choice("algorithm", true, SpecReader.byLabel(new Boolean[] {true, false}, is -> is ? "rsa" : "ec"));
        boolean known = !f.isWrong("algorithm");
        for (String key : rsa ? List.of("curve") : List.of("caBits", "clientBits")) {
            if (f.has(key) && known) {
                f.problem(
                        key,
                        rsa
                                ? "goes with algorithm: ec, not rsa; leave one out"
                                : "goes with algorithm: rsa, not ec; leave one out");
            }
        }
        return rsa
                ? new Rsa(
                        f.integer("caBits", 4096, 2048, 16384, " (RSA)"),
                        f.integer("clientBits", 2048, 2048, 16384, " (RSA)"))
                : new Ec(f.choice("curve", Curve.P384, SpecReader.byLabel(Curve.values(), Curve::label)));
    }

    private static Pattern upTo(int characters) {
        return Pattern.compile(".{1," + characters + "}");
    }

    private static boolean longer(Period a, Period b) {
        return LocalDate.EPOCH.plus(a).isAfter(LocalDate.EPOCH.plus(b));
    }
}
