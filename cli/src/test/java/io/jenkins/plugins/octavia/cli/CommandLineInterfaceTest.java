package io.jenkins.plugins.octavia.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudsYaml;
import io.jenkins.plugins.octavia.cloud.Environment;
import io.jenkins.plugins.octavia.cloud.Keypair;
import io.jenkins.plugins.octavia.cloud.Waiting.Alarm;
import io.jenkins.plugins.octavia.embedded.EmbeddedCloud;
import io.jenkins.plugins.octavia.file.StrictModes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class CommandLineInterfaceTest {

    private static final String SPEC =
            "flavor: {}\nkeypair: {type: ed25519}\ncertificates: {key: {algorithm: ec, curve: P-256}}\n";
    private static final String PASSPHRASE = "a passphrase for tests";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final Map<String, String> variables = new HashMap<>();
    private Clock clock = Clock.systemUTC();
    private Alarm alarm = (delay, work) -> new CompletableFuture<>();

    private record Result(int status, String out, String err) {}

    @Before
    public void passphrase() {
        variables.put("OCTAVIA_CA_PASSPHRASE", PASSPHRASE);
    }

    @Test
    public void aLookAroundNeedsNoArgumentAndLeavesEverything() throws IOException {
        variables.clear();

        Result result = run("apply", "--embedded");
        assertThat(result.status()).isZero();
        assertThat(result.out())
                .contains("10 of 10 changed on cloud embedded.")
                .contains("octavia-out/certs to /etc/octavia/certs, for Octavia's user to read")
                .contains("make the health manager's port an interface, with health-manager-port.py, on controller")
                .doesNotContain("\033");
        assertThat(result.err()).isEmpty();
        Path out = path("octavia-out");
        for (String file : new String[] {
            "octavia.conf",
            "deployment.json",
            "certs/client.cert-and-key.pem",
            "authority/client_ca.key.pem",
            "ssh/octavia-amphora"
        }) {
            assertThat(out.resolve(file)).exists();
        }
    }

    @Test
    public void aTimelineHasABarForEachRequestAlsoOfARunThatFailed() throws IOException {
        try (EmbeddedCloud cloud = EmbeddedCloud.start()) {
            spec("flavor: {}");
            clouds(cloud);
            run("apply", "--spec", "octavia.yaml", "--cloud", "admin", "--timeline", "a.svg");
            assertThat(bars("a.svg")).isEqualTo(cloud.requests().size()).isPositive();

            int before = cloud.requests().size();
            cloud.fail(request -> request.path().endsWith("/flavors/detail"), 403, 1);
            assertThat(run("apply", "--spec", "octavia.yaml", "--cloud", "admin", "--timeline", "b.svg")
                            .status())
                    .isEqualTo(1);
            assertThat(bars("b.svg"))
                    .isEqualTo(cloud.requests().size() - before)
                    .isPositive();
        }
    }

    @Test
    public void aRunWaitsForTheLockOfAnotherUntilThatIsRemovedByItsId() throws IOException {
        try (EmbeddedCloud embedded = EmbeddedCloud.start()) {
            spec("flavor: {}");
            clouds(embedded);
            Cloud cloud = Cloud.connect(new CloudsYaml(environment()).find(Optional.of("admin")));
            cloud.locks()
                    .create(new Keypair(
                            "octavia-prerequisites-lock-" + cloud.project().id() + "-1",
                            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
                                    + " 0123456789abcdef 2026-01-01T00:00:00Z somebody"));
            String[] apply = {"apply", "--spec", "octavia.yaml", "--cloud", "admin", "--lock-timeout", "PT0S"};

            Result waited = run(apply);
            assertThat(waited.status()).isEqualTo(1);
            assertThat(waited.err())
                    .startsWith("lock of project admin: the run of somebody, which began ")
                    .contains("(--lock-timeout)")
                    .contains("octavia-prerequisites unlock 0123456789abcdef");
            assertThat(run("unlock", "--cloud", "admin", "fedcba9876543210").err())
                    .contains("it is not fedcba9876543210 but that of the run of somebody");
            assertThat(run("unlock", "--cloud", "admin", "0123456789abcdef"))
                    .satisfies(unlocked -> assertThat(unlocked.status()).isZero())
                    .satisfies(unlocked -> assertThat(unlocked.out())
                            .startsWith("Removed the lock of the run of somebody, which began "));
            assertThat(run(apply).status()).isZero();
        }
    }

    private long bars(String file) throws IOException {
        return Files.readString(path(file))
                .lines()
                .filter(line -> line.startsWith("<rect"))
                .count();
    }

    @Test
    public void aSecondRunOnTheSameCloudChangesNothingAndPlanSaysSo() throws IOException {
        try (EmbeddedCloud cloud = EmbeddedCloud.start()) {
            spec(SPEC);
            clouds(cloud);
            assertThat(run("plan", "--spec", "octavia.yaml", "--cloud", "admin").status())
                    .isEqualTo(2);
            assertThat(run("apply", "--spec", "octavia.yaml", "--cloud", "admin")
                            .status())
                    .isZero();

            Result plan = run("plan", "--spec", "octavia.yaml", "--cloud", "admin");
            assertThat(plan.status()).isZero();
            assertThat(plan.out()).endsWith("Nothing to do." + System.lineSeparator());
            Result second = run("apply", "--spec", "octavia.yaml", "--cloud", "admin");
            assertThat(second.out()).contains("Nothing had to change on cloud admin.");
            Result destroyed = run("destroy", "--spec", "octavia.yaml", "--cloud", "admin");
            assertThat(destroyed.status()).isZero();
            assertThat(destroyed.out()).contains("2 removed, 0 left.");
            assertThat(path("octavia-out/certs/server_ca.key.pem")).exists();
        }
    }

    @Test
    public void aLoginWithoutTheRoleAdminIsNotedBeforeAnythingIsTouched() throws IOException {
        try (EmbeddedCloud cloud = EmbeddedCloud.start()) {
            spec("flavor: {}\nkeypair: {type: ed25519}");
            clouds(cloud);
            assertThat(run("plan", "--cloud", "member").out())
                    .contains("note       login: it has no role admin in project ");
            assertThat(run("plan", "--cloud", "member", "--only", "keypair").out())
                    .contains("keypair")
                    .doesNotContain("role admin");
            assertThat(run("plan", "--cloud", "admin").out()).doesNotContain("role admin");
        }
    }

    @Test
    public void jsonIsAloneOnStandardOutput() throws IOException {
        spec("flavor: {}");

        Result result = run("apply", "--embedded", "--json", "--spec", "octavia.yaml");
        JsonNode json = new ObjectMapper().readTree(result.out());
        assertThat(json.at("/resources/0/kind").asText()).isEqualTo("flavor");
        assertThat(json.at("/resources/0/action").asText()).isEqualTo("created");
        assertThat(json.at("/options/controller_worker/amp_flavor_id").asText())
                .isEqualTo(json.at("/resources/0/id").asText());
        assertThat(result.err()).contains("created");
        assertThat(path("octavia-out/deployment.json")).hasContent(result.out().strip());
        JsonNode plan = new ObjectMapper()
                .readTree(run("plan", "--embedded", "--json", "--spec", "octavia.yaml")
                        .out());
        assertThat(plan.at("/changes/0/action").asText()).isEqualTo("created");
    }

    @Test
    public void noSecretIsPrinted() throws IOException {
        variables.put("OCTAVIA_HEARTBEAT_KEY", "canary-heartbeat-key-0123456789");
        variables.put("OCTAVIA_SERVER_CERTS_KEY_PASSPHRASE", "canary-passphrase-0123456789abcd");

        Result result = run("apply", "--embedded", "--json");
        assertThat(result.status()).isZero();
        assertThat(result.out() + result.err())
                .doesNotContain("canary")
                .doesNotContain(PASSPHRASE)
                .doesNotContain("PRIVATE KEY");
        assertThat(path("octavia-out/octavia.conf")).content().contains("canary-heartbeat-key-0123456789");
    }

    @Test
    public void wrongInputIsExit64WithOneLineForEachMistake() throws IOException {
        spec("flavour: {}\nnetwork: {healthManagers: [{}]}\n");

        Result result = run("apply", "--embedded", "--spec", "octavia.yaml");
        assertThat(result.status()).isEqualTo(64);
        assertThat(result.err().lines())
                .containsExactlyInAnyOrder(
                        "octavia.yaml: flavour: unknown; did you mean flavor?",
                        "octavia.yaml: network.healthManagers[0].host: required: the name under which Neutron's agent on"
                                + " that node is known");
        assertThat(path("octavia-out")).doesNotExist();
    }

    @Test
    public void anOptionThatTheReleaseDoesNotTakeIsWrongInput() throws IOException {
        spec("options: {loadbalancer_topology: BOTH}\n");

        Result result = run("plan", "--embedded", "--spec", "octavia.yaml");
        assertThat(result.status()).isEqualTo(64);
        assertThat(result.err())
                .startsWith(
                        "octavia.yaml: options: [controller_worker] loadbalancer_topology has a value that oslo.config");
    }

    @Test
    public void everyKindOfWrongInputIsExit64() throws IOException {
        assertThat(run("apply").err()).startsWith("--spec FILE is missing, and there is no ./octavia.yaml");
        spec(SPEC);
        for (String[] arguments : new String[][] {
            {"apply"},
            {"apply", "--spec", "none.yaml", "--embedded"},
            {"apply", "--spec", "octavia.yaml", "--embedded", "--only", "flavors"},
            {"apply", "--spec", "octavia.yaml", "--embedded", "--cloud", "x"},
            {"apply", "--spec", "octavia.yaml", "--conf", "none.conf", "--embedded"},
            {"apply", "--spec", "octavia.yaml", "--cloud", "nowhere"},
            {"apply", "--no-such-option"},
            {"make"},
            {"certs", "renew", "none"},
            {"conf", "check", "none.conf", "--release", "2025.1"},
            {"conf", "check", "octavia.yaml", "--release", "2020.1"},
        }) {
            Result result = run(arguments);
            assertThat(result.status()).as(String.join(" ", arguments)).isEqualTo(64);
            assertThat(result.err()).isNotBlank().doesNotContain("\tat ");
        }
    }

    @Test
    public void aCloudThatCannotBeReachedIsExit1WithAdvice() throws IOException {
        spec(SPEC);
        EmbeddedCloud gone = EmbeddedCloud.start();
        clouds(gone);
        gone.close();

        Result result = run("plan", "--spec", "octavia.yaml", "--cloud", "admin");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .contains("cannot be reached; is the service up")
                .doesNotContain("\tat ");
    }

    @Test
    public void anotherRunInTheSameFolderIsRefused() throws IOException {
        spec("flavor: {}");
        Files.createDirectories(path("octavia-out"));
        try (FileChannel channel = FileChannel.open(
                        path("octavia-out/.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            Result result = run("apply", "--embedded", "--spec", "octavia.yaml");
            assertThat(lock.isValid()).isTrue();
            assertThat(result.status()).isEqualTo(1);
            assertThat(result.err()).contains("another run is using it");
        }
    }

    @Test
    public void aCloudThatIsNotVerifiedIsWarnedOfOnStandardError() throws IOException {
        try (EmbeddedCloud cloud = EmbeddedCloud.start()) {
            spec("flavor: {}");
            Files.writeString(
                    path("clouds.yaml"),
                    cloud.cloudsYaml().replace("    region_name:", "    verify: false\n    region_name:"));

            Result result = run("plan", "--json", "--spec", "octavia.yaml", "--cloud", "admin");
            assertThat(result.err())
                    .isEqualTo(
                            "  warning: cloud admin: its TLS certificates are not verified (verify: false); anybody in"
                                    + " between can read the password" + System.lineSeparator());
            assertThat(result.out()).startsWith("{");
        }
    }

    @Test
    public void whatIsWaitedForIsSaidOnStandardError() throws IOException {
        try (EmbeddedCloud cloud = EmbeddedCloud.start()) {
            spec("flavor: {}");
            clouds(cloud);
            // As if the first answer took more than five seconds.
            boolean[] rung = new boolean[1];
            alarm = (delay, work) -> {
                if (!rung[0]) {
                    rung[0] = true;
                    work.run();
                }
                return new CompletableFuture<>();
            };

            Result result = run("plan", "--spec", "octavia.yaml", "--cloud", "admin");
            assertThat(result.err())
                    .isEqualTo("  waiting for " + cloud.authUrl().replace("/v3", "")
                            + " to answer POST /v3/auth/tokens, for 5 s so far" + System.lineSeparator());
            assertThat(result.out()).doesNotContain("waiting");
        }
    }

    @Test
    public void onlyTheNamedSectionsAreMade() throws IOException {
        spec(SPEC);

        Result result = run("apply", "--embedded", "--spec", "octavia.yaml", "--only", "flavor,keypair");
        assertThat(result.status()).isZero();
        assertThat(result.out()).contains("3 of 3 changed");
        assertThat(path("octavia-out/certs")).doesNotExist();
    }

    @Test
    public void certificatesAreCheckedAndRenewed() throws IOException {
        spec(SPEC);
        run("apply", "--embedded", "--spec", "octavia.yaml");

        assertThat(run("certs", "check", "octavia-out").status()).isZero();
        byte[] before = Files.readAllBytes(path("octavia-out/certs/client.cert-and-key.pem"));
        clock = Clock.offset(Clock.systemUTC(), Duration.ofDays(340));
        Result soon = run("certs", "check", "octavia-out");
        assertThat(soon.status()).isEqualTo(2);
        assertThat(soon.out()).contains("client.cert-and-key.pem: ends at");
        assertThat(run("certs", "renew", "octavia-out").status()).isZero();
        assertThat(Files.readAllBytes(path("octavia-out/certs/client.cert-and-key.pem")))
                .isNotEqualTo(before);
        assertThat(run("certs", "check", "octavia-out").status()).isZero();
        Files.delete(path("octavia-out/certs/server_ca.cert.pem"));
        assertThat(run("certs", "check", "octavia-out").status()).isEqualTo(1);
    }

    @Test
    public void aRenewedCertificateIsLikeTheOldOne() throws Exception {
        spec(SPEC.replace("P-256}}", "P-256}, subject: {organization: Example}, validity: {client: P90D}}"));
        run("apply", "--embedded", "--spec", "octavia.yaml");

        assertThat(run("certs", "renew", "octavia-out").status()).isZero();
        String text = Files.readString(path("octavia-out/certs/client.cert-and-key.pem"));
        X509Certificate renewed = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(
                        text.substring(text.indexOf("-----BEGIN CERT")).getBytes(StandardCharsets.US_ASCII)));
        assertThat(renewed.getSubjectX500Principal().getName()).contains("O=Example");
        assertThat(Duration.between(clock.instant(), renewed.getNotAfter().toInstant())
                        .toDays())
                .isBetween(89L, 90L);
    }

    @Test
    public void aClientCertificateThatOpensslRefusesIsRenewed() throws Exception {
        spec("certificates: {key: {caBits: 2048}}");
        run("apply", "--embedded", "--spec", "octavia.yaml");
        String weak = """
                set -e
                openssl req -newkey rsa:1024 -nodes -keyout key -subj /CN=weak -out csr 2> /dev/null
                printf 'authorityKeyIdentifier=keyid\\n' > ext
                openssl x509 -req -in csr -CA octavia-out/certs/client_ca.cert.pem -CAkey octavia-out/authority/client_ca.key.pem \\
                    -passin env:OCTAVIA_CA_PASSPHRASE -set_serial 2 -days 365 -sha1 -extfile ext -out client 2> /dev/null
                cat key client > octavia-out/certs/client.cert-and-key.pem
                """;
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", weak).directory(folder.getRoot());
        shell.environment().putAll(variables);
        assumeTrue("openssl is not installed", shell.start().waitFor() == 0);

        Result refused = run("certs", "check", "octavia-out");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.out()).contains("has a weak key").contains("is signed with a weak digest");
        assertThat(run("plan", "--embedded", "--spec", "octavia.yaml").out())
                .contains("is signed with a weak digest: OpenSSL and Python refuse SHA-1 and MD5: a new one is issued");
        assertThat(run("certs", "renew", "octavia-out").status()).isZero();
        Result renewed = run("certs", "check", "octavia-out");
        assertThat(renewed.status()).as(renewed.out()).isZero();
    }

    @Test
    public void theSecretsOfADemonstrationAreNoneForARealCloud() throws IOException {
        variables.clear();
        run("apply", "--embedded");
        spec("flavor: {}");

        Result result = run("plan", "--spec", "octavia.yaml", "--cloud", "admin");
        assertThat(result.status()).isEqualTo(64);
        assertThat(result.err()).contains("a demonstration (--embedded) left its CA and keys here");
    }

    @Test
    public void anUnreadableConfIsRefused() throws IOException {
        spec("flavor: {}");
        Files.writeString(path("broken.conf"), "[DEFAULT\ngarbage\n");

        Result result = run("plan", "--embedded", "--spec", "octavia.yaml", "--conf", "broken.conf");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("the octavia.conf given with --conf: line 1");
    }

    @Test
    public void renewingNeedsTheRightPassphrase() throws IOException {
        spec(SPEC);
        run("apply", "--embedded", "--spec", "octavia.yaml");
        variables.put("OCTAVIA_CA_PASSPHRASE", "wrong");

        Result result = run("certs", "renew", "octavia-out");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("passphrase does not open it").doesNotContain("wrong;");
    }

    @Test
    public void optionsThatAReleaseRemovedAreNamedWithTheirSuccessor() throws IOException {
        Files.writeString(path("octavia.conf"), "[controller_worker]\namp_network = x\n");

        Result result = run("conf", "check", "octavia.conf", "--release", "2025.1");
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.out()).contains("line 2").contains("amp_boot_network_list");
        Files.writeString(
                path("octavia.conf"), "[controller_worker]\namp_boot_network_list = " + UUID.randomUUID() + "\n");
        assertThat(run("conf", "check", "octavia.conf", "--release", "2025.1").status())
                .isZero();
    }

    private void spec(String text) throws IOException {
        Files.writeString(path("octavia.yaml"), text);
    }

    private void clouds(EmbeddedCloud cloud) throws IOException {
        Files.writeString(path("clouds.yaml"), cloud.cloudsYaml());
    }

    private Path path(String name) {
        return folder.getRoot().toPath().resolve(name);
    }

    private Environment environment() {
        return new Environment(
                variables, folder.getRoot().toPath(), folder.getRoot().toPath(), Files::readString);
    }

    private Result run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings surroundings = new Surroundings(
                environment(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Terminal.NONE,
                clock,
                alarm,
                StrictModes.NONE,
                new SecureRandom(),
                "a test");
        int status = new CommandLineInterface(surroundings).run(arguments);
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
