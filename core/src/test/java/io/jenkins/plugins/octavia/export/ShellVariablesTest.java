package io.jenkins.plugins.octavia.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.ClassRule;
import org.junit.Test;

public class ShellVariablesTest {

    @ClassRule
    public static final EndedRun RUN = new EndedRun();

    private static List<String> shell(String script, Path file) throws Exception {
        Process shell = new ProcessBuilder("sh", "-euc", script, "sh", file.toString())
                .redirectErrorStream(true)
                .start();
        String lines = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(lines).isZero();
        return lines.lines().toList();
    }

    @Test
    public void aShellReadsEveryNameAsItIsAndRunsNothing() throws Exception {
        List<String> ids = EndedRun.deployment().resources().stream()
                .filter(resource -> resource.kind() == Kind.SECURITY_GROUP)
                .map(Resource::id)
                .toList();

        assertThat(shell(
                        ". \"$1\"; printf '%s\\n' \"$OCTAVIA_AMPHORA_SECURITY_GROUP_NAME\""
                                + " \"$OCTAVIA_AMPHORA_SECURITY_GROUP_ID $OCTAVIA_HEALTH_MANAGER_SECURITY_GROUP_ID\""
                                + " \"$OCTAVIA_IMAGE_TAG\" \"$OCTAVIA_HEALTH_MANAGER_HOSTS\"",
                        RUN.written(Format.ENV).resolve("octavia.env")))
                .containsExactly(
                        "it's $HOME", ids.get(0) + " " + ids.get(1), "amphora {{ 1 }}", "controller localhost");
    }

    @Test
    public void noVariableIsASecretOrOneThatARunReads() throws Exception {
        ExportFile file = RUN.export(Format.ENV).files().get(0);

        assertThat(file.isSecret()).isFalse();
        assertThat(file.content()).doesNotContain(EndedRun.HEARTBEAT_KEY, EndedRun.CA_PASSPHRASE);
        assertThat(file.content().lines().map(line -> line.split("=")[0]))
                .containsAll(Stream.of("FLAVOR", "NETWORK", "SUBNET", "IMAGE")
                        .map(what -> "OCTAVIA_" + what + "_ID")
                        .toList())
                .doesNotContain(
                        "OCTAVIA_CA_PASSPHRASE", "OCTAVIA_HEARTBEAT_KEY", "OCTAVIA_SERVER_CERTS_KEY_PASSPHRASE");
    }
}
