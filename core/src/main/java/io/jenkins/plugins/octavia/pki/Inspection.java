package io.jenkins.plugins.octavia.pki;

import io.jenkins.plugins.octavia.spec.CertificatesSpec.Layout;
import io.jenkins.plugins.octavia.spec.FileProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;

/**
 * One look at the files of a layout: what they hold, and what keeps them from being used. Reading and linting both
 * rest on it, so that they never disagree.
 */
final class Inspection {
    private static final String RESTORE =
            "restore it from a backup; if Octavia never used these certificates, remove the folders certs and authority and run again";
    private static final String AUTHORITY = "authority/";
    private static final String CHECK_CLOCK = "check the clock of this machine";

    private final CertificateFolder folder;
    private final CertificateFiles files;
    private final Optional<Passphrase> passphrase;
    private final Clock clock;
    private final List<Finding> findings = new ArrayList<>();

    private final Optional<X509Certificate> serverCertificate;
    private final Optional<X509Certificate> clientCaCertificate;
    private final Optional<Authority> server;
    private final Optional<Authority> clientAuthority;
    private Optional<X509Certificate> clientCertificate = Optional.empty();
    private Optional<ClientIdentity> client = Optional.empty();

    /** @param passphrase without it encrypted keys stay closed, which is no finding */
    Inspection(CertificateFolder folder, Layout layout, Optional<Passphrase> passphrase, Clock clock) {
        this.folder = folder;
        this.files = CertificateFiles.of(layout);
        this.passphrase = passphrase;
        this.clock = clock;
        serverCertificate = authorityCertificate(files.serverCaCertificate());
        Supplier<Optional<Authority>> opening = authority(serverCertificate, files.serverCaKey());
        if (layout == Layout.SINGLE_CA) {
            clientCaCertificate = serverCertificate;
            server = opening.get();
            clientAuthority = server;
        } else {
            clientCaCertificate = authorityCertificate(files.clientCaCertificate());
            Supplier<Optional<Authority>> openingToo = authority(clientCaCertificate, files.clientCaKey());
            server = opening.get();
            clientAuthority = openingToo.get();
            if (serverCertificate.isPresent() && publicKey(serverCertificate).equals(publicKey(clientCaCertificate))) {
                findings.add(Finding.error(
                        files.clientCaCertificate(),
                        "is the same CA as " + files.serverCaCertificate() + ": an amphora could pose as a controller",
                        "use layout single-ca, or two CAs"));
            }
        }
        if (folder.has(files.client())) {
            inspectClient();
        }
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** What keeps the files from being used for signing: every error, and the lack of a key that a controller may lack. */
    List<Finding> faults() {
        return findings.stream()
                .filter(f -> f.isError() || f.file().startsWith(AUTHORITY))
                .toList();
    }

    Optional<X509Certificate> serverCertificate() {
        return serverCertificate;
    }

    Optional<X509Certificate> clientCaCertificate() {
        return clientCaCertificate;
    }

    Optional<X509Certificate> clientCertificate() {
        return clientCertificate;
    }

    Optional<Authority> server() {
        return server;
    }

    Optional<Authority> clientAuthority() {
        return clientAuthority;
    }

    Optional<ClientIdentity> client() {
        return client;
    }

    private static Optional<PublicKey> publicKey(Optional<X509Certificate> certificate) {
        return certificate.map(X509Certificate::getPublicKey);
    }

    private Optional<X509Certificate> authorityCertificate(String file) {
        Optional<X509Certificate> certificate = read(file).flatMap(blocks -> onlyCertificate(file, blocks));
        certificate.ifPresent(c -> {
            findings.addAll(StrictX509.authority(file, c));
            notYetValid(file, c);
            if (!clock.instant().isBefore(c.getNotAfter().toInstant())) {
                findings.add(Finding.error(
                        file,
                        "the CA ended at " + c.getNotAfter().toInstant(),
                        "plan a new CA; every amphora has to be failed over for it"));
            }
        });
        return certificate;
    }

    /** Begins to open the key, which is nearly all that takes time; what is returned waits for it. */
    private Supplier<Optional<Authority>> authority(Optional<X509Certificate> certificate, String keyFile) {
        Optional<CompletableFuture<Optional<PrivateKeyInfo>>> opening = certificate
                .flatMap(c -> read(keyFile))
                .flatMap(blocks -> onlyKey(keyFile, blocks))
                .flatMap(key -> openAuthorityKey(keyFile, key));
        return () -> opening.flatMap(key -> opened(keyFile, key.join()))
                .flatMap(info -> matching(keyFile, info, certificate.orElseThrow()))
                .map(key -> new Authority(certificate.orElseThrow(), key));
    }

    private Optional<CompletableFuture<Optional<PrivateKeyInfo>>> openAuthorityKey(String file, PemBlock.Key key) {
        if (key.isLegacyEncryptedEc()) {
            findings.add(Finding.error(
                    file,
                    "is an EC key with Proc-Type: 4,ENCRYPTED, which OpenSSL 3 and Python cannot read",
                    "convert it with openssl 1.1 pkcs8 -topk8, or restore a PKCS#8 copy"));
            return Optional.empty();
        }
        if (!key.isEncrypted()) {
            findings.add(Finding.error(
                    file,
                    "is not encrypted; Octavia fails when it is given a passphrase for a plain key",
                    "encrypt it with openssl pkcs8 -topk8 -v2 aes-256-cbc"));
            return Optional.empty();
        }
        return passphrase.map(p -> CompletableFuture.supplyAsync(() -> key.open(p)));
    }

    private Optional<PrivateKeyInfo> opened(String file, Optional<PrivateKeyInfo> opened) {
        if (opened.isEmpty()) {
            findings.add(Finding.error(
                    file,
                    "passphrase does not open it",
                    "give the one it was made with (command line: OCTAVIA_CA_PASSPHRASE)"));
        }
        return opened;
    }

    private void inspectClient() {
        String file = files.client();
        List<PemBlock> blocks = read(file).orElse(List.of());
        if (blocks.isEmpty()) {
            return;
        }
        clientCertificate = onlyCertificate(file, blocks);
        Optional<PemBlock.Key> key = onlyKey(file, blocks);
        clientCertificate.ifPresent(c -> {
            findings.addAll(StrictX509.client(file, c));
            notYetValid(file, c);
            clientCaCertificate.ifPresent(ca -> chain(file, c, ca));
        });
        key.ifPresent(k -> {
            if (k.isEncrypted()) {
                findings.add(Finding.error(
                        file,
                        "its key is encrypted; Octavia has no passphrase for it",
                        "decrypt it with openssl pkey, or issue a new client certificate"));
            } else if (k.plain().isEmpty()) {
                findings.add(Finding.error(file, "its key is damaged", "issue a new client certificate"));
            } else if (clientCertificate.isPresent()) {
                client = matching(file, k.plain().get(), clientCertificate.get())
                        .map(opened -> new ClientIdentity(clientCertificate.get(), opened));
            }
        });
        boolean keyComesFirst = blocks.get(0) instanceof PemBlock.Key;
        if (clientCertificate.isPresent() && key.isPresent() && keyComesFirst != files.keyFirst()) {
            findings.add(Finding.warning(
                    file,
                    files.keyFirst() ? "the certificate comes before the key" : "the key comes before the certificate",
                    "Octavia reads either, other tools expect the other order"));
        }
    }

    private void chain(String file, X509Certificate certificate, X509Certificate ca) {
        if (!Chain.signed(ca, certificate)) {
            findings.add(Finding.error(
                    file,
                    "is not signed by the CA in " + files.clientCaCertificate(),
                    "restore the pair that belongs together, or issue a new client certificate"));
        }
    }

    private void notYetValid(String file, X509Certificate certificate) {
        if (clock.instant().isBefore(certificate.getNotBefore().toInstant())) {
            findings.add(Finding.error(
                    file, "is not valid before " + certificate.getNotBefore().toInstant(), CHECK_CLOCK));
        }
    }

    private Optional<PrivateKey> matching(String file, PrivateKeyInfo info, X509Certificate certificate) {
        try {
            PrivateKey key = Pem.privateKey(info);
            if (Chain.belongs(key, certificate)) {
                return Optional.of(key);
            }
            findings.add(Finding.error(
                    file,
                    "the key does not belong to the certificate " + certificate.getSubjectX500Principal(),
                    "restore the pair that belongs together"));
        } catch (PkiException | IOException e) {
            findings.add(Finding.error(file, "the key is damaged or neither RSA nor EC", RESTORE));
        }
        return Optional.empty();
    }

    private Optional<List<PemBlock>> read(String file) {
        try {
            if (folder.has(file)) {
                return Optional.of(Pem.read(Files.readAllBytes(folder.path(file))));
            }
            findings.add(
                    file.startsWith(AUTHORITY) && folder.isOnController()
                            ? Finding.warning(
                                    file,
                                    "is not here, so that no client certificate can be issued",
                                    "nothing to do on a controller; renew where the authority is")
                            : Finding.error(file, "is missing", RESTORE));
        } catch (IOException e) {
            findings.add(Finding.error(
                    file, "cannot be read (" + FileProblem.of(e) + ")", "check its owner and permissions"));
        } catch (PemFault e) {
            findings.add(Finding.error(file, e.getMessage(), e.remedy()));
        }
        return Optional.empty();
    }

    private Optional<X509Certificate> onlyCertificate(String file, List<PemBlock> blocks) {
        List<X509Certificate> certificates = blocks.stream()
                .filter(PemBlock.Certificate.class::isInstance)
                .map(b -> ((PemBlock.Certificate) b).certificate())
                .toList();
        return only(file, certificates, "certificate", blocks);
    }

    private Optional<PemBlock.Key> onlyKey(String file, List<PemBlock> blocks) {
        List<PemBlock.Key> keys = blocks.stream()
                .filter(PemBlock.Key.class::isInstance)
                .map(PemBlock.Key.class::cast)
                .toList();
        return only(file, keys, "private key", blocks);
    }

    private <T> Optional<T> only(String file, List<T> found, String what, List<PemBlock> blocks) {
        if (found.size() == 1) {
            return Optional.of(found.get(0));
        }
        findings.add(Finding.error(
                file,
                found.isEmpty()
                        ? "holds no " + what + " but " + describe(blocks.get(0))
                        : "holds " + found.size() + " " + what + "s where one is expected",
                found.isEmpty() ? RESTORE : "leave only the one that Octavia is to use"));
        return Optional.empty();
    }

    private static String describe(PemBlock block) {
        if (block instanceof PemBlock.Certificate) {
            return "a certificate";
        }
        return block instanceof PemBlock.Other other ? "a block of type " + other.type() : "a private key";
    }
}
