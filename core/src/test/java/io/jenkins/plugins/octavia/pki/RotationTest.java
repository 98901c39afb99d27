package io.jenkins.plugins.octavia.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.pki.CertificateFolder.Complete;
import io.jenkins.plugins.octavia.pki.RotationState.Phase;
import io.jenkins.plugins.octavia.value.CertificateProfile;
import io.jenkins.plugins.octavia.value.CertificateProfile.Layout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class RotationTest {

    private static final CertificateProfile DUAL = Samples.profile(Layout.DUAL_CA, Samples.EC);

    /** One that a PKCS#12 takes. */
    private static final Passphrase PASSPHRASE = Passphrase.of("plain words for tests");

    @Rule
    public TemporaryFolder temporary = new TemporaryFolder();

    private Path out;

    @Before
    public void open() throws IOException {
        out = temporary.getRoot().toPath().resolve("out");
        CertificateFolder.below(out).write(Samples.DUAL_EC, PASSPHRASE, Samples.NOW, Samples.RANDOM);
    }

    private Rotation rotation() {
        return new Rotation(CertificateFolder.below(out), PASSPHRASE, Samples.NOW, Samples.RANDOM);
    }

    private Authorities authorities() {
        return ((Complete) CertificateFolder.below(out).read(Layout.DUAL_CA, PASSPHRASE, Samples.NOW))
                .bundle()
                .authorities();
    }

    private List<CertificateFinding> findings() {
        return new Lint(Optional.of(PASSPHRASE), Samples.NOW, Period.ofDays(1)).check(CertificateFolder.below(out));
    }

    private Map<String, String> files() throws IOException {
        try (Stream<Path> all = Files.walk(out)) {
            Map<String, String> files = new TreeMap<>();
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(out.relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
            return files;
        }
    }

    @Test
    public void aStoreHoldsAllThatTheNextPhaseNeeds() throws IOException {
        rotation().begin(DUAL);
        rotation().deployed(Samples.NOW.instant(), Optional.empty());
        moveThroughAStore();
        assertThat(rotation().state().deployed()).contains(Samples.NOW.instant());
        rotation().turn(DUAL);
        moveThroughAStore();
        rotation().back();
        assertThat(authorities().own()).isEqualTo(Samples.DUAL_EC.fingerprints());
        rotation().turn(DUAL);
        rotation().finish();
        moveThroughAStore();
        assertThat(rotation().state().retired()).containsExactlyInAnyOrderElementsOf(Samples.DUAL_EC.fingerprints());
    }

    /** As in Jenkins, where a folder is in memory, and a credential keeps what is in it. */
    private void moveThroughAStore() throws IOException {
        Map<String, String> certificates = withoutKeys(files());
        KeptAuthorities kept = rotation().kept();
        byte[] store = Pkcs12.write(kept, PASSPHRASE, Samples.RANDOM);
        out = temporary.newFolder().toPath();
        KeptAuthorities read = Pkcs12.read("store", store, PASSPHRASE);
        Rotation.restore(read, CertificateFolder.below(out), PASSPHRASE, Samples.NOW, Samples.RANDOM);

        assertThat(withoutKeys(files())).isEqualTo(certificates);
        assertThat(read.isSame(kept)).isTrue();
        assertThat(read.fingerprints()).isEqualTo(read.bundle().fingerprints());
    }

    /** Keys are encrypted and encoded anew each time; what was retired is for the folder's owner. */
    private static Map<String, String> withoutKeys(Map<String, String> files) {
        Map<String, String> rest = new TreeMap<>(files);
        rest.keySet().removeIf(file -> file.startsWith("authority/retired-"));
        rest.replaceAll(
                (file, text) -> text.replaceAll("(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?PRIVATE KEY-----", ""));
        return rest;
    }

    @Test
    public void oldAndNewAreTrustedUntilTheNewOnesAloneAre() throws IOException {
        Authorities old = authorities();

        rotation().begin(DUAL);
        assertThat(authorities().server()).isEqualTo(old.server());
        assertThat(authorities().client()).isEqualTo(old.client());
        assertThat(authorities().others()).hasSize(2).doesNotContainAnyElementsOf(old.own());
        assertThat(findings()).isEmpty();
        List<String> next = List.copyOf(authorities().others());

        rotation().turn(DUAL);
        assertThat(authorities().own()).containsExactlyInAnyOrderElementsOf(next);
        assertThat(authorities().others()).isEqualTo(old.own());
        assertThat(findings()).isEmpty();

        rotation().finish();
        assertThat(authorities().fingerprints()).containsExactlyInAnyOrderElementsOf(next);
        assertThat(findings()).isEmpty();
        assertThat(rotation().state().phase()).isEqualTo(Phase.NONE);
        assertThat(rotation().state().retired()).containsExactlyInAnyOrderElementsOf(old.own());
        assertThat(files().keySet())
                .filteredOn(name -> name.startsWith("authority/retired-"))
                .hasSize(5);
    }

    @Test
    public void namesSerialNumbersAndKeysDiffer() throws IOException {
        rotation().begin(DUAL);
        Authorities old = authorities();
        rotation().turn(DUAL);
        Authorities next = authorities();
        rotation().finish();
        rotation().begin(DUAL);
        rotation().turn(DUAL);
        Authorities third = authorities();

        assertThat(Stream.of(old, next, third)
                        .flatMap(each -> Stream.of(each.server(), each.client()))
                        .map(Authority::certificate)
                        .toList())
                .doesNotHaveDuplicates()
                .extracting(certificate -> certificate.getSubjectX500Principal().getName())
                .doesNotHaveDuplicates();
    }

    @Test
    public void whatGoesBackIsAsItWasBefore() throws IOException {
        Map<String, String> before = files();
        rotation().begin(DUAL);
        Map<String, String> begun = files();
        rotation().turn(DUAL);

        rotation().back();
        assertThat(rotation().state().switched()).isTrue();
        assertThat(withoutState(files())).isEqualTo(withoutState(begun));

        rotation().back();
        assertThat(withoutState(files())).isEqualTo(withoutState(before));
        assertThat(rotation().state().phase()).isEqualTo(Phase.NONE);
    }

    private static Map<String, String> withoutState(Map<String, String> files) {
        Map<String, String> rest = new TreeMap<>(files);
        rest.remove(RotationState.FILE);
        return rest;
    }

    @Test
    public void aClientThatWasRenewedBeforeTheSwitchStaysWhenItGoesBack() throws IOException {
        rotation().begin(DUAL);
        CertificateFolder folder = CertificateFolder.below(out);
        Bundle renewed = authorities().issueClient(DUAL, Samples.NOW, Samples.RANDOM);
        folder.write(renewed, PASSPHRASE, Samples.NOW, Samples.RANDOM);

        rotation().back();
        Complete now = (Complete) folder.read(Layout.DUAL_CA, PASSPHRASE, Samples.NOW);
        assertThat(now.bundle().client()).isEqualTo(renewed.client());
    }

    @Test
    public void phasesAreNeitherLeftOutNorRepeated() throws IOException {
        assertThatThrownBy(() -> rotation().turn(DUAL)).isInstanceOf(PkiException.class);
        rotation().begin(DUAL);
        Map<String, String> before = files();
        assertThatThrownBy(() -> rotation().begin(DUAL))
                .hasMessage(
                        "authority/rotation.json: the rotation is in phase trust, not none; see certs rotate --status");
        assertThatThrownBy(() -> rotation().finish()).isInstanceOf(PkiException.class);
        assertThat(files()).isEqualTo(before);
    }

    @Test
    public void theFilesOfAControllerAloneAreNotRotated() throws IOException {
        Path controller = temporary.newFolder().toPath();
        Files.copy(out.resolve("certs/server_ca.cert.pem"), controller.resolve("server_ca.cert.pem"));
        CertificateFolder folder = CertificateFolder.at(controller);
        assertThatThrownBy(() -> new Rotation(folder, PASSPHRASE, Samples.NOW, Samples.RANDOM))
                .hasMessage(
                        "certs: is not the folder of one authority; give the folder that apply left, with authority/"
                                + " in it");
    }

    /** Wherever a run is cut off, the folder is refused until the next one has finished it, and no certificate is without its key. */
    @Test
    public void aChangeThatIsCutShortIsFinishedByTheNextRun() throws IOException {
        List<Step> steps =
                List.of(r -> r.begin(DUAL), r -> r.turn(DUAL), Rotation::back, r -> r.turn(DUAL), Rotation::finish);
        for (Step step : steps) {
            Map<String, String> before = files();
            step.take(rotation());
            Map<String, String> after = files();
            List<String> changed = new ArrayList<>(after.keySet());
            changed.removeIf(name -> after.get(name).equals(before.get(name)));
            FileChange change = new FileChange(
                    after,
                    before.keySet().stream()
                            .filter(name -> !after.containsKey(name))
                            .toList());
            for (int done = 0; done <= changed.size(); done++) {
                restore(before);
                new FileChange(change.write(), change.delete()).begin(CertificateFolder.below(out));
                for (String name : changed.subList(0, done)) {
                    Files.writeString(out.resolve(name), after.get(name), StandardCharsets.ISO_8859_1);
                }
                assertThatThrownBy(this::authorities)
                        .hasMessage("certificates: a change of the authorities was cut short; run certs rotate, which"
                                + " finishes it");
                assertThat(rotation().recover()).isTrue();
                assertThat(files()).isEqualTo(after);
                assertThat(rotation().recover()).isFalse();
            }
        }
    }

    private interface Step {
        void take(Rotation rotation) throws IOException;
    }

    private void restore(Map<String, String> files) throws IOException {
        for (String name : files().keySet()) {
            Files.delete(out.resolve(name));
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(out.resolve(file.getKey()), file.getValue(), StandardCharsets.ISO_8859_1);
        }
    }

    /**
     * Per controllers' phase and amphora's the answer of both sides: the amphora has the client CAs of the phase in which it was
     * booted, and a certificate that Octavia's own generator made of the CA of that phase.
     */
    private static final String MATRIX = """
            import os, ssl, sys
            from octavia.common import config
            from octavia.certificates.generator import local
            PARTIAL_CHAIN = 0x80000
            root, ca, key, client_ca, client, passphrase = sys.argv[1:]
            phases = sorted(os.listdir(root))
            path = lambda phase, name: os.path.join(root, phase, name)
            read = lambda phase, name: open(path(phase, name), 'rb').read()
            for phase in phases:
                made = local.LocalCertGenerator.generate_cert_key_pair(
                    'amphora', 3600, ca_cert=read(phase, ca), ca_key=read(phase, key),
                    ca_key_pass=passphrase.encode(), ca_digest='sha256')
                with open(path(phase, 'amphora.pem'), 'wb') as file:
                    file.write(made.certificate + made.private_key)
            def talk(controllers, booted, flags):
                amphora = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                amphora.verify_mode = ssl.CERT_REQUIRED
                amphora.load_verify_locations(path(booted, client_ca))
                amphora.load_cert_chain(path(booted, 'amphora.pem'))
                controller = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
                controller.load_verify_locations(path(controllers, ca))
                controller.load_cert_chain(path(controllers, client))
                for context in amphora, controller: context.verify_flags |= flags
                up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
                sides = [controller.wrap_bio(down, up, server_hostname='amphora'),
                         amphora.wrap_bio(up, down, server_side=True)]
                done = set()
                try:
                    for turn in range(20):
                        for side in sides:
                            try:
                                side.do_handshake()
                                done.add(side)
                            except ssl.SSLWantReadError:
                                pass
                    return len(done) == 2
                except ssl.SSLError:
                    return False
            for controllers in phases:
                for booted in phases:
                    print(controllers, booted, talk(controllers, booted, 0), talk(controllers, booted, PARTIAL_CHAIN))
            """;

    /** A folder with a copy of that of the run for each phase: before the first, 0, until after the last, 3. */
    private Path walked(Bundle bundle) throws IOException {
        out = temporary.newFolder().toPath();
        Path root = temporary.newFolder().toPath();
        CertificateFolder.below(out).write(bundle, PASSPHRASE, Samples.NOW, Samples.RANDOM);
        CertificateProfile profile = Samples.profile(bundle.layout(), Samples.EC);
        keep(root.resolve("0"));
        rotation().begin(profile);
        keep(root.resolve("1"));
        rotation().turn(profile);
        keep(root.resolve("2"));
        rotation().finish();
        keep(root.resolve("3"));
        return root;
    }

    private static List<String> expected(String neighbours, String others) {
        List<String> expected = new ArrayList<>();
        for (int controllers = 0; controllers < 4; controllers++) {
            for (int booted = 0; booted < 4; booted++) {
                expected.add(controllers + " " + booted + (Math.abs(controllers - booted) <= 1 ? neighbours : others));
            }
        }
        return expected;
    }

    /** The lines of the pairs that a script tried. */
    private static List<String> answers(String script, Path root, CertificateFiles files) throws Exception {
        Tool said = Tool.octavia(
                script,
                root,
                files.serverCaCertificate(),
                files.serverCaKey(),
                files.clientCaCertificate(),
                files.client(),
                new String(PASSPHRASE.chars()));
        assertThat(said.exit()).as(said.output()).isZero();
        return said.output().lines().filter(line -> line.matches("\\d \\d .*")).toList();
    }

    /**
     * The same with what amphorae and controllers run: the agent's own gunicorn, with the options of its {@code main}, and the driver's
     * own session. Each line is controllers' phase, amphora's, and whether the agent was reached.
     */
    private static final String AGENT = """
            import multiprocessing, os, signal, socket, ssl, sys, types
            from octavia.cmd import agent
            from octavia.amphorae.drivers.haproxy import rest_api_driver
            from octavia.certificates.generator import local
            from octavia.common import constants
            from oslo_config import cfg
            root, ca, key, client_ca, client, passphrase = sys.argv[1:]
            phases = sorted(os.listdir(root))
            path = lambda phase, name: os.path.join(root, phase, name)
            read = lambda phase, name: open(path(phase, name), 'rb').read()
            def app(environ, start_response):
                start_response('200 OK', [('Content-Type', 'text/plain')])
                return [b'']
            def boot(phase, port):
                agent.AmphoraAgent(app, {
                    'bind': '127.0.0.1:%d' % port, 'workers': 1, 'preload_app': True, 'loglevel': 'critical',
                    'certfile': path(phase, 'amphora.pem'), 'ca_certs': path(phase, client_ca),
                    'cert_reqs': ssl.CERT_REQUIRED, 'ssl_version': ssl.PROTOCOL_TLSv1_2}).run()
            def free():
                with socket.socket() as probe:
                    probe.bind(('127.0.0.1', 0))
                    return probe.getsockname()[1]
            ports, running = {}, []
            for phase in phases:
                made = local.LocalCertGenerator.generate_cert_key_pair(
                    'amphora', 3600, ca_cert=read(phase, ca), ca_key=read(phase, key),
                    ca_key_pass=passphrase.encode(), ca_digest='sha256')
                with open(path(phase, 'amphora.pem'), 'wb') as file:
                    file.write(made.certificate + made.private_key)
                ports[phase] = free()
                running.append(multiprocessing.Process(target=boot, args=(phase, ports[phase])))
                running[-1].start()
            amphora = types.SimpleNamespace(id='amphora', lb_network_ip='127.0.0.1', api_version=None)
            def reaches(port, retries):
                cfg.CONF.set_override('bind_port', port, 'haproxy_amphora')
                try:
                    return rest_api_driver.AmphoraAPIClientBase().get(amphora, '', timeout_dict={
                        constants.REQ_CONN_TIMEOUT: 10, constants.REQ_READ_TIMEOUT: 20,
                        constants.CONN_MAX_RETRIES: retries, constants.CONN_RETRY_INTERVAL: 0.1}).status_code == 200
                except Exception:
                    return False
            try:
                for controllers in phases:
                    cfg.CONF.set_override('client_cert', path(controllers, client), 'haproxy_amphora')
                    cfg.CONF.set_override('server_ca', path(controllers, ca), 'haproxy_amphora')
                    for booted in phases:
                        for attempt in range(300):
                            try:
                                socket.create_connection(('127.0.0.1', ports[booted])).close()
                                break
                            except ConnectionRefusedError:
                                running[phases.index(booted)].join(0.1)
                        print(controllers, booted, reaches(ports[booted], 1))
            finally:
                for process in running:
                    os.kill(process.pid, signal.SIGTERM)
                    process.join()
            """;

    /** Those of phases that follow each other do; those that the gates keep apart do not. */
    @Test
    public void controllersAndAmphoraeOfNeighbouringPhasesUnderstandEachOther() throws Exception {
        for (Bundle bundle : List.of(Samples.DUAL_RSA, Samples.DUAL_EC, Samples.SINGLE_EC)) {
            Path root = walked(bundle);
            assertThat(answers(MATRIX, root, CertificateFiles.of(bundle.layout())))
                    .as("OpenSSL: " + bundle.layout().label())
                    .isEqualTo(expected(" True True", " False False"));
            assertThat(answers(AGENT, root, CertificateFiles.of(bundle.layout())))
                    .as("Octavia's driver and agent: " + bundle.layout().label())
                    .isEqualTo(expected(" True", " False"));
        }
    }

    /** They do not need each other's certificate of before or after, until the older one ends. */
    @Test
    public void amphoraeOfBeforeKnowRenewedAuthoritiesUntilTheOldEnd() throws Exception {
        CertificateProfile later = new CertificateProfile(
                Layout.DUAL_CA,
                DUAL.key(),
                new CertificateProfile.Validity(Period.ofYears(30), Period.ofYears(25)),
                DUAL.renewWithin(),
                DUAL.renewCaWithin(),
                DUAL.subject());
        Path root = temporary.newFolder().toPath();
        keep(root.resolve("0"));
        rotation().renew(later);
        keep(root.resolve("1"));
        assertThat(findings()).isEmpty();

        CertificateFiles files = CertificateFiles.of(Layout.DUAL_CA);
        assertThat(answers(MATRIX, root, files)).hasSize(4).allMatch(line -> line.endsWith(" True True"));

        Bundle renewed = authorities().issueClient(later, Samples.NOW, Samples.RANDOM);
        CertificateFolder.below(out).write(renewed, PASSPHRASE, Samples.NOW, Samples.RANDOM);
        long afterOldEnd = Samples.DUAL_EC
                .authorities()
                .client()
                .notAfter()
                .plusSeconds(3600)
                .getEpochSecond();
        assertThat(Samples.DUAL_EC.authorities().client().notAfter())
                .isBefore(renewed.client().notAfter());
        assertThat(verified(root.resolve("0"), afterOldEnd)).contains("certificate has expired");
        assertThat(verified(root.resolve("1"), afterOldEnd)).endsWith(": OK\n");
    }

    /** What OpenSSL says of the client of now, with the client CA that an amphora was booted with. */
    private String verified(Path booted, long time) throws Exception {
        CertificateFiles files = CertificateFiles.of(Layout.DUAL_CA);
        return Tool.run(
                        "openssl",
                        "verify",
                        "-attime",
                        time,
                        "-CAfile",
                        booted.resolve(files.clientCaCertificate()),
                        out.resolve(files.client()))
                .output();
    }

    private void keep(Path folder) throws IOException {
        for (Map.Entry<String, String> file : files().entrySet()) {
            Path copy = folder.resolve(file.getKey());
            Files.createDirectories(copy.getParent());
            Files.writeString(copy, file.getValue(), StandardCharsets.ISO_8859_1);
        }
    }
}
