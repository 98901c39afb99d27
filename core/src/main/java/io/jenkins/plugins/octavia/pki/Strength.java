package io.jenkins.plugins.octavia.pki;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.DSAPublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;

/** How strong a certificate is, beside the 112 bits of security that OpenSSL's level 2 asks for, as OpenSSL counts them. */
final class Strength {
    private static final int EC_BITS = 224;
    private static final int DSA_BITS = 2048;
    private static final int DSA_GROUP_BITS = 224;
    /** OpenSSL rounds to a multiple of 8. */
    private static final double RSA_SECURITY = 112 - 4;

    private static final Set<ASN1ObjectIdentifier> WITHOUT_DIGEST =
            Set.of(EdECObjectIdentifiers.id_Ed25519, EdECObjectIdentifiers.id_Ed448);

    private Strength() {}

    static boolean hasWeakKey(X509Certificate certificate) {
        PublicKey key = certificate.getPublicKey();
        if (key instanceof RSAPublicKey rsa) {
            return security(rsa.getModulus().bitLength()) < RSA_SECURITY;
        }
        if (key instanceof ECPublicKey ec) {
            return ec.getParams().getOrder().bitLength() < EC_BITS;
        }
        return key instanceof DSAPublicKey dsa
                && (dsa.getParams().getP().bitLength() < DSA_BITS
                        || dsa.getParams().getQ().bitLength() < DSA_GROUP_BITS);
    }

    /** Of an RSA key: the cost of the number field sieve (NIST SP 800-56B, appendix D). */
    private static double security(int bits) {
        double x = bits * Math.log(2);
        return (1.923 * Math.cbrt(x * Math.pow(Math.log(x), 2)) - 4.69) / Math.log(2);
    }

    /** Whether the digest in its signature is none of the SHA-2 and SHA-3 families. */
    static boolean hasWeakDigest(X509Certificate certificate) {
        var algorithm = holder(certificate).getSignatureAlgorithm();
        if (WITHOUT_DIGEST.contains(algorithm.getAlgorithm())) {
            return false;
        }
        var digest = new DefaultDigestAlgorithmIdentifierFinder().find(algorithm);
        return digest == null || !digest.getAlgorithm().on(NISTObjectIdentifiers.hashAlgs);
    }

    static boolean hasExplicitCurve(X509Certificate certificate) {
        SubjectPublicKeyInfo key = holder(certificate).getSubjectPublicKeyInfo();
        return key.getAlgorithm().getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)
                && !(key.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier);
    }

    private static JcaX509CertificateHolder holder(X509Certificate certificate) {
        return Chain.holder(certificate);
    }
}
