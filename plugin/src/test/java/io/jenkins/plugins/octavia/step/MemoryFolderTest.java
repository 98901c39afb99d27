package io.jenkins.plugins.octavia.step;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Files that core writes for a step are in memory alone, whatever their paths. */
public class MemoryFolderTest {

    @Rule
    public final TemporaryFolder disk = new TemporaryFolder();

    private MemoryFolder memory;

    private MemoryFolder memory() {
        memory = new MemoryFolder(disk.getRoot() + "/ws@tmp/octavia");
        return memory;
    }

    @After
    public void forget() throws IOException {
        memory.close();
    }

    @Test
    public void nothingIsWrittenToTheDisk() throws IOException {
        AtomicFile.writeSecret(memory().path().resolve("certs/ca.key"), bytes("key"));

        assertThat(disk.getRoot()).isEmptyDirectory();
        assertThat(memory.contents(Stream.of("certs"))).containsOnlyKeys("certs/ca.key");
    }

    @Test
    public void nothingIsReadFromTheDisk() throws IOException {
        Path secret = disk.newFile("secret").toPath();
        Files.writeString(secret, "secret");

        for (String path : new String[] {secret.toString(), "../../secret", "/etc/passwd"}) {
            assertThatThrownBy(() -> Files.readString(memory().path().resolve(path)))
                    .isInstanceOf(NoSuchFileException.class);
            assertThatThrownBy(() -> Files.readString(memory().root().resolve(path)))
                    .isInstanceOf(NoSuchFileException.class);
        }
    }

    @Test
    public void stepsUpwardsStayInMemory() throws IOException {
        AtomicFile.writeSecret(memory().path().resolve("../../up"), bytes("x"));

        assertThat(disk.getRoot()).isEmptyDirectory();
    }

    @Test
    public void contentsAreThoseOfTheGivenNames() throws IOException {
        AtomicFile.writeSecret(memory().path().resolve("certs/a.key"), bytes("a"));
        AtomicFile.writeSecret(memory.path().resolve("octavia.conf"), bytes("b"));

        assertThat(memory.names()).containsExactlyInAnyOrder("certs", "octavia.conf");
        assertThat(memory.contents(Stream.of("octavia.conf", "missing"))).containsOnlyKeys("octavia.conf");
    }

    @Test
    public void anUntouchedFolderIsEmpty() throws IOException {
        assertThat(memory().names()).isEmpty();
        assertThat(memory.confsWithoutSecrets()).isEmpty();
    }

    @Test
    public void secretLinesAreLeftOutForEverybodysEyes() throws IOException {
        AtomicFile.writeSecret(
                memory().path().resolve("octavia.conf"),
                bytes("[health_manager]\nheartbeat_key = canary\nbind_port = 5555\n"));

        assertThat(new String(memory.confsWithoutSecrets().get("octavia.conf"), UTF_8))
                .contains("bind_port = 5555")
                .doesNotContain("canary");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
