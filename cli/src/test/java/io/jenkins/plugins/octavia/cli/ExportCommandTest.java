package io.jenkins.plugins.octavia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.cloud.Environment;
import io.jenkins.plugins.octavia.file.StrictModes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ExportCommandTest {

    private static final String PASSPHRASE = "a passphrase for tests";
    private static final String HEARTBEAT_KEY = "a heartbeat key for tests";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private record Result(int status, String out, String err) {}

    @Before
    public void aRun() throws IOException {
        Files.writeString(
                path("octavia.yaml"),
                "flavor: {}\nkeypair: {type: ed25519}\ncertificates: {key: {algorithm: ec, curve: P-256}}\n"
                        + "network: {healthManagers: [{host: controller}]}\n");
        assertThat(run("apply", "--embedded", "--spec", "octavia.yaml").status())
                .isZero();
    }

    private Path path(String name) {
        return folder.getRoot().toPath().resolve(name);
    }

    private Result run(String... arguments) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings surroundings = new Surroundings(
                new Environment(
                        Map.of("OCTAVIA_CA_PASSPHRASE", PASSPHRASE, "OCTAVIA_HEARTBEAT_KEY", HEARTBEAT_KEY),
                        path(""),
                        path(""),
                        Files::readString),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Terminal.NONE,
                Clock.systemUTC(),
                (delay, work) -> new CompletableFuture<>(),
                new StrictModes(Optional.of(Files.getOwner(path("")))),
                new SecureRandom(),
                "a test");
        int status = new CommandLineInterface(surroundings).run(arguments);
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    public void filesAreListedWithWhatIsNextAndNoSecretUnlessAskedFor() throws IOException {
        Result result = run("export", "kolla", "--to", "kolla");

        assertThat(result.status()).isZero();
        assertThat(result.out())
                .contains("  created    config/octavia/server_ca.key.pem (secret)\n")
                .contains("8 of 8 files changed in " + path("kolla"))
                .contains("note       octavia_amp_image_tag: not set, for the deployment has no [controller_worker]"
                        + " amp_image_tag")
                .contains("Next:\n  - ")
                .doesNotContain(PASSPHRASE, HEARTBEAT_KEY, "PRIVATE KEY");
        assertThat(result.err()).isEmpty();

        Result second = run("export", "kolla", "--to", "kolla", "--show-secrets");
        assertThat(second.out())
                .contains("Nothing had to change in " + path("kolla"))
                .contains(PASSPHRASE, HEARTBEAT_KEY, "PRIVATE KEY");
    }

    @Test
    public void whatIsNotAnEndedRunIsRefused() throws IOException {
        assertThat(run("export", "kolla", "--out", "elsewhere", "--to", "kolla"))
                .isEqualTo(
                        new Result(64, "", "--out elsewhere: there is no such folder; give what a run left behind\n"));
        Files.delete(path("octavia-out/octavia.conf"));
        assertThat(run("export", "kolla", "--to", "kolla").err())
                .contains("there is no octavia.conf in it; run octavia-prerequisites apply");
        Files.delete(path("octavia-out/deployment.json"));
        Result result = run("export", "kolla", "--to", "kolla");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("there is no deployment.json in it; run octavia-prerequisites apply");
        assertThat(path("kolla")).doesNotExist();
    }

    @Test
    public void certificatesThatOctaviaCouldNotUseAreRefused() throws IOException {
        Path conf = path("octavia-out/octavia.conf");
        Files.writeString(conf, Files.readString(conf).replace(PASSPHRASE, "another passphrase"));

        assertThat(run("export", "kolla", "--to", "kolla").err())
                .contains("server_ca.key.pem: passphrase does not open it");
        assertThat(path("kolla")).doesNotExist();
    }

    @Test
    public void anUnknownFormatIsRefusedWithThoseThatThereAre() throws IOException {
        assertThat(run("export", "kolla").status()).isEqualTo(64);
        assertThat(run("export", "chef", "--to", "x").status()).isEqualTo(64);
        assertThat(run("export", "chef", "--to", "x").err()).startsWith("chef: no such format; known are kolla");
    }
}
