package io.jenkins.plugins.octavia.pki;

import java.io.IOException;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** The public key that belongs to a private one, computed, whatever the file says beside it. */
final class PublicHalf {
    /** What BouncyCastle takes apart here; it reads many more kinds, which nobody has looked at for us. */
    private static final Set<ASN1ObjectIdentifier> KINDS = Set.of(
            PKCSObjectIdentifiers.rsaEncryption,
            PKCSObjectIdentifiers.id_RSASSA_PSS,
            X9ObjectIdentifiers.id_ecPublicKey,
            EdECObjectIdentifiers.id_Ed25519);

    private PublicHalf() {}

    /** @throws PkiException when the key is not RSA, EC or Ed25519 */
    static AsymmetricKeyParameter of(PrivateKeyInfo info) {
        if (!KINDS.contains(info.getPrivateKeyAlgorithm().getAlgorithm())) {
            throw unsupported();
        }
        AsymmetricKeyParameter key;
        try {
            key = PrivateKeyFactory.createKey(info);
        } catch (IOException | RuntimeException e) {
            throw unsupported();
        }
        if (key instanceof RSAPrivateCrtKeyParameters rsa) {
            return new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent());
        }
        if (key instanceof ECPrivateKeyParameters ec) {
            var domain = ec.getParameters();
            return new ECPublicKeyParameters(new FixedPointCombMultiplier().multiply(domain.getG(), ec.getD()), domain);
        }
        if (key instanceof Ed25519PrivateKeyParameters ed25519) {
            return ed25519.generatePublicKey();
        }
        throw unsupported();
    }

    /** The bits of the public key as a certificate holds them, to compare. */
    static byte[] bits(PrivateKeyInfo info) {
        try {
            return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(of(info))
                    .getPublicKeyData()
                    .getBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PkiException unsupported() {
        return new PkiException("private key", "is damaged or of an unknown kind", "use RSA, EC or Ed25519");
    }
}
