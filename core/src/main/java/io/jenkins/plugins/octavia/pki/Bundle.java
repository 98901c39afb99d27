package io.jenkins.plugins.octavia.pki;

import io.jenkins.plugins.octavia.spec.CertificatesSpec;
import io.jenkins.plugins.octavia.spec.CertificatesSpec.Layout;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Set;

/** Every certificate and key that Octavia's control plane needs. */
public record Bundle(Authorities authorities, ClientIdentity client) {

    public static Bundle issue(CertificatesSpec spec, Clock clock, SecureRandom random) {
        return Authorities.issue(spec, clock, random).issueClient(spec, clock, random);
    }

    /** The same authorities with a new client key and certificate. */
    public Bundle renewClient(CertificatesSpec spec, Clock clock, SecureRandom random) {
        return authorities.issueClient(spec, clock, random);
    }

    public Layout layout() {
        return authorities.layout();
    }

    /** {@link Authorities#fingerprints()}, for the tags that say which CA is in use. */
    public Set<String> fingerprints() {
        return authorities.fingerprints();
    }
}
