package io.jenkins.plugins.octavia.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsNameProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.util.Secret;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** The type of credentials, in Jenkins' own forms and files. */
public class ApplicationCredentialTest {

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void survivesItsForm() throws Exception {
        ApplicationCredential before = store("for Octavia");

        HtmlPage page = JENKINS.createWebClient().goTo("credentials/store/system/domain/_/credential/openstack/update");
        assertThat(page.getWebResponse().getContentAsString()).doesNotContain("s3cret-canary");
        JENKINS.submit(page.getFormByName("update"));

        ApplicationCredential after = only();
        assertThat(after).isNotSameAs(before);
        JENKINS.assertEqualDataBoundBeans(before, after);
        assertThat(after.getSecret().getPlainText()).isEqualTo("s3cret-canary");
    }

    @Test
    public void isConfigurableAsCode() throws Exception {
        Path yaml = folder.newFile().toPath();
        Files.writeString(yaml, """
                credentials:
                  system:
                    domainCredentials:
                      - credentials:
                          - openStackApplicationCredential:
                              scope: GLOBAL
                              id: coded
                              applicationCredentialId: 21dced0f
                              secret: s3cret-canary
                """);

        ConfigurationAsCode.get().configure(yaml.toUri().toString());

        assertThat(only().getId()).isEqualTo("coded");
        assertThat(only().getApplicationCredentialId()).isEqualTo("21dced0f");
        assertThat(only().getSecret().getPlainText()).isEqualTo("s3cret-canary");
    }

    @Test
    public void itsSecretIsNowhereInPlainText() throws Exception {
        store("for Octavia");

        assertThat(Files.readString(JENKINS.jenkins.getRootDir().toPath().resolve("credentials.xml")))
                .contains("21dced0f")
                .doesNotContain("s3cret-canary");
        assertThat(only().toString()).isEqualTo("OpenStack application credential openstack");
    }

    @Test
    public void isListedByKeystonesId() throws Exception {
        assertThat(CredentialsNameProvider.name(store("for Octavia"))).isEqualTo("21dced0f (for Octavia)");
        assertThat(CredentialsNameProvider.name(store(""))).isEqualTo("21dced0f");
    }

    @Test
    public void isNotSavedWithoutIdOrSecret() throws Exception {
        ApplicationCredential before = store("for Octavia");

        assertThat(update("_.applicationCredentialId", " ")).contains("Application credential id is missing");
        assertThat(update("_.secret", "")).contains("Secret is missing").doesNotContain("\tat ");
        assertThat(only()).isSameAs(before);
    }

    /** What a browser shows that leaves the check to the server. */
    private static String update(String field, String value) throws Exception {
        try (JenkinsRule.WebClient client = JENKINS.createWebClient()) {
            client.setThrowExceptionOnFailingStatusCode(false);
            HtmlForm form = client.goTo("credentials/store/system/domain/_/credential/openstack/update")
                    .getFormByName("update");
            HtmlInput input = form.getInputByName(field);
            input.removeAttribute("required");
            input.setValue(value);
            return JENKINS.submit(form).getWebResponse().getContentAsString();
        }
    }

    private static ApplicationCredential store(String description) throws Exception {
        ApplicationCredential credential = new ApplicationCredential(
                CredentialsScope.GLOBAL, "openstack", description, " 21dced0f", Secret.fromString("s3cret-canary"));
        SystemCredentialsProvider provider = SystemCredentialsProvider.getInstance();
        provider.setDomainCredentialsMap(Map.of(Domain.global(), new ArrayList<>(List.of(credential))));
        provider.save();
        return credential;
    }

    private static ApplicationCredential only() {
        return (ApplicationCredential)
                SystemCredentialsProvider.getInstance().getCredentials().get(0);
    }
}
