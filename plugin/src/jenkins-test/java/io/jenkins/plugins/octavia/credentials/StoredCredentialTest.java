package io.jenkins.plugins.octavia.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import io.jenkins.plugins.octavia.StoredXml;
import java.util.Map;
import org.junit.Test;

/** An application credential in a file of an older version, or one that somebody edited. */
public class StoredCredentialTest {

    @Test
    public void theLastVersionsIsReadAsItWas() throws Exception {
        ApplicationCredential credential =
                (ApplicationCredential) StoredXml.of("credential.xml").read();

        assertThat(credential.getScope()).isEqualTo(CredentialsScope.GLOBAL);
        assertThat(credential.getId()).isEqualTo("octavia-login");
        assertThat(credential.getDescription()).isEqualTo("for Octavia");
        assertThat(credential.getApplicationCredentialId()).isEqualTo("21dced0f");
        assertThat(credential.getSecret().getPlainText()).isEqualTo("s3cret");
    }

    @Test
    public void whatAFileDoesNotSayIsEmpty() throws Exception {
        Map<String, Object> without = StoredXml.of("credential.xml").withoutEach(ApplicationCredential.class.getName());

        assertThat(((ApplicationCredential) without.get("applicationCredentialId")).getApplicationCredentialId())
                .isEmpty();
        assertThat(((ApplicationCredential) without.get("secret")).getSecret().getPlainText())
                .isEmpty();
        assertThat(((ApplicationCredential) without.get("description")).getDescription())
                .isEmpty();
    }
}
