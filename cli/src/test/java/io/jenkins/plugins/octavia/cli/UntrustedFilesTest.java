package io.jenkins.plugins.octavia.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import io.jenkins.plugins.octavia.cloud.Environment;
import io.jenkins.plugins.octavia.embedded.EmbeddedCloud;
import io.jenkins.plugins.octavia.file.StrictModes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Files of another user of the machine, in the way of a run: none of them counts, and none is written. */
public class UntrustedFilesTest {

    private static final int SOMEBODY = 12345;
    private static final String[] APPLY = {"apply", "--spec", "octavia.yaml", "--cloud", "admin"};

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final EmbeddedCloud cloud = EmbeddedCloud.start();
    private Path root;

    private record Result(int status, String out, String err) {}

    @Before
    public void aRunThatWouldPass() throws IOException {
        root = folder.getRoot().toPath().toRealPath();
        write("octavia.yaml", "keypair: {type: ed25519}\nnetwork: {healthManagers: [{host: controller}]}\n");
        write("clouds.yaml", cloud.cloudsYaml());
    }

    @After
    public void close() {
        cloud.close();
    }

    private Path write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        mode(file, "rw-r--r--");
        return file;
    }

    private static void mode(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private static Path give(Path path) throws IOException {
        assumeTrue(
                "only root can give a file away",
                Files.getOwner(Path.of("/proc/self")).getName().equals("root"));
        Files.setAttribute(path, "unix:uid", SOMEBODY, LinkOption.NOFOLLOW_LINKS);
        return path;
    }

    private Result run(String... arguments) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings surroundings = new Surroundings(
                new Environment(
                        Map.of("OCTAVIA_CA_PASSPHRASE", "a passphrase for tests"), root, root, Files::readString),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Terminal.NONE,
                Clock.systemUTC(),
                (delay, work) -> new CompletableFuture<>(),
                new StrictModes(Optional.of(Files.getOwner(root))),
                new SecureRandom(),
                "a test");
        int status = new CommandLineInterface(surroundings).run(arguments);
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private void assertRefused(String message, String... arguments) throws IOException {
        int before = cloud.requests().size();
        Result result = run(arguments);
        assertThat(result.err()).contains(message);
        assertThat(result.status()).isNotZero();
        assertThat(cloud.requests()).as("nothing was asked or made").hasSize(before);
    }

    @Test
    public void aFolderOfResultsThatIsOursIsTaken() throws IOException {
        assertThat(run(APPLY).status()).isZero();
        assertThat(run(APPLY).err()).isEmpty();
    }

    @Test
    public void aFolderOfResultsThatAnotherHasMadeIsRefused() throws IOException {
        Path out = give(Files.createDirectories(root.resolve("octavia-out")));
        for (String command : List.of("apply", "plan", "destroy")) {
            assertRefused(
                    "folder " + out + ": " + out + " belongs to " + SOMEBODY,
                    command,
                    "--spec",
                    "octavia.yaml",
                    "--cloud",
                    "admin");
        }
        assertThat(out).isEmptyDirectory();
    }

    @Test
    public void aFolderOfResultsThatOthersMayWriteIsRefused() throws IOException {
        Path out = Files.createDirectories(root.resolve("octavia-out"));
        for (String permissions : List.of("rwxrwx---", "rwx----wx")) {
            mode(out, permissions);
            assertRefused("folder " + out + ": " + out + " can be written by others (" + permissions + ")", APPLY);
        }
        assertThat(out).isEmptyDirectory();
    }

    @Test
    public void nothingOfAnotherInTheFolderCounts() throws IOException {
        assertThat(run(APPLY).status()).isZero();
        Path out = root.resolve("octavia-out");
        for (String name : List.of("octavia.conf", "deployment.json", "ssh", "ssh/octavia-amphora")) {
            Path file = give(out.resolve(name));
            assertRefused("folder " + out + ": " + file + " belongs to " + SOMEBODY, APPLY);
            Files.setAttribute(file, "unix:uid", 0);
        }
        mode(out.resolve("octavia.conf"), "rw-rw----");
        assertRefused(out.resolve("octavia.conf") + " can be written by others (rw-rw----)", APPLY);
    }

    @Test
    public void whatALinkLeadsToIsJudged() throws IOException {
        Path theirs = give(Files.createDirectories(root.resolve("theirs")));
        Path out = Files.createDirectories(root.resolve("octavia-out"));
        Files.createSymbolicLink(out.resolve("ssh"), theirs);
        assertRefused("folder " + out + ": " + theirs + " belongs to " + SOMEBODY, APPLY);
        assertThat(theirs).isEmptyDirectory();
    }

    @Test
    public void aConfOfAnotherIsRefused() throws IOException {
        Path conf = give(write("given.conf", "[health_manager]\nheartbeat_key = a-key-of-somebody-else\n"));
        assertRefused(
                "octavia.conf " + conf + ": " + conf + " belongs to " + SOMEBODY,
                "apply",
                "--spec",
                "octavia.yaml",
                "--cloud",
                "admin",
                "--conf",
                "given.conf");
    }

    @Test
    public void aPublicKeyOfAnotherIsRefused() throws IOException {
        Path key = give(write("key.pub", "ssh-ed25519 AAAA x\n"));
        write("octavia.yaml", "keypair: {publicKeyFile: key.pub}\n");
        assertRefused("publicKeyFile " + key + ": " + key + " belongs to " + SOMEBODY, APPLY);
    }

    @Test
    public void aCloudsYamlOfAnotherIsRefusedBeforeAPasswordGoesThere() throws IOException {
        Path clouds = give(root.resolve("clouds.yaml"));
        assertRefused(clouds + " cannot be read: " + clouds + " belongs to " + SOMEBODY, APPLY);
        Files.setAttribute(clouds, "unix:uid", 0);
        Path secure = give(write("secure.yaml", "clouds: {admin: {auth: {password: x}}}"));
        assertRefused(secure + " cannot be read: " + secure + " belongs to " + SOMEBODY, APPLY);
    }

    @Test
    public void aSpecificationAndAnImageOfAnotherAreNoted() throws IOException {
        Path spec = give(root.resolve("octavia.yaml"));
        Result result = run(APPLY);
        assertThat(result.status()).isZero();
        assertThat(result.err()).contains("warning: specification " + spec + ": " + spec + " belongs to " + SOMEBODY);
    }

    @Test
    public void aRenewalTrustsNoFolderOfAnother() throws IOException {
        write("octavia.yaml", "certificates: {key: {algorithm: ec, curve: P-256}}\n");
        assertThat(run(APPLY).status()).isZero();
        Path out = root.resolve("octavia-out");
        Path key = give(out.resolve("authority/client_ca.key.pem"));
        assertRefused("folder " + out + ": " + key + " belongs to " + SOMEBODY, "certs", "renew", "octavia-out");
        assertThat(run("certs", "check", "octavia-out").err()).contains("warning: folder " + out + ": " + key);
    }

    @Test
    public void aTimelineReplacesALinkAndNotWhatItLeadsTo() throws IOException {
        Path other = write("other", "mine");
        Files.createSymbolicLink(root.resolve("a.svg"), other);
        assertThat(run("apply", "--spec", "octavia.yaml", "--cloud", "admin", "--timeline", "a.svg")
                        .status())
                .isZero();
        assertThat(other).hasContent("mine");
        assertThat(Files.readString(root.resolve("a.svg"))).startsWith("<svg");
    }
}
