package io.jenkins.plugins.octavia.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.plugins.credentials.CredentialsDescriptor;
import com.cloudbees.plugins.credentials.CredentialsScope;
import hudson.AbortException;
import io.jenkins.plugins.octavia.cloud.CloudConfig;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.junit.Test;

/** What a clouds.yaml in a Secret file may make Jenkins read. */
public class CloudsFileTest {

    private final List<Path> read = new ArrayList<>();

    @Test
    public void filesBelowTheWorkspace() throws Exception {
        assertThat(find("tls/ca.pem").route().caCertificates()).contains("PEM");
        assertThat(find("..ca.pem").route().caCertificates()).contains("PEM");

        assertThat(read).containsExactly(Path.of("tls/ca.pem"), Path.of("..ca.pem"));
    }

    @Test
    public void nothingElse() {
        for (String path : List.of(
                "/etc/passwd",
                "../master.key",
                "tls/../../master.key",
                "tls\\..\\..\\master.key",
                "..",
                "~/.ssh/id_rsa",
                "~root/.ssh/id_rsa",
                "\\\\host\\share",
                "C:\\Windows\\win.ini",
                "c:ca.pem")) {
            assertThatThrownBy(() -> find(path)).as(path).isInstanceOf(AbortException.class);
        }
        assertThat(read).isEmpty();
    }

    private CloudConfig find(String cacert) throws AbortException {
        String text =
                "clouds: {prod: {auth: {auth_url: 'https://keystone.invalid/v3', token: t}, cacert: '" + cacert + "'}}";
        CloudsFile file = new CloudsFile(new SecretFile(text), path -> {
            read.add(path);
            return "PEM";
        });
        return file.find(Optional.of("prod"));
    }

    private record SecretFile(String text) implements FileCredentials {
        @Override
        public String getFileName() {
            return "../../evil";
        }

        @Override
        public InputStream getContent() {
            return new ByteArrayInputStream(text.getBytes(UTF_8));
        }

        @Override
        public String getId() {
            return "file";
        }

        @Override
        public String getDescription() {
            return "";
        }

        @Override
        public CredentialsScope getScope() {
            return CredentialsScope.GLOBAL;
        }

        @Override
        public CredentialsDescriptor getDescriptor() {
            throw new UnsupportedOperationException();
        }
    }
}
