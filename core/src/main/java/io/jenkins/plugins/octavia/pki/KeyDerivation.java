package io.jenkins.plugins.octavia.pki;

import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** What it costs to make a key of a passphrase: the file says how much, and nobody checks it before the work is done. */
final class KeyDerivation {

    /** As many rounds as Java does for a PKCS#12. */
    private static final BigInteger MOST_ROUNDS = BigInteger.valueOf(5_000_000);

    /** Of memory that scrypt fills, by the block; OpenSSL takes 16 MiB. */
    private static final BigInteger MOST_BYTES = BigInteger.valueOf(256L << 20);

    private static final BigInteger SCRYPT_UNIT = BigInteger.valueOf(128);

    private KeyDerivation() {}

    /** @throws IllegalArgumentException if the content is not encrypted PKCS#8 */
    static boolean isTooCostly(byte[] encryptedKey) {
        AlgorithmIdentifier encryption =
                EncryptedPrivateKeyInfo.getInstance(encryptedKey).getEncryptionAlgorithm();
        if (!encryption.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2)) {
            return isTooMany(
                    PKCS12PBEParams.getInstance(encryption.getParameters()).getIterations());
        }
        KeyDerivationFunc derivation =
                PBES2Parameters.getInstance(encryption.getParameters()).getKeyDerivationFunc();
        return isTooCostly(derivation.getAlgorithm(), derivation.getParameters());
    }

    private static boolean isTooCostly(ASN1ObjectIdentifier function, ASN1Encodable parameters) {
        if (!function.equals(MiscObjectIdentifiers.id_scrypt)) {
            return isTooMany(PBKDF2Params.getInstance(parameters).getIterationCount());
        }
        ScryptParams scrypt = ScryptParams.getInstance(parameters);
        return SCRYPT_UNIT
                        .multiply(scrypt.getCostParameter())
                        .multiply(scrypt.getBlockSize())
                        .multiply(scrypt.getParallelizationParameter())
                        .compareTo(MOST_BYTES)
                > 0;
    }

    private static boolean isTooMany(BigInteger rounds) {
        return rounds.compareTo(MOST_ROUNDS) > 0;
    }
}
