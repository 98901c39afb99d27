package io.jenkins.plugins.octavia.pki;

import io.jenkins.plugins.octavia.value.CertificateProfile;
import io.jenkins.plugins.octavia.value.CertificateProfile.Curve;
import io.jenkins.plugins.octavia.value.CertificateProfile.Ec;
import io.jenkins.plugins.octavia.value.CertificateProfile.Key;
import io.jenkins.plugins.octavia.value.CertificateProfile.Layout;
import io.jenkins.plugins.octavia.value.CertificateProfile.Rsa;
import io.jenkins.plugins.octavia.value.CertificateProfile.Subject;
import io.jenkins.plugins.octavia.value.CertificateProfile.Validity;
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

    static final Bundle DUAL_RSA = Bundle.issue(profile(Layout.DUAL_CA, RSA), NOW, RANDOM);
    static final Bundle DUAL_EC = Bundle.issue(profile(Layout.DUAL_CA, EC), NOW, RANDOM);
    static final Bundle SINGLE_EC = Bundle.issue(profile(Layout.SINGLE_CA, EC), NOW, RANDOM);

    private Samples() {}

    static CertificateProfile profile(Layout layout, Key key) {
        return profile(layout, key, Period.ofYears(10), Period.ofYears(1));
    }

    static CertificateProfile profile(Layout layout, Key key, Period ca, Period client) {
        return new CertificateProfile(
                layout,
                key,
                new Validity(ca, client),
                Period.ofDays(30),
                Period.ofDays(300),
                new Subject("US", "Oregon", "OpenStack", "Octavia"));
    }

    static Clock after(Duration duration) {
        return Clock.offset(NOW, duration);
    }
}
