package io.jenkins.plugins.octavia.pki;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/** Certificates and keys as text (RFC 7468). */
final class Pem {
    private static final String RESTORE = "restore it from a backup";
    private static final byte DER_SEQUENCE = 0x30;
    /** Of UTF-8, as editors leave it; OpenSSL skips it. */
    private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

    private static final String END = "-----END ";
    /** What OpenSSL takes for the end of a block: if files were joined without a line end it finds none. */
    private static final String END_LINE = END + "[^-]+-----";

    private Pem() {}

    /**
     * The blocks of a file, at least one.
     *
     * @throws PemFault when it is not PEM, or cut short, or a block of it is damaged
     */
    static List<PemBlock> read(byte[] content) throws PemFault {
        if (content.length == 0) {
            throw new PemFault("is empty", RESTORE);
        }
        if (content[0] == DER_SEQUENCE && content.length > 1 && content[1] < 0) {
            throw new PemFault("is DER, not PEM", "convert it with openssl (-inform DER)");
        }
        String text = new String(content, StandardCharsets.ISO_8859_1);
        if (text.lines()
                .anyMatch(line -> line.startsWith(END) && !line.stripTrailing().matches(END_LINE))) {
            throw new PemFault("has text behind an -----END line", "begin a new line there");
        }
        List<PemBlock> blocks = new ArrayList<>();
        try (PemReader reader = new PemReader(
                new StringReader(text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text))) {
            for (PemObject pem = reader.readPemObject(); pem != null; pem = reader.readPemObject()) {
                // openssl ecparam -genkey writes the curve before the key, which names it again
                if (!pem.getType().equals("EC PARAMETERS")) {
                    blocks.add(block(pem));
                }
            }
        } catch (IOException | CertificateException | RuntimeException e) {
            throw new PemFault("is damaged or cut short", RESTORE);
        }
        if (blocks.isEmpty()) {
            throw new PemFault("is not PEM: it has no -----BEGIN line", RESTORE);
        }
        return blocks;
    }

    private static PemBlock block(PemObject pem) throws IOException, CertificateException, PemFault {
        return switch (pem.getType()) {
            case "CERTIFICATE", "X509 CERTIFICATE" -> {
                if (!pem.getHeaders().isEmpty()) {
                    throw new PemFault("has a certificate with headers", "take away what stands before its base64");
                }
                yield new PemBlock.Certificate(certificate(pem.getContent()));
            }
            case "ENCRYPTED PRIVATE KEY" -> {
                if (KeyDerivation.isTooCostly(pem.getContent())) {
                    throw new PemFault("would take too long to open", "encrypt it anew with openssl pkcs8 -topk8");
                }
                yield new PemBlock.Key(pem);
            }
            case "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY" -> new PemBlock.Key(pem);
            default -> new PemBlock.Other(pem.getType());
        };
    }

    private static X509Certificate certificate(byte[] der) throws IOException, CertificateException, PemFault {
        X509CertificateHolder holder = new X509CertificateHolder(der);
        if (!CertificateKey.isUsed(holder.getSubjectPublicKeyInfo())) {
            throw new PemFault(
                    "has a public key of a kind or size that OpenSSL does not use",
                    "have it issued anew for an RSA or EC key");
        }
        X509Certificate certificate = new JcaX509CertificateConverter()
                .setProvider(BouncyCastle.PROVIDER)
                .getCertificate(holder);
        // The key is read when it is asked for, and damage to it is told only then.
        if (certificate.getPublicKey() == null) {
            throw new CertificateException("its public key is of an unknown kind");
        }
        return certificate;
    }

    static PrivateKey privateKey(PrivateKeyInfo info) throws IOException {
        return new JcaPEMKeyConverter().setProvider(BouncyCastle.PROVIDER).getPrivateKey(info);
    }

    static String of(X509Certificate certificate) {
        try {
            return text(new PemObject("CERTIFICATE", certificate.getEncoded()));
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Unencrypted PKCS#8. */
    static String of(PrivateKey key) {
        return text(new PemObject("PRIVATE KEY", key.getEncoded()));
    }

    /** PKCS#8 under {@link Pbes2}. */
    static String of(PrivateKey key, Passphrase passphrase, SecureRandom random) {
        try {
            return text(new JcaPKCS8Generator(key, Pbes2.encryptor(passphrase, random)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(PemObjectGenerator object) {
        var text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // PemWriter takes the line end of the machine it runs on
        return text.toString().replace("\r\n", "\n");
    }
}
