package io.jenkins.plugins.octavia.pki;

import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DSAParameter;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * Public keys that OpenSSL verifies signatures with. BouncyCastle reads many more kinds, and does what a key asks for
 * before it looks at it: it raises to powers of any DSA modulus (before 1.85; half a minute for 20,000 bits), and makes
 * room for any number of trees of LMS (CVE-2026-58060). Other kinds and sizes are refused before it sees them.
 */
final class CertificateKey {
    private static final Set<ASN1ObjectIdentifier> KINDS = Set.of(
            PKCSObjectIdentifiers.rsaEncryption,
            PKCSObjectIdentifiers.id_RSASSA_PSS,
            X9ObjectIdentifiers.id_ecPublicKey,
            EdECObjectIdentifiers.id_Ed25519,
            EdECObjectIdentifiers.id_Ed448);

    /** {@code OPENSSL_DSA_MAX_MODULUS_BITS} of OpenSSL's dsa.h. */
    private static final int MOST_DSA_BITS = 10_000;

    /** The largest that OpenSSL's crypto/dsa/dsa_ossl.c takes. */
    private static final int MOST_DSA_GROUP_BITS = 256;

    private CertificateKey() {}

    /** @throws IllegalArgumentException when its parameters are damaged */
    static boolean isUsed(SubjectPublicKeyInfo key) {
        AlgorithmIdentifier algorithm = key.getAlgorithm();
        return KINDS.contains(algorithm.getAlgorithm())
                || (algorithm.getAlgorithm().equals(X9ObjectIdentifiers.id_dsa) && isFair(algorithm.getParameters()));
    }

    /** A key without parameters has those of its issuer, which nobody does any more (RFC 3279 section 2.3.2). */
    private static boolean isFair(ASN1Encodable parameters) {
        DSAParameter dsa = DSAParameter.getInstance(parameters);
        return dsa != null
                && dsa.getP().bitLength() <= MOST_DSA_BITS
                && dsa.getQ().bitLength() <= MOST_DSA_GROUP_BITS;
    }
}
