package io.jenkins.plugins.octavia.pki;

import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.CipherOutputStream;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.operator.GenericKey;
import org.bouncycastle.operator.InputDecryptor;
import org.bouncycastle.operator.InputDecryptorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.OutputEncryptor;

/**
 * How private keys lie under a passphrase: PBES2 (RFC 8018) of PBKDF2 with HMAC-SHA256 and of AES-256-CBC. Java does the
 * rounds, for it has the processor hash and takes a third of BouncyCastle's time.
 */
final class Pbes2 {
    /**
     * What OWASP's Password Storage Cheat Sheet asks of PBKDF2 with HMAC-SHA256. Octavia does them for each certificate
     * of an amphora, which then takes it half a second instead of a third.
     */
    static final int ROUNDS = 600_000;

    private static final int SALT_BYTES = 16;
    private static final int KEY_BYTES = 32;
    private static final int BLOCK_BYTES = 16;
    private static final AlgorithmIdentifier HMAC_SHA256 =
            new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE);

    private Pbes2() {}

    static OutputEncryptor encryptor(Passphrase passphrase, SecureRandom random) {
        var derivation = new PBKDF2Params(bytes(SALT_BYTES, random), ROUNDS, KEY_BYTES, HMAC_SHA256);
        byte[] start = bytes(BLOCK_BYTES, random);
        var algorithm = new AlgorithmIdentifier(
                PKCSObjectIdentifiers.id_PBES2,
                new PBES2Parameters(
                        new KeyDerivationFunc(PKCSObjectIdentifiers.id_PBKDF2, derivation),
                        new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(start))));
        try {
            return new Encryptor(algorithm, cipher(Cipher.ENCRYPT_MODE, derivation, passphrase, start));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Opens what {@link #encryptor} closed, and what others close in other ways. */
    static InputDecryptorProvider decryptor(Passphrase passphrase) {
        return algorithm -> isOurs(algorithm)
                ? decryptor(algorithm, passphrase)
                : new JceOpenSSLPKCS8DecryptorProviderBuilder()
                        .setProvider(BouncyCastle.PROVIDER)
                        .build(passphrase.chars())
                        .get(algorithm);
    }

    private static boolean isOurs(AlgorithmIdentifier algorithm) {
        if (!algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2)) {
            return false;
        }
        PBES2Parameters parameters = PBES2Parameters.getInstance(algorithm.getParameters());
        return parameters.getEncryptionScheme().getAlgorithm().equals(NISTObjectIdentifiers.id_aes256_CBC)
                && parameters.getKeyDerivationFunc().getAlgorithm().equals(PKCSObjectIdentifiers.id_PBKDF2)
                && derivation(parameters).getPrf().equals(HMAC_SHA256);
    }

    private static InputDecryptor decryptor(AlgorithmIdentifier algorithm, Passphrase passphrase)
            throws OperatorCreationException {
        PBES2Parameters parameters = PBES2Parameters.getInstance(algorithm.getParameters());
        byte[] start = ASN1OctetString.getInstance(
                        parameters.getEncryptionScheme().getParameters())
                .getOctets();
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, derivation(parameters), passphrase, start);
            return new Decryptor(algorithm, cipher);
        } catch (GeneralSecurityException e) {
            throw new OperatorCreationException("parameters of PBES2", e);
        }
    }

    private static PBKDF2Params derivation(PBES2Parameters parameters) {
        return PBKDF2Params.getInstance(parameters.getKeyDerivationFunc().getParameters());
    }

    private static Cipher cipher(int mode, PBKDF2Params derivation, Passphrase passphrase, byte[] start)
            throws GeneralSecurityException {
        int rounds = derivation.getIterationCount().intValueExact();
        var spec = new PBEKeySpec(passphrase.chars(), derivation.getSalt(), rounds, KEY_BYTES * Byte.SIZE);
        byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(spec)
                .getEncoded();
        AlgorithmParameterSpec iv = new IvParameterSpec(start);
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), iv);
        return cipher;
    }

    private static byte[] bytes(int count, SecureRandom random) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private record Encryptor(AlgorithmIdentifier algorithm, Cipher cipher) implements OutputEncryptor {

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return algorithm;
        }

        @Override
        public OutputStream getOutputStream(OutputStream encrypted) {
            return new CipherOutputStream(encrypted, cipher);
        }

        @Override
        public GenericKey getKey() {
            throw new UnsupportedOperationException("nobody needs it");
        }
    }

    private record Decryptor(AlgorithmIdentifier algorithm, Cipher cipher) implements InputDecryptor {

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return algorithm;
        }

        @Override
        public InputStream getInputStream(InputStream encrypted) {
            return new CipherInputStream(encrypted, cipher);
        }
    }
}
