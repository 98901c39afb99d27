package io.jenkins.plugins.octavia.pki;

import io.jenkins.plugins.octavia.spec.CertificatesSpec;
import io.jenkins.plugins.octavia.spec.CertificatesSpec.Curve;
import io.jenkins.plugins.octavia.spec.CertificatesSpec.Ec;
import io.jenkins.plugins.octavia.spec.CertificatesSpec.Key;
import io.jenkins.plugins.octavia.spec.CertificatesSpec.Layout;
import io.jenkins.plugins.octavia.spec.CertificatesSpec.Rsa;
import io.jenkins.plugins.octavia.spec.CertificatesSpec.Subject;
import io.jenkins.plugins.octavia.spec.CertificatesSpec.Validity;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Bundles that are made once for all tests of the package, and what they are made of. */
final class Samples {
    static final SecureRandom RANDOM = new SecureRandom();

    /** Near the real time, because the tools that judge the certificates look at their own clock. */
    static final Clock NOW = Clock.fixed(Instant.now().truncatedTo(ChronoUnit.SECONDS), ZoneOffset.UTC);

    static final Passphrase PASSPHRASE = Passphrase.of("grün & 'quoted' 42");
    static final Key RSA = new Rsa(2048, 2048);
    static final Key EC = new Ec(Curve.P384);

    static final Bundle DUAL_RSA = Bundle.issue(spec(Layout.DUAL_CA, RSA), NOW, RANDOM);
    static final Bundle DUAL_EC = Bundle.issue(spec(Layout.DUAL_CA, EC), NOW, RANDOM);
    static final Bundle SINGLE_EC = Bundle.issue(spec(Layout.SINGLE_CA, EC), NOW, RANDOM);

    private Samples() {}

    static CertificatesSpec spec(Layout layout, Key key) {
        return spec(layout, key, Period.ofYears(10), Period.ofYears(1));
    }

    static CertificatesSpec spec(Layout layout, Key key, Period ca, Period client) {
        return new CertificatesSpec(
                layout,
                "/etc/octavia/certs",
                key,
                new Validity(ca, client),
                Period.ofDays(30),
                new Subject("US", "Oregon", "OpenStack", "Octavia"));
    }

    static Clock after(Duration duration) {
        return Clock.offset(NOW, duration);
    }
}
