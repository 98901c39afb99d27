package io.jenkins.plugins.octavia.pki;

import io.jenkins.plugins.octavia.pki.Verification.Fault;
import io.jenkins.plugins.octavia.pki.Verification.Purpose;
import io.jenkins.plugins.octavia.value.CertificateProfile.Layout;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One look at the files of a layout: what they hold, and what keeps them from being used. Reading and linting both
 * rest on it, so that they never disagree.
 */
final class Inspection {
    private static final String PYTHON = ": Python 3.13 and later refuse it";
    private static final String REISSUE = "issue a new client certificate under the same CA";

    private final CertificateFiles files;
    private final Clock clock;
    private final List<CertificateFinding> findings = new ArrayList<>();
    private final List<CertificateFinding> unfitClient = new ArrayList<>();
    private final FolderReader reader;

    private final List<X509Certificate> serverCas;
    private final List<X509Certificate> clientCas;
    private final List<X509Certificate> sentByClient;
    private final Optional<X509Certificate> serverCertificate;
    private final Optional<X509Certificate> clientCaCertificate;
    private final Optional<Authority> server;
    private final Optional<Authority> clientAuthority;
    private Optional<ClientIdentity> client = Optional.empty();

    /** @param passphrase without it encrypted keys stay closed, which is not a finding */
    Inspection(CertificateFolder folder, Layout layout, Optional<Passphrase> passphrase, Clock clock) {
        this.files = CertificateFiles.of(layout);
        this.clock = clock;
        this.reader = new FolderReader(folder, findings);
        serverCas = reader.certificates(files.serverCaCertificate());
        Supplier<Optional<PrivateKey>> serverKey = reader.authorityKey(files.serverCaKey(), passphrase);
        // Octavia signs with the first one, whatever is behind it.
        serverCertificate = serverCas.stream().findFirst();
        clientCas = layout == Layout.SINGLE_CA ? serverCas : reader.certificates(files.clientCaCertificate());
        List<PemBlock> clientFile =
                folder.has(files.client()) ? reader.read(files.client()).orElse(List.of()) : List.of();
        sentByClient = clientFile.isEmpty() ? List.of() : reader.certificates(files.client(), clientFile);
        if (layout == Layout.SINGLE_CA) {
            clientCaCertificate = serverCertificate;
            server = authority(files.serverCaKey(), serverCertificate, serverKey.get());
            clientAuthority = server;
        } else {
            Supplier<Optional<PrivateKey>> clientKey = reader.authorityKey(files.clientCaKey(), passphrase);
            server = authority(files.serverCaKey(), serverCertificate, serverKey.get());
            Optional<PrivateKey> opened = clientKey.get();
            clientCaCertificate = signing(opened);
            clientAuthority = authority(files.clientCaKey(), clientCaCertificate, opened);
            refusePosing();
        }
        serverCertificate.ifPresent(this::verifyServer);
        if (!clientFile.isEmpty()) {
            inspectClient(clientFile);
        }
    }

    List<CertificateFinding> findings() {
        return Stream.concat(findings.stream(), unfitClient.stream()).toList();
    }

    /** What keeps the files from being used for signing: every error, and the lack of a key that a controller may lack. */
    List<CertificateFinding> faults() {
        return findings.stream()
                .filter(f -> f.isError() || f.file().startsWith(FolderReader.AUTHORITY))
                .toList();
    }

    /** Errors that a new client certificate puts right. */
    List<CertificateFinding> unfitClient() {
        return unfitClient.stream().filter(CertificateFinding::isError).toList();
    }

    Optional<X509Certificate> serverCertificate() {
        return serverCertificate;
    }

    Optional<X509Certificate> clientCaCertificate() {
        return clientCaCertificate;
    }

    Optional<X509Certificate> clientCertificate() {
        return sentByClient.stream().findFirst();
    }

    Optional<Authority> server() {
        return server;
    }

    Optional<Authority> clientAuthority() {
        return clientAuthority;
    }

