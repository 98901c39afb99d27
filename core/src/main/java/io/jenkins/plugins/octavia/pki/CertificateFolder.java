package io.jenkins.plugins.octavia.pki;

import io.jenkins.plugins.octavia.file.AtomicFile;
import io.jenkins.plugins.octavia.file.FileProblem;
import io.jenkins.plugins.octavia.value.CertificateProfile.Layout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The certificates of one Octavia as files: {@code certs/} for controllers, {@code authority/} for what signs and
 * stays. Names: {@link CertificateFiles}. One run at a time: its user holds the lock of the folder above.
 */
public final class CertificateFolder {

    /** What a folder holds. */
    public sealed interface Contents {}

    /** No file of any layout. */
    public record Nothing() implements Contents {}

    /** Everything but the client's file, as after a crash in the middle of writing: a client can be issued. */
    public record WithoutClient(Authorities authorities) implements Contents {}

    /**
     * Everything. The client certificate may have ended.
     *
     * @param unfit what OpenSSL refuses the client certificate for; a new one under the same CA puts that right
     */
    public record Complete(Bundle bundle, List<CertificateFinding> unfit) implements Contents {}

    /**
     * Lies here while an authority is written for the first time. Whoever is cut off in that has not used it yet: what
     * is beside this file does not count.
     */
    private static final String UNFINISHED = ".unfinished";

    private final Path certs;
    private final Path authority;
    private final boolean bare;

    private CertificateFolder(Path certs, Path authority, boolean bare) {
        this.certs = certs;
        this.authority = authority;
        this.bare = bare;
    }

    /** The folders {@code certs} and {@code authority} below the folder that a run leaves behind. */
    public static CertificateFolder below(Path out) {
        return new CertificateFolder(out.resolve("certs"), out.resolve("authority"), false);
    }

    /** Either such a folder, or a controller's folder, which holds the files of {@code certs/} directly. */
    public static CertificateFolder at(Path folder) {
        CertificateFolder onController =
                new CertificateFolder(folder, folder.toAbsolutePath().resolveSibling("authority"), true);
        // what lies beside an empty folder says nothing about it
        boolean holdsFiles = onController.layouts().stream()
                .flatMap(layout -> CertificateFiles.of(layout).all().stream())
                .anyMatch(file -> file.startsWith("certs/") && onController.has(file));
        return holdsFiles ? onController : below(folder);
    }

    /**
     * Reads the files of a layout and checks that Octavia can use them: each parses, the passphrase opens the keys,
     * keys belong to certificates, the client CA signed the client, the CAs are valid now and, in the dual-ca layout,
     * two.
     *
     * @throws PkiException with a line for each fault; also when files are missing that must not be made anew, or
     *     those of the other layout are there
     */
    public Contents read(Layout layout, Passphrase passphrase, Clock clock) {
        refuseOther(layout);
        if (layouts().isEmpty()) {
            return new Nothing();
        }
        if (FileChange.isUnderWay(this)) {
            throw new PkiException(
                    "certificates", "a change of the authorities was cut short", "run certs rotate, which finishes it");
        }
        Inspection inspection = new Inspection(this, layout, Optional.of(passphrase), clock);
        List<CertificateFinding> faults = inspection.faults();
        if (!faults.isEmpty()) {
            throw new PkiException(faults);
        }
        Authorities authorities = new Authorities(
                layout,
                inspection.server().orElseThrow(),
                inspection.clientAuthority().orElseThrow(),
                inspection.others());
        return inspection
                .client()
                .<Contents>map(client -> new Complete(new Bundle(authorities, client), inspection.unfitClient()))
                .orElseGet(() -> new WithoutClient(authorities));
    }

    /**
     * Writes what is not there yet, the client last, so that a run that was cut short is recognised. One that was cut
     * short with a new authority leaves nothing that counts. A client file that differs is kept in {@code replaced/}
     * beside {@code certs/}, under its name with the date behind it.
     *
     * @throws PkiException when another CA is here, or a CA's key without its certificate
     */
    public void write(Bundle bundle, Passphrase passphrase, Clock clock, SecureRandom random) throws IOException {
        boolean isNew = layouts().isEmpty();
        if (isNew) {
            begin();
        }
        CertificateFiles files = CertificateFiles.of(bundle.layout());
        Authority server = bundle.authorities().server();
        Authority client = bundle.authorities().client();
        refuseOther(bundle.layout());
        refuseOther(files.serverCaCertificate(), files.serverCaKey(), server.certificate());
        refuseOther(files.clientCaCertificate(), files.clientCaKey(), client.certificate());
        // certificates before keys: no key ever lies here without what says whose it is
        writeCertificate(files.serverCaCertificate(), server.certificate());
        writeCertificate(files.clientCaCertificate(), client.certificate());
        writeKey(files.serverCaKey(), server, passphrase, random);
        writeKey(files.clientCaKey(), client, passphrase, random);
        writeClient(files, bundle.client(), clock);
        if (isNew) {
            AtomicFile.delete(certs.resolve(UNFINISHED));
        }
    }

