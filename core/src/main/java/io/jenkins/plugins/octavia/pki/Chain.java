package io.jenkins.plugins.octavia.pki;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** What holds keys and certificates together. */
final class Chain {
    private Chain() {}

    /** Whether a private key belongs to a certificate. */
    static boolean belongs(PrivateKey key, X509Certificate certificate) {
        byte[] bits = SubjectPublicKeyInfo.getInstance(
                        certificate.getPublicKey().getEncoded())
                .getPublicKeyData()
                .getBytes();
        return Arrays.equals(PublicHalf.bits(PrivateKeyInfo.getInstance(key.getEncoded())), bits);
    }

    /** Whether a CA signed a certificate, by its key and by its name. */
    static boolean signed(X509Certificate ca, X509Certificate certificate) {
        try {
            certificate.verify(ca.getPublicKey(), BouncyCastle.PROVIDER);
            return certificate.getIssuerX500Principal().equals(ca.getSubjectX500Principal());
        } catch (GeneralSecurityException | RuntimeException e) {
            // BouncyCastle takes a signature apart without care: damage is whatever it throws
            return false;
        }
    }
}
