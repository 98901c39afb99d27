package io.jenkins.plugins.octavia.pki;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** What stands between one {@code -----BEGIN} and its {@code -----END}. */
sealed interface PemBlock {

    record Certificate(X509Certificate certificate) implements PemBlock {}

    /** A block that is neither a certificate nor a private key. */
    record Other(String type) implements PemBlock {}

    /** A private key, still closed when it is encrypted. */
    final class Key implements PemBlock {
        private final PemObject pem;

        Key(PemObject pem) {
            this.pem = pem;
        }

        boolean isEncrypted() {
            return pem.getType().equals("ENCRYPTED PRIVATE KEY") || isLegacyEncrypted();
        }

        /** {@code Proc-Type: 4,ENCRYPTED}: OpenSSL's encryption from before PKCS#8 (RFC 1421 section 4.6.1.1). */
        private boolean isLegacyEncrypted() {
            return !pem.getHeaders().isEmpty();
        }

        /** OpenSSL 3 and Python refuse this pair, although older versions wrote it. */
        boolean isLegacyEncryptedEc() {
            return isLegacyEncrypted() && pem.getType().startsWith("EC ");
        }

        /** The key; empty when the passphrase does not open it, or it is damaged inside. */
        Optional<PrivateKeyInfo> open(Passphrase passphrase) {
            try {
                if (pem.getType().equals("ENCRYPTED PRIVATE KEY")) {
                    return Optional.of(new PKCS8EncryptedPrivateKeyInfo(pem.getContent())
                            .decryptPrivateKeyInfo(Pbes2.decryptor(passphrase)));
                }
                if (isLegacyEncrypted() && traditional() instanceof PEMEncryptedKeyPair pair) {
                    var decryptor = new JcePEMDecryptorProviderBuilder()
                            .setProvider(BouncyCastle.PROVIDER)
                            .build(passphrase.chars());
                    return Optional.of(pair.decryptKeyPair(decryptor).getPrivateKeyInfo());
                }
                return plain();
            } catch (IOException | PKCSException | RuntimeException e) {
                // a wrong passphrase shows as bad padding or, once in a while, as nonsense behind good padding
                return Optional.empty();
            }
        }

        /** The key when it is not encrypted; empty also when it is damaged inside. */
        Optional<PrivateKeyInfo> plain() {
            try {
                if (isEncrypted()) {
                    return Optional.empty();
                }
                if (pem.getType().equals("PRIVATE KEY")) {
                    return Optional.of(PrivateKeyInfo.getInstance(pem.getContent()));
                }
                return traditional() instanceof PEMKeyPair pair
                        ? Optional.of(pair.getPrivateKeyInfo())
                        : Optional.empty();
            } catch (IOException | RuntimeException e) {
                return Optional.empty();
            }
        }

        /** {@code RSA PRIVATE KEY} (PKCS#1) and {@code EC PRIVATE KEY} (SEC 1), which BouncyCastle reads as text only. */
        private Object traditional() throws IOException {
            try (PEMParser parser = new PEMParser(new StringReader(text()))) {
                return parser.readObject();
            }
        }

        private String text() {
            var text = new StringWriter();
            try (PemWriter writer = new PemWriter(text)) {
                writer.writeObject(pem);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return text.toString();
        }

        @Override
        public String toString() {
            return "Key[" + pem.getType() + "]";
        }
    }
}
