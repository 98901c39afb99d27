package io.jenkins.plugins.octavia.pki;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.Period;

/** By what amphorae know a controller: a certificate of the client CA, and its key. */
public record ClientIdentity(X509Certificate certificate, PrivateKey key) {

    public Instant notAfter() {
        return Lifetime.end(certificate);
    }

    /** Whether it is time for a new one; true also when the certificate has ended already. */
    public boolean endsWithin(Period period, Clock clock) {
        return Lifetime.endsWithin(notAfter(), period, clock);
    }

    @Override
    public String toString() {
        return "ClientIdentity[" + certificate.getSubjectX500Principal() + ", until " + notAfter() + "]";
    }
}
