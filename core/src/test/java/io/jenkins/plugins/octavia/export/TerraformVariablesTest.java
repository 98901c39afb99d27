package io.jenkins.plugins.octavia.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeNoException;

import io.jenkins.plugins.octavia.prerequisite.network.HealthManagerPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.ClassRule;
import org.junit.Test;

public class TerraformVariablesTest {

    @ClassRule
    public static final EndedRun RUN = new EndedRun();

    /** Terraform's own reader, where it is installed. */
    private static String terraform(Path folder, String expression) throws Exception {
        Path in = folder.resolve("expression");
        Files.writeString(in, expression);
        try {
            // Warnings about its own configuration go to standard error.
            Process terraform = new ProcessBuilder("terraform", "-chdir=" + folder, "console")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectInput(in.toFile())
                    .start();
            String out = new String(terraform.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(terraform.waitFor()).isZero();
            return out.strip();
        } catch (IOException e) {
            assumeNoException(e);
            throw e;
        }
    }

    @Test
    public void terraformReadsNamesAndHealthManagersByHost() throws Exception {
        HealthManagerPort port = EndedRun.deployment().healthManagers().get(1);

        assertThat(terraform(
                        RUN.written(Format.TFVARS),
                        "join(\"|\", [var.octavia_amphora_security_group_name, var.octavia_image_tag,"
                                + " var.octavia_health_managers[\"localhost\"].ip,"
                                + " var.octavia_health_managers[\"localhost\"].prefix])"))
                .isEqualTo("\"it's $HOME|amphora {{ 1 }}|" + port.ip() + "|" + port.prefix() + "\"");
    }

    @Test
    public void aNameThatLooksLikeATemplateIsNone() throws Exception {
        String json = Files.readString(RUN.out().deployment());
        Files.writeString(RUN.out().deployment(), json.replace("it's $HOME", "$${a} ${b} %%{c} %{d} \\\" \\\\ $"));
        try {
            assertThat(terraform(RUN.written(Format.TFVARS), "base64encode(var.octavia_amphora_security_group_name)"))
                    .isEqualTo("\"" + Base64Text.of("$${a} ${b} %%{c} %{d} \" \\ $") + "\"");
        } finally {
            Files.writeString(RUN.out().deployment(), json);
        }
    }

    @Test
    public void noVariableIsASecret() {
        assertThat(RUN.export(Format.TFVARS).files()).hasSize(2).noneMatch(ExportFile::isSecret);
        assertThat(RUN.export(Format.TFVARS).files().get(0).content())
                .doesNotContain(EndedRun.HEARTBEAT_KEY, EndedRun.CA_PASSPHRASE);
    }
}
