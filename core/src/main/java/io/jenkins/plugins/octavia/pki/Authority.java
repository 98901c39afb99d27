package io.jenkins.plugins.octavia.pki;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;

/** A certificate authority: its certificate and the key that signs. */
public record Authority(X509Certificate certificate, PrivateKey key) {
    /** As many digits as a SHA-1 has: {@code octavia-ca-retired=} and these stay below the 60 characters of a Neutron tag. */
    private static final int FINGERPRINT_DIGITS = 40;

    /** What tells this CA from every other: the first 40 lower-case hex digits of the SHA-256 of its DER. */
    public String fingerprint() {
        return fingerprint(certificate);
    }

    static String fingerprint(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return HexFormat.of().formatHex(digest).substring(0, FINGERPRINT_DIGITS);
        } catch (CertificateEncodingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public Instant notAfter() {
        return Lifetime.end(certificate);
    }

    @Override
    public String toString() {
        return "Authority[" + certificate.getSubjectX500Principal() + ", " + fingerprint() + "]";
    }
}
