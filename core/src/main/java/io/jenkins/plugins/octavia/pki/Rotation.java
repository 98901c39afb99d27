package io.jenkins.plugins.octavia.pki;

import io.jenkins.plugins.octavia.file.AtomicFile;
import io.jenkins.plugins.octavia.file.FileProblem;
import io.jenkins.plugins.octavia.pki.CertificateFolder.Complete;
import io.jenkins.plugins.octavia.pki.RotationState.Phase;
import io.jenkins.plugins.octavia.value.CertificateProfile;
import io.jenkins.plugins.octavia.value.CertificateProfile.Layout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Replaces the authorities of a folder by new ones, in phases: controllers and amphorae of two phases that follow each other
 * trust each other. Who may go on to the next phase, and when, is up to the caller. Octavia reads the first certificate of
 * {@code ca_certificate} as the one that signs, and all of {@code server_ca} and {@code client_ca} as trusted
 * (octavia/certificates/generator/local.py, and the ssl modules of the amphora's agent and of requests), so that the files keep
 * their names and octavia.conf stays as it is.
 *
 * <p>The user of a folder holds the lock of the one above.
 */
public final class Rotation {

    private static final String NEXT = FolderReader.AUTHORITY + "next-";
    private static final String BEFORE = FolderReader.AUTHORITY + "before-";
    private static final String RETIRED = FolderReader.AUTHORITY + "retired-";

    private final CertificateFolder folder;
    private final Layout layout;
    private final CertificateFiles files;
    private final Passphrase passphrase;
    private final Clock clock;
    private final SecureRandom random;

    /** @throws PkiException if the folder has the files of no layout or of both, or those of a controller alone */
    public Rotation(CertificateFolder folder, Passphrase passphrase, Clock clock, SecureRandom random) {
        if (folder.layouts().size() != 1 || folder.isOnController()) {
            throw new PkiException(
                    "certs",
                    "is not the folder of one authority",
                    "give the folder that apply left, with authority/ in it");
        }
        this.folder = folder;
        this.layout = folder.layouts().get(0);
        this.files = CertificateFiles.of(layout);
        this.passphrase = passphrase;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Finishes what a run that was cut off had begun. To be called first.
     *
     * @return whether there was something to finish
     */
    public boolean recover() throws IOException {
        boolean wasCutShort = FileChange.isUnderWay(folder);
        FileChange.finish(folder, files.secrets());
        return wasCutShort;
    }

    public RotationState state() {
        return RotationState.of(folder);
    }

    public Layout layout() {
        return layout;
    }

    /**
     * Makes new authorities, which are trusted beside the old ones from now on.
     *
     * @param profile of the new ones: size and kind of keys, validity and subject
     */
    public void begin(CertificateProfile profile) throws IOException {
        trustBeside(Authorities.issueAfter(exchangeable(), profile, clock, random), state().in(Phase.TRUST));
    }

    private void trustBeside(Authorities next, RotationState state) throws IOException {
        Map<String, String> write = new LinkedHashMap<>();
        files.all().forEach(file -> write.put(before(file), text(file)));
        write(write, Rotation::next, next);
        behind(write, next);
        write.put(RotationState.FILE, state.json());
        change(write, List.of());
    }

    /** All that has to outlast the folder, if the folder itself is not kept. */
    public KeptAuthorities kept() {
        RotationState state = state();
        return new KeptAuthorities(
                current(),
                state.phase() == Phase.TRUST ? Optional.of(authorities(Rotation::next)) : Optional.empty(),
                state.phase() == Phase.SWITCH ? Optional.of(before()) : Optional.empty(),
                state);
    }

    /** Writes into an empty folder what {@link #kept} gave. */
    public static void restore(
            KeptAuthorities kept, CertificateFolder folder, Passphrase passphrase, Clock clock, SecureRandom random)
            throws IOException {
        folder.write(kept.bundle(), passphrase, clock, random);
        Rotation rotation = new Rotation(folder, passphrase, clock, random);
        switch (kept.state().phase()) {
            case NONE, REPLACED ->
                rotation.change(Map.of(RotationState.FILE, kept.state().json()), List.of());
            case TRUST -> rotation.trustBeside(kept.next().orElseThrow(), kept.state());
            case SWITCH -> rotation.signInsteadOf(kept.before().orElseThrow(), kept.state());
        }
    }

    private void signInsteadOf(Bundle before, RotationState state) throws IOException {
        Map<String, String> write = new LinkedHashMap<>();
        write(write, Rotation::before, before.authorities());
        write.put(before(files.client()), CertificateFolder.clientFile(files, before.client()));
        write(write, Rotation::next, current().authorities());
        behind(write, before.authorities());
        write.put(RotationState.FILE, state.json());
        change(write, List.of());
    }

    /**
     * Makes new authorities that take the place of the old ones at once: what amphorae run cannot be commanded until each is failed
     * over. For a key that is known to others, and for authorities that have ended.
     *
     * @param profile of the new ones and of the client certificate
     */
    public void replace(CertificateProfile profile) throws IOException {
        if (state().isUnderWay()) {
            goOnWithout(profile);
            return;
        }
        Authorities old = exchangeable();
        Bundle bundle = Authorities.issueAfter(old, profile, clock, random).issueClient(profile, clock, random);
        Map<String, String> write = retired(file -> file);
        write.put(files.serverCaKey(), Pem.of(bundle.authorities().server().key(), passphrase, random));
        write.put(files.clientCaKey(), Pem.of(bundle.authorities().client().key(), passphrase, random));
        write.put(files.client(), CertificateFolder.clientFile(files, bundle.client()));
        replaceBy(bundle.authorities(), old.own(), write, List.of());
    }

    /** The new ones of a rotation that has begun, which some amphorae may know already. */
    private void goOnWithout(CertificateProfile profile) throws IOException {
        Bundle bundle = authorities(Rotation::next).issueClient(profile, clock, random);
        Set<String> old = current(inOrder()).authorities().fingerprints();
        old.removeAll(bundle.fingerprints());
        Map<String, String> write = retired(Rotation::before);
        keys().forEach(file -> write.put(file, text(next(file))));
        write.put(files.client(), CertificateFolder.clientFile(files, bundle.client()));
        replaceBy(bundle.authorities(), old, write, beside());
    }

    /**
     * Gives the authorities new certificates of the same keys, names and key identifiers, that end later. Controllers and
     * amphorae go on to know each other; but an amphora has the certificates that it was booted with, and knows nobody any more
     * when these end.
     *
     * @param profile whose {@code validity.ca} they get
     */
    public void renew(CertificateProfile profile) throws IOException {
        Authorities old = exchangeable();
        CertificateIssuer issuer = new CertificateIssuer(profile, clock, random);
        Authority server = issuer.renewed(old.server());
        Authorities renewed =
                new Authorities(layout, server, layout == Layout.SINGLE_CA ? server : issuer.renewed(old.client()));
        replaceBy(renewed, old.own(), retired(file -> file), List.of());
    }

    private void replaceBy(Authorities authorities, Set<String> old, Map<String, String> write, List<String> delete)
            throws IOException {
        write.put(files.serverCaCertificate(), Pem.of(authorities.server().certificate()));
        write.put(files.clientCaCertificate(), Pem.of(authorities.client().certificate()));
        write.put(RotationState.FILE, state().in(Phase.REPLACED).without(old).json());
        change(write, delete);
    }

    /** Whether one of those that sign has ended: nothing verifies under it any more. */
    public boolean hasEnded() {
        return !inOrder().equals(clock);
    }

    /** Now, or just before the first of them ended: files that were in order then are, but for that. */
    private Clock inOrder() {
        FolderReader reader = new FolderReader(folder, new ArrayList<>());
        return certificates().stream()
                .flatMap(file -> reader.certificates(file).stream().limit(1))
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Comparator.naturalOrder())
                .filter(end -> !clock.instant().isBefore(end))
                .map(end -> Clock.fixed(end.minusSeconds(1), ZoneOffset.UTC))
                .orElse(clock);
    }

    /** Those that are here, if we can make others. */
    private Authorities exchangeable() {
        if (state().isUnderWay()) {
            require(Phase.NONE);
        }
        if (folder.has(files.serverCaChain()) && !files.serverCaChain().equals(files.serverCaCertificate())) {
            throw new PkiException(
                    files.serverCaChain(),
                    "is here: the CA was signed by another, which must sign the new one too",
                    "have it sign a new one and plan the exchange by hand");
        }
        return current(inOrder()).authorities();
    }

    /** What goes aside, by its new name, for its owner to destroy. */
    private Map<String, String> retired(UnaryOperator<String> where) {
        String date = DateTimeFormatter.BASIC_ISO_DATE.format(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        String retired = RETIRED + date;
        for (int n = 2; folder.has(retired + "-" + name(files.client())); n++) {
            retired = RETIRED + date + "-" + n;
        }
        Map<String, String> write = new LinkedHashMap<>();
        for (String file : files.all()) {
            write.put(retired + "-" + name(file), text(where.apply(file)));
        }
        return write;
    }

    /**
     * Compares a controller's files with those that it ought to have.
     *
     * @param controller its folder, or a copy of it
     * @throws PkiException if one is missing or another
     */
    public void refuseOtherFiles(Path controller) {
        CertificateFolder there = CertificateFolder.at(controller);
        for (String file : files.all()) {
            if (!file.startsWith(FolderReader.AUTHORITY) && !isSame(file, there)) {
                throw new PkiException(
                        there.path(file).toString(),
                        "is not the one of phase " + state().phase().label(),
                        "give the controller all of certs/ and restart Octavia's services there");
            }
        }
    }

    private boolean isSame(String file, CertificateFolder there) {
        try {
            return there.has(file) && Files.mismatch(folder.path(file), there.path(file)) < 0;
        } catch (IOException e) {
            throw new PkiException(
                    there.path(file).toString(),
                    "cannot be read (" + FileProblem.of(e) + ")",
                    "read it as its owner, or give a copy");
        }
    }

    /**
     * Notes since when the controllers have the files of the phase, and were started with them.
     *
     * @param certificatesEnd see {@link RotationState#certificatesEnd()}
     */
    public void deployed(Instant time, Optional<Instant> certificatesEnd) throws IOException {
        AtomicFile.writeSecret(
                folder.path(RotationState.FILE),
                state().since(time, certificatesEnd).json().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The new authorities sign from now on, and the controllers get a client certificate of the new one.
     *
     * @param profile of the client certificate
     */
    public void turn(CertificateProfile profile) throws IOException {
        require(Phase.TRUST);
        Bundle bundle = authorities(Rotation::next).issueClient(profile, clock, random);
        Map<String, String> write = new LinkedHashMap<>();
        // Also what was renewed since the beginning.
        write.put(before(files.client()), text(files.client()));
        certificates().forEach(file -> write.put(file, bundle(next(file), before(file))));
        keys().forEach(file -> write.put(file, text(next(file))));
        write.put(files.client(), CertificateFolder.clientFile(files, bundle.client()));
        write.put(RotationState.FILE, state().in(Phase.SWITCH).json());
        change(write, List.of());
    }

    /** The old authorities are trusted no longer. Their keys are kept aside, for their owner to destroy. */
    public void finish() throws IOException {
        require(Phase.SWITCH);
        Set<String> retired = new LinkedHashSet<>(current().authorities().others());
        Map<String, String> write = retired(Rotation::before);
        certificates().forEach(file -> write.put(file, text(next(file))));
        write.put(RotationState.FILE, state().in(Phase.NONE).without(retired).json());
        change(write, beside());
    }

    /**
     * One phase back. After the switch that is to trusting both with the old ones signing, since amphorae may have certificates of
     * the new ones by then; from there it is to what was before {@link #begin}.
     */
    public void back() throws IOException {
        switch (state().phase()) {
            case NONE, REPLACED ->
                throw new PkiException("certs", "no rotation is under way", "there is nothing to take back");
            case TRUST -> forgetNew();
            case SWITCH -> signByOld();
        }
    }

    private void signByOld() throws IOException {
        Map<String, String> write = new LinkedHashMap<>();
        files.all().forEach(file -> write.put(file, text(before(file))));
        certificates().forEach(file -> write.put(file, bundle(before(file), next(file))));
        write.put(RotationState.FILE, state().in(Phase.TRUST).afterSwitch().json());
        change(write, List.of());
    }

    private void forgetNew() throws IOException {
        Set<String> retired = current().authorities().others();
        Map<String, String> write = new LinkedHashMap<>();
        // The client is of the old authority, and may have been renewed.
        certificates().forEach(file -> write.put(file, text(before(file))));
        write.put(RotationState.FILE, state().in(Phase.NONE).without(retired).json());
        change(write, beside());
    }

    private Set<String> certificates() {
        return new LinkedHashSet<>(List.of(files.serverCaCertificate(), files.clientCaCertificate()));
    }

    private Set<String> keys() {
        return new LinkedHashSet<>(List.of(files.serverCaKey(), files.clientCaKey()));
    }

    /** What a rotation leaves in the folder while it is under way. */
    private List<String> beside() {
        return files.all().stream()
                .flatMap(file -> Stream.of(before(file), next(file)))
                .filter(folder::has)
                .toList();
    }

    private String bundle(String first, String second) {
        return joined(text(first), text(second));
    }

    private static String joined(String first, String second) {
        return first + (first.endsWith("\n") ? "" : "\n") + second;
    }

    private void require(Phase phase) {
        Phase now = state().phase();
        if (now != phase) {
            throw new PkiException(
                    RotationState.FILE,
                    "the rotation is in phase " + now.label() + ", not " + phase.label(),
                    "see certs rotate --status");
        }
    }

    private Bundle current() {
        return current(clock);
    }

    private Bundle current(Clock at) {
        if (folder.read(layout, passphrase, at) instanceof Complete complete) {
            return complete.bundle();
        }
        throw new PkiException(files.client(), "is missing", "run apply, which issues it");
    }

    private Bundle before() {
        List<CertificateFinding> findings = new ArrayList<>();
        FolderReader reader = new FolderReader(folder, findings);
        String file = before(files.client());
        List<PemBlock> blocks = reader.read(file).orElse(List.of());
        Optional<ClientIdentity> client = blocks.isEmpty()
                ? Optional.empty()
                : reader.key(file, blocks)
                        .flatMap(PemBlock.Key::plain)
                        .flatMap(info -> reader.privateKey(file, info))
                        .flatMap(key -> reader.certificates(file, blocks).stream()
                                .findFirst()
                                .map(certificate -> new ClientIdentity(certificate, key)));
        return new Bundle(authorities(Rotation::before), client.orElseThrow(() -> new PkiException(findings)));
    }

    /** @param place where the files of the authorities are */
    private Authorities authorities(UnaryOperator<String> place) {
        Authority server = authority(place.apply(files.serverCaCertificate()), place.apply(files.serverCaKey()));
        return new Authorities(
                layout,
                server,
                layout == Layout.SINGLE_CA
                        ? server
                        : authority(place.apply(files.clientCaCertificate()), place.apply(files.clientCaKey())));
    }

    private Authority authority(String certificateFile, String keyFile) {
        List<CertificateFinding> findings = new ArrayList<>();
        FolderReader reader = new FolderReader(folder, findings);
        Optional<X509Certificate> certificate =
                reader.certificates(certificateFile).stream().findFirst();
        Optional<PrivateKey> key =
                reader.authorityKey(keyFile, Optional.of(passphrase)).get();
        if (certificate.isEmpty() || key.isEmpty() || !findings.isEmpty()) {
            throw new PkiException(findings);
        }
        if (!Chain.belongs(key.get(), certificate.get())) {
            throw new PkiException(keyFile, "does not belong to " + certificateFile, "restore both from one backup");
        }
        return new Authority(certificate.get(), key.get());
    }

    private void write(Map<String, String> write, UnaryOperator<String> place, Authorities authorities) {
        write.put(
                place.apply(files.serverCaCertificate()),
                Pem.of(authorities.server().certificate()));
        write.put(place.apply(files.serverCaKey()), Pem.of(authorities.server().key(), passphrase, random));
        if (layout == Layout.DUAL_CA) {
            write.put(
                    place.apply(files.clientCaCertificate()),
                    Pem.of(authorities.client().certificate()));
            write.put(
                    place.apply(files.clientCaKey()),
                    Pem.of(authorities.client().key(), passphrase, random));
        }
    }

    /** Has others trusted behind those that sign. */
    private void behind(Map<String, String> write, Authorities others) {
        behind(write, files.serverCaCertificate(), Pem.of(others.server().certificate()));
        if (layout == Layout.DUAL_CA) {
            behind(write, files.clientCaCertificate(), Pem.of(others.client().certificate()));
        }
    }

    private void behind(Map<String, String> write, String file, String pem) {
        write.put(file, joined(text(file), pem));
    }

    private String text(String file) {
        try {
            return Files.readString(folder.path(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new PkiException(file, "cannot be read (" + FileProblem.of(e) + ")", "restore it from a backup");
        }
    }

    private void change(Map<String, String> write, List<String> delete) throws IOException {
        new FileChange(write, delete).carryOut(folder, files.secrets());
    }

    private static String next(String file) {
        return NEXT + name(file);
    }

    private static String before(String file) {
        return BEFORE + name(file);
    }

    private static String name(String file) {
        return file.substring(file.lastIndexOf('/') + 1);
    }
}
