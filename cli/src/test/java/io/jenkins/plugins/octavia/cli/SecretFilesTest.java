package io.jenkins.plugins.octavia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.cli.CommandLineRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Secrets in files, as containers and Vault's agent give them. */
public class SecretFilesTest {

    private static final String PASSPHRASE = "canary passphrase of a file";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private CommandLineRun line;

    @Before
    public void secrets() throws IOException {
        line = new CommandLineRun(folder.getRoot().toPath()).without("OCTAVIA_CA_PASSPHRASE");
        line.spec(
                "certificates: {key: {algorithm: ec, curve: P-256}}\nnetwork: {healthManagers: [{host: controller}]}");
        Files.writeString(line.path("passphrase"), PASSPHRASE + "\n");
        Files.writeString(line.path("heartbeat"), "canary-heartbeat-key-0123456789\r\n");
        Files.writeString(line.path("empty"), "\n");
        Files.writeString(line.path("two"), "one line and\nanother line\n");
        Files.write(line.path("binary"), new byte[] {(byte) 0xff, 1});
    }

    @Test
    public void aVariableNamesTheFile() throws IOException {
        line.with("OCTAVIA_CA_PASSPHRASE_FILE", line.path("passphrase").toString())
                .with("OCTAVIA_HEARTBEAT_KEY_FILE", "heartbeat");
        Result result = line.run("apply", "--embedded");
        assertThat(result.status()).as(result.err()).isZero();
        assertThat(line.path("octavia-out/octavia.conf"))
                .content()
                .contains("heartbeat_key = canary-heartbeat-key-0123456789\n")
                .contains("ca_private_key_passphrase = " + PASSPHRASE + "\n");
        assertThat(result.out() + result.err()).doesNotContain("canary");
        assertThat(line.run("certs", "renew", "octavia-out").status()).isZero();
    }

    @Test
    public void anOptionNamesTheFileAndWins() throws IOException {
        line.with("OCTAVIA_CA_PASSPHRASE", "another one, of the variable");
        String[] given = {"--secret-file", "ca-passphrase=passphrase", "--secret-file", "heartbeat-key=heartbeat"};
        assertThat(line.run("apply", "--embedded", given[0], given[1], given[2], given[3])
                        .status())
                .isZero();
        assertThat(line.run("certs", "renew", "octavia-out", given[0], given[1]).status())
                .isZero();
        assertThat(line.run("certs", "check", "octavia-out", given[0], given[1]).status())
                .isZero();
        assertThat(line.run("certs", "renew", "octavia-out").err()).contains("passphrase does not open it");
    }

    @Test
    public void whatIsNotASecretIsRefusedWithoutItsContent() {
        assertWrong("is empty; put the secret into it", "ca-passphrase=empty");
        assertWrong("is not text in UTF-8", "ca-passphrase=binary");
        assertWrong("cannot be read: there is no such file", "ca-passphrase=none");
        assertWrong("no such secret; known are ca-passphrase, heartbeat-key", "passphrase=passphrase");
        Result two = line.run("apply", "--embedded", "--secret-file", "ca-passphrase=two");
        assertThat(two.status()).isNotZero();
        assertThat(two.err()).doesNotContain("another line");
        line.with("OCTAVIA_CA_PASSPHRASE", "x").with("OCTAVIA_CA_PASSPHRASE_FILE", "passphrase");
        Result both = line.run("apply", "--embedded");
        assertThat(both.status()).isEqualTo(64);
        assertThat(both.err()).startsWith("OCTAVIA_CA_PASSPHRASE and OCTAVIA_CA_PASSPHRASE_FILE are both set");
    }

    private void assertWrong(String message, String given) {
        Result result = line.run("apply", "--embedded", "--secret-file", given);
        assertThat(result.status()).isEqualTo(64);
        assertThat(result.err()).contains(message);
        assertThat(line.path("octavia-out/octavia.conf")).doesNotExist();
    }
}