    /** {@link Authority#fingerprint()} of roots that are trusted though neither CA is or comes from one. */
    Set<String> others() {
        Set<X509Certificate> others = new LinkedHashSet<>(serverCas);
        others.addAll(clientCas);
        serverCertificate.ifPresent(ca -> Chain.of(ca, List.of(), serverCas, false, clock.instant())
                .certificates()
                .forEach(others::remove));
        clientCaCertificate.ifPresent(ca -> Chain.of(ca, sentByClient, clientCas, false, clock.instant())
                .certificates()
                .forEach(others::remove));
        return others.stream()
                .filter(Chain::isSelfSigned)
                .map(Authority::fingerprint)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    Optional<ClientIdentity> client() {
        return client;
    }

    /** Of the client CAs, while one takes the place of another, the one whose key is here, or that signed the client. */
    private Optional<X509Certificate> signing(Optional<PrivateKey> key) {
        return clientCas.stream()
                .filter(ca -> key.filter(k -> Chain.belongs(k, ca)).isPresent())
                .findFirst()
                .or(() -> clientCas.stream()
                        .filter(ca -> clientCertificate()
                                .filter(c -> Chain.signed(ca, c))
                                .isPresent())
                        .findFirst())
                .or(() -> clientCas.stream().findFirst());
    }

    private void refusePosing() {
        if (serverCertificate.isEmpty() || clientCas.isEmpty()) {
            return;
        }
        X509Certificate ca = serverCertificate.get();
        boolean isSame = clientCas.stream().anyMatch(c -> c.getPublicKey().equals(ca.getPublicKey()));
        Chain chain = Chain.of(ca, serverCas, clientCas, false, clock.instant());
        if (isSame || (chain.isTrusted() && chain.isSigned())) {
            findings.add(CertificateFinding.error(
                    files.clientCaCertificate(),
                    (isSame ? "is the same CA as " : "has a CA that signed ") + files.serverCaCertificate()
                            + ": an amphora could pose as a controller",
                    "use layout single-ca, or two CAs that have nothing in common"));
        }
    }

    /** As controllers verify what this CA signs for amphorae. */
    private void verifyServer(X509Certificate ca) {
        // Of an intermediate CA alone Python takes what it signs from 3.13 on; until then octavia.conf has to name a
        // file
        // that has its root too, which may be another than those here.
        List<X509Certificate> trusted = reader.beside(files.serverCaChain()).orElse(serverCas);
        Chain chain = Chain.of(ca, List.of(), trusted, false, clock.instant());
        if (!chain.isTrusted()) {
            findings.add(CertificateFinding.error(
                    files.serverCaChain(),
                    "vouches for no certificate that " + files.serverCaCertificate() + " signs",
                    "put that one and those that signed it into it"));
        }
        Chain partial = Chain.of(ca, List.of(), trusted, true, clock.instant());
        judge(chain, partial, 1, Purpose.TLS_SERVER, files.serverCaCertificate());
        boolean isAmbiguous = trusted.stream()
                .anyMatch(other -> !other.getPublicKey().equals(ca.getPublicKey())
                        && other.getSubjectX500Principal().equals(ca.getSubjectX500Principal()));
        if (isAmbiguous) {
            findings.add(CertificateFinding.error(
                    files.serverCaCertificate(),
                    "holds two CAs of one name: certificates of amphorae do not say whose key signed them, and OpenSSL tries one",
                    "give the new CA a subject of its own"));
        }
    }

    private void inspectClient(List<PemBlock> blocks) {
        String file = files.client();
        clientCertificate().ifPresent(certificate -> verifyClient(file, certificate));
        Optional<PemBlock.Key> key = reader.key(file, blocks);
        key.ifPresent(k -> {
            if (k.isEncrypted()) {
                findings.add(CertificateFinding.error(
                        file,
                        "its key is encrypted; Octavia has no passphrase for it",
                        "decrypt it with openssl pkey, or issue a new client certificate"));
            } else if (k.plain().isEmpty()) {
                findings.add(CertificateFinding.error(file, "its key is damaged", "issue a new client certificate"));
            } else if (clientCertificate().isPresent()) {
                client = reader.privateKey(file, k.plain().get())
                        .filter(opened ->
                                matches(file, opened, clientCertificate().get()))
                        .map(opened -> new ClientIdentity(clientCertificate().get(), opened));
            }
        });
    }

    /** As amphorae verify the controller. */
    private void verifyClient(String file, X509Certificate certificate) {
        if (clientCas.isEmpty()) {
            return;
        }
        Chain chain = Chain.of(certificate, sentByClient, clientCas, false, clock.instant());
        if (!chain.isTrusted() || !chain.isSigned()) {
            findings.add(CertificateFinding.error(
                    file,
                    "is not signed by the CA in " + files.clientCaCertificate(),
                    "restore the pair that belongs together, or issue a new client certificate"));
            return;
        }
        if (!chain.isComplete()) {
            findings.add(CertificateFinding.error(
                    files.clientCaCertificate(),
                    "is signed by a CA that is not here: amphorae refuse the controller",
                    "put the certificate of that CA behind it"));
        }
        Chain partial = Chain.of(certificate, sentByClient, clientCas, true, clock.instant());
        judge(chain, partial, 0, Purpose.TLS_CLIENT, files.clientCaCertificate());
    }

    /**
     * What OpenSSL refuses is an error; what only Python refuses from 3.13 on, which is strict but content with the first
     * certificate that is trusted, is a warning.
     */
    private void judge(Chain chain, Chain partial, int below, Purpose purpose, String caFile) {
        Optional<X509Certificate> clients =
                below == 0 ? Optional.of(chain.certificates().get(0)) : Optional.empty();
        List<Fault> plain = new Verification(false, purpose).faults(chain.certificates(), below);
        List<Fault> strict = new Verification(true, purpose).faults(partial.certificates(), below);
        chain.certificates().forEach(c -> times(clients.equals(Optional.of(c)) ? files.client() : caFile, c));
        Stream.concat(plain.stream(), strict.stream()).distinct().forEach(fault -> {
            boolean isClients = clients.equals(Optional.of(fault.certificate()));
            boolean isAmongSeveral = !isClients && chain.certificates().size() > 2 - below;
            String file = isClients ? files.client() : caFile;
            String message =
                    (isAmongSeveral ? fault.certificate().getSubjectX500Principal() + ": " : "") + fault.message();
            String advice = isClients ? REISSUE : Authorities.REPLACE;
            addOnce(
                    plain.contains(fault)
                            ? CertificateFinding.error(file, message, advice)
                            : CertificateFinding.warning(file, message + PYTHON, advice),
                    isClients ? unfitClient : findings);
        });
    }

    /** A client certificate that has ended is renewed. */
    private void times(String file, X509Certificate certificate) {
        Instant begin = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        if (clock.instant().isBefore(begin)) {
            addOnce(
                    CertificateFinding.error(file, "is not valid before " + begin, "check the clock of this machine"),
                    findings);
        }
        if (!file.equals(files.client()) && !clock.instant().isBefore(end)) {
            addOnce(CertificateFinding.error(file, "the CA ended at " + end, Authorities.REPLACE_AT_ONCE), findings);
        }
    }

    /** One CA can be in both chains. */
    private void addOnce(CertificateFinding finding, List<CertificateFinding> list) {
        if (!findings.contains(finding)) {
            list.add(finding);
        }
    }

    private Optional<Authority> authority(
            String keyFile, Optional<X509Certificate> certificate, Optional<PrivateKey> key) {
        return certificate.flatMap(c -> key.filter(k -> matches(keyFile, k, c)).map(k -> new Authority(c, k)));
    }

    private boolean matches(String file, PrivateKey key, X509Certificate certificate) {
        if (Chain.belongs(key, certificate)) {
            return true;
        }
        findings.add(CertificateFinding.error(
                file,
                "the key does not belong to the certificate " + certificate.getSubjectX500Principal(),
                "restore the pair that belongs together"));
        return false;
    }
}
