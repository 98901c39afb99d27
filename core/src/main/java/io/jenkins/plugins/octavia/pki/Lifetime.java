package io.jenkins.plugins.octavia.pki;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;

/** How long a certificate is still valid. */
final class Lifetime {
    private Lifetime() {}

    static Instant end(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant();
    }

    /** Whether an end is this near; true also when it has come already. */
    static boolean endsWithin(Instant end, Period period, Clock clock) {
        return !clock.instant().atZone(ZoneOffset.UTC).plus(period).toInstant().isBefore(end);
    }
}
