package io.jenkins.plugins.octavia.pki;

import io.jenkins.plugins.octavia.value.CertificateProfile;
import io.jenkins.plugins.octavia.value.CertificateProfile.Layout;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Every certificate and key that Octavia's control plane needs. */
public record Bundle(Authorities authorities, ClientIdentity client) {

    public static Bundle issue(CertificateProfile profile, Clock clock, SecureRandom random) {
        return Authorities.issue(profile, clock, random).issueClient(profile, clock, random);
    }

    /** Whether the client is near its end and a new one would end later, which in a CA's last weeks none does. */
    public boolean needsNewClient(CertificateProfile profile, Clock clock) {
        return client.endsWithin(profile.renewWithin(), clock)
                && CertificateIssuer.clientEnd(profile, authorities.client(), clock)
                        .isAfter(client.notAfter());
    }

    /** The same authorities with a new client key and certificate. */
    public Bundle renewClient(CertificateProfile profile, Clock clock, SecureRandom random) {
        return authorities.issueClient(profile, clock, random);
    }

    public Layout layout() {
        return authorities.layout();
    }

    /** What everybody may see: each certificate in PEM, by the path of its file. */
    public Map<String, byte[]> certificates() {
        CertificateFiles files = CertificateFiles.of(layout());
        Map<String, byte[]> certificates = new TreeMap<>();
        certificates.put(files.serverCaCertificate(), pem(authorities.server().certificate()));
        certificates.put(files.clientCaCertificate(), pem(authorities.client().certificate()));
        certificates.put("certs/client.cert.pem", pem(client.certificate()));
        return certificates;
    }

    private static byte[] pem(X509Certificate certificate) {
        return Pem.of(certificate).getBytes(StandardCharsets.US_ASCII);
    }

    /** {@link Authorities#fingerprints()}, for the tags that say which CA is in use. */
    public Set<String> fingerprints() {
        return authorities.fingerprints();
    }
}
