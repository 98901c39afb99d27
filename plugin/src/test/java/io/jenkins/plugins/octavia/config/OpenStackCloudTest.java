package io.jenkins.plugins.octavia.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.AbortException;
import io.jenkins.plugins.octavia.cloud.CloudConfig;
import io.jenkins.plugins.octavia.cloud.CloudConfig.ApplicationCredential;
import io.jenkins.plugins.octavia.cloud.CloudConfig.ById;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Domain;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Interface;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Password;
import io.jenkins.plugins.octavia.cloud.CloudConfig.ProjectName;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Unscoped;
import io.jenkins.plugins.octavia.cloud.CloudConfig.UserName;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.Route.Timeouts;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.Test;

/** What core is told of a cloud of the global configuration. */
public class OpenStackCloudTest {

    private static final Map<String, String> PASSWORD = Map.of("username", "octavia", "password", "pa55w0rd");
    private static final Map<String, String> APPLICATION =
            Map.of("application_credential_id", "21dced0f", "application_credential_secret", "s3cret");

    private final OpenStackCloud cloud = new OpenStackCloud(" prod ", " https://keystone.invalid:5000/v3 ");

    @Test
    public void unsetSettingsAreTheDefaults() {
        CloudConfig config = cloud.config(APPLICATION);

        assertThat(config.name()).isEqualTo("prod");
        assertThat(config.authUrl()).isEqualTo(URI.create("https://keystone.invalid:5000/v3"));
        assertThat(config.region()).isEmpty();
        assertThat(config.endpoints()).isEqualTo(Interface.PUBLIC);
        assertThat(config.route().caCertificates()).isEmpty();
        assertThat(config.route().verify()).isTrue();
        assertThat(config.route().proxy()).isEmpty();
        assertThat(config.route().timeouts()).isEqualTo(Timeouts.DEFAULT);
    }

    @Test
    public void allSettings() {
        cloud.setRegion("RegionOne");
        cloud.setInterface("admin");
        cloud.setCaCertificate("PEM");
        cloud.setConnectTimeout(1);
        cloud.setReadTimeout(2);
        cloud.setOverallTimeout(3_600);

        CloudConfig config = cloud.config(PASSWORD);

        assertThat(config.region()).contains("RegionOne");
        assertThat(config.endpoints()).isEqualTo(Interface.ADMIN);
        assertThat(config.route().caCertificates()).contains("PEM");
        assertThat(config.route().timeouts())
                .isEqualTo(new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofHours(1)));
    }

    @Test
    public void anApplicationCredentialHasAProjectOfItsOwn() {
        cloud.setProjectName("service");

        CloudConfig config = cloud.config(APPLICATION);

        assertThat(config.scope()).isEqualTo(new Unscoped());
        assertThat(((ApplicationCredential) config.credential()).id()).isEqualTo(new ById("21dced0f"));
    }

    @Test
    public void aUserIsScopedToTheProject() {
        cloud.setProjectName("service");
        assertThat(cloud.config(PASSWORD).scope()).isEqualTo(new ProjectName("service", Domain.id("default")));

        cloud.setProjectDomainName("Services");
        cloud.setUserDomainName("Users");
        CloudConfig config = cloud.config(PASSWORD);
        assertThat(config.scope()).isEqualTo(new ProjectName("service", Domain.name("Services")));
        assertThat(((Password) config.credential()).user()).isEqualTo(new UserName("octavia", Domain.name("Users")));
    }

    @Test
    public void withoutVerificationNoAuthorityCounts() {
        cloud.setCaCertificate("PEM");
        cloud.setVerify(false);

        CloudConfig config = cloud.config(PASSWORD);

        assertThat(config.route().verify()).isFalse();
        assertThat(config.route().caCertificates()).isEmpty();
        assertThatThrownBy(() -> FipsMode.check(config, true)).isInstanceOf(AbortException.class);
        assertThatCode(() -> FipsMode.check(config, false)).doesNotThrowAnyException();
    }

    @Test
    public void fipsModeAllowsWhatIsVerified() throws Exception {
        CloudConfig config = cloud.config(PASSWORD);

        assertThat(FipsMode.check(config, true)).isSameAs(config);
    }

    @Test
    public void mistakesAreNamed() {
        assertThatThrownBy(() -> new OpenStackCloud("prod", null).config(PASSWORD))
                .isInstanceOf(CloudException.class)
                .hasMessage("cloud prod: auth_url is missing");
        assertThatThrownBy(() -> cloud.config(Map.of("username", "octavia", "password", "")))
                .hasMessage("cloud prod: password is missing");
        assertThatThrownBy(() -> cloud.setInterface("PUBLIC"))
                .hasMessage("cloud prod: interface \"PUBLIC\" is not one of public, internal, admin");
        assertThatThrownBy(() -> cloud.setReadTimeout(0))
                .hasMessage("cloud prod: readTimeout 0 is not within 1 to 3600 seconds");
        assertThatThrownBy(() -> cloud.setOverallTimeout(3_601)).isInstanceOf(IllegalArgumentException.class);
    }
}