    private void begin() throws IOException {
        AtomicFile.writePublic(certs.resolve(UNFINISHED), new byte[0]);
        for (Layout layout : Layout.values()) {
            for (String file : CertificateFiles.of(layout).all()) {
                Files.deleteIfExists(path(file));
            }
        }
    }

    private void refuseOther(Layout layout) {
        for (Layout present : layouts()) {
            if (present != layout) {
                throw new PkiException(
                        "certificates",
                        "the files of layout " + present.label() + " are here",
                        "set certificates.layout to it, or give another folder: a second CA is never made beside it");
            }
        }
    }

    private void refuseOther(String certificateFile, String keyFile, X509Certificate certificate) {
        String remedy = "give another folder: a CA is never replaced";
        if (!has(certificateFile)) {
            if (has(keyFile)) {
                throw new PkiException(keyFile, "is here without its certificate", remedy);
            }
            return;
        }
        try {
            List<PemBlock> blocks = Pem.read(Files.readAllBytes(path(certificateFile)));
            if (!blocks.contains(new PemBlock.Certificate(certificate))) {
                throw new PkiException(certificateFile, "holds another CA", remedy);
            }
        } catch (IOException e) {
            throw new PkiException(
                    certificateFile, "cannot be read (" + FileProblem.of(e) + ")", "check its owner and permissions");
        } catch (PemFault e) {
            throw new PkiException(certificateFile, "cannot be read", remedy);
        }
    }

    private void writeCertificate(String file, X509Certificate certificate) throws IOException {
        if (!has(file)) {
            AtomicFile.writePublic(path(file), Pem.of(certificate).getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void writeKey(String file, Authority authority, Passphrase passphrase, SecureRandom random)
            throws IOException {
        if (!has(file)) {
            String text = Pem.of(authority.key(), passphrase, random);
            AtomicFile.writeSecret(path(file), text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    static String clientFile(CertificateFiles files, ClientIdentity client) {
        String key = Pem.of(client.key());
        String certificate = Pem.of(client.certificate());
        return files.keyFirst() ? key + certificate : certificate + key;
    }

    private void writeClient(CertificateFiles files, ClientIdentity client, Clock clock) throws IOException {
        byte[] content = clientFile(files, client).getBytes(StandardCharsets.US_ASCII);
        Path file = path(files.client());
        if (has(files.client())) {
            byte[] old = Files.readAllBytes(file);
            if (Arrays.equals(old, content)) {
                return;
            }
            // a copy, not a move: at no moment is a controller without its client certificate
            AtomicFile.writeSecret(unused(replaced().resolve(file.getFileName()), clock), old);
        }
        AtomicFile.writeSecret(file, content);
    }

    /** Where old client files go: {@code certs/} is deployed as it is, and they hold a key that commands amphorae. */
    private Path replaced() {
        return certs.toAbsolutePath().resolveSibling("replaced");
    }

    private static Path unused(Path file, Clock clock) {
        String date = DateTimeFormatter.BASIC_ISO_DATE.format(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        Path kept = file.resolveSibling(file.getFileName() + "." + date);
        for (int n = 2; Files.exists(kept, LinkOption.NOFOLLOW_LINKS); n++) {
            kept = file.resolveSibling(file.getFileName() + "." + date + "-" + n);
        }
        return kept;
    }

    /** The layouts of which a file is here that counts: none, one, or by mistake both. */
    public List<Layout> layouts() {
        List<Layout> present = new ArrayList<>();
        if (Files.exists(certs.resolve(UNFINISHED), LinkOption.NOFOLLOW_LINKS)) {
            return present;
        }
        for (Layout layout : Layout.values()) {
            if (CertificateFiles.of(layout).all().stream().anyMatch(this::has)) {
                present.add(layout);
            }
        }
        return present;
    }

    /** The file that controllers verify amphorae with: beside an intermediate CA that of its chain, if it is here. */
    public String amphoraeTrust(Layout layout) {
        CertificateFiles files = CertificateFiles.of(layout);
        return has(files.serverCaChain()) ? files.serverCaChain() : files.serverCaCertificate();
    }

    /** Whether this is a controller's folder, which never has the authority beside it. */
    boolean isOnController() {
        return bare && !Files.isDirectory(authority);
    }

    boolean has(String file) {
        return Files.exists(path(file), LinkOption.NOFOLLOW_LINKS);
    }

    Path path(String file) {
        int slash = file.indexOf('/');
        return (file.startsWith("certs/") ? certs : authority).resolve(file.substring(slash + 1));
    }
}
