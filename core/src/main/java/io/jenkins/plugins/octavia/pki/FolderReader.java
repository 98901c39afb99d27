package io.jenkins.plugins.octavia.pki;

import io.jenkins.plugins.octavia.file.FileProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;

/** Reads the files of a folder, as far as they can be read; what cannot be is a finding. */
record FolderReader(CertificateFolder folder, List<CertificateFinding> findings) {
    static final String AUTHORITY = "authority/";
    private static final String RESTORE =
            "restore it from a backup; if Octavia never used these certificates, remove the folders certs and authority and run again";

    Optional<List<PemBlock>> read(String file) {
        try {
            if (folder.has(file)) {
                return Optional.of(Pem.read(Files.readAllBytes(folder.path(file))));
            }
            findings.add(
                    file.startsWith(AUTHORITY) && folder.isOnController()
                            ? CertificateFinding.warning(
                                    file,
                                    "is not here, so that no client certificate can be issued",
                                    "nothing to do on a controller; renew where the authority is")
                            : CertificateFinding.error(file, "is missing", RESTORE));
        } catch (IOException e) {
            findings.add(CertificateFinding.error(
                    file, "cannot be read (" + FileProblem.of(e) + ")", "check its owner and permissions"));
        } catch (PemFault e) {
            findings.add(CertificateFinding.error(file, e.getMessage(), e.remedy()));
        }
        return Optional.empty();
    }

    List<X509Certificate> certificates(String file) {
        return read(file).map(blocks -> certificates(file, blocks)).orElse(List.of());
    }

    /** The certificates of a file that need not be there. */
    Optional<List<X509Certificate>> beside(String file) {
        return folder.has(file) ? Optional.of(certificates(file)) : Optional.empty();
    }

    List<X509Certificate> certificates(String file, List<PemBlock> blocks) {
        List<X509Certificate> certificates = blocks.stream()
                .filter(PemBlock.Certificate.class::isInstance)
                .map(block -> ((PemBlock.Certificate) block).certificate())
                .toList();
        if (certificates.isEmpty()) {
            findings.add(
                    CertificateFinding.error(file, "holds no certificate but " + describe(blocks.get(0)), RESTORE));
        }
        return certificates;
    }

    /** The first one, which is what OpenSSL and Python read. */
    Optional<PemBlock.Key> key(String file, List<PemBlock> blocks) {
        List<PemBlock.Key> keys = blocks.stream()
                .filter(PemBlock.Key.class::isInstance)
                .map(PemBlock.Key.class::cast)
                .toList();
        if (keys.isEmpty()) {
            findings.add(
                    CertificateFinding.error(file, "holds no private key but " + describe(blocks.get(0)), RESTORE));
        } else if (keys.size() > 1) {
            findings.add(CertificateFinding.warning(
                    file,
                    "holds " + keys.size() + " private keys, of which only the first is read",
                    "leave only the one that Octavia is to use"));
        }
        return keys.stream().findFirst();
    }

    /** Begins to open the key of a CA, which is nearly all that takes time; what is returned waits for it. */
    Supplier<Optional<PrivateKey>> authorityKey(String file, Optional<Passphrase> passphrase) {
        Optional<CompletableFuture<Optional<PrivateKeyInfo>>> opening =
                read(file).flatMap(blocks -> key(file, blocks)).flatMap(key -> open(file, key, passphrase));
        return () -> opening.flatMap(key -> opened(file, key.join())).flatMap(info -> privateKey(file, info));
    }

    private Optional<CompletableFuture<Optional<PrivateKeyInfo>>> open(
            String file, PemBlock.Key key, Optional<Passphrase> passphrase) {
        if (key.isLegacyEncryptedEc()) {
            findings.add(CertificateFinding.error(
                    file,
                    "is an EC key with Proc-Type: 4,ENCRYPTED, which OpenSSL 3 and Python cannot read",
                    "convert it with openssl 1.1 pkcs8 -topk8, or restore a PKCS#8 copy"));
            return Optional.empty();
        }
        if (!key.isEncrypted()) {
            findings.add(CertificateFinding.error(
                    file,
                    "is not encrypted; Octavia fails when it is given a passphrase for a plain key",
                    "encrypt it with openssl pkcs8 -topk8 -v2 aes-256-cbc"));
            return Optional.empty();
        }
        return passphrase.map(p -> CompletableFuture.supplyAsync(() -> key.open(p)));
    }

    private Optional<PrivateKeyInfo> opened(String file, Optional<PrivateKeyInfo> opened) {
        if (opened.isEmpty()) {
            findings.add(CertificateFinding.error(
                    file, "passphrase does not open it", "give the one it was made with, quotes and blanks included"));
        }
        return opened;
    }

    Optional<PrivateKey> privateKey(String file, PrivateKeyInfo info) {
        try {
            PublicHalf.of(info);
            return Optional.of(Pem.privateKey(info));
        } catch (PkiException | IOException e) {
            findings.add(CertificateFinding.error(file, "the key is damaged or neither RSA nor EC", RESTORE));
            return Optional.empty();
        }
    }

    private static String describe(PemBlock block) {
        if (block instanceof PemBlock.Certificate) {
            return "a certificate";
        }
        return block instanceof PemBlock.Other other ? "a block of type " + other.type() : "a private key";
    }
}
