package io.jenkins.plugins.octavia.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.ConfiguratorException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** The clouds of the global configuration, by form and as code. */
public class GlobalConfigurationTest {

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Before
    public void reset() throws Exception {
        GlobalCredentials.set(GlobalCredentials.password("openstack", "octavia", "pa55w0rd-canary"));
        OctaviaClouds.get().setClouds(List.of());
    }

    @Test
    public void aCloudWithAllSettingsSurvivesTheForm() throws Exception {
        OpenStackCloud before = new OpenStackCloud("prod", "https://keystone.invalid:5000/v3");
        before.setRegion("RegionOne");
        before.setInterface("internal");
        before.setProjectName("service");
        before.setProjectDomainName("Services");
        before.setUserDomainName("Users");
        before.setCredentialsId("openstack");
        before.setCaCertificate("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----");
        before.setConnectTimeout(11);
        before.setReadTimeout(61);
        before.setOverallTimeout(301);
        before.setVerify(false);
        before.setJenkinsProxy(true);
        before.setUsableBy("platform/octavia\nnightly");
        OctaviaClouds.get().setClouds(List.of(before));

        JENKINS.configRoundtrip();

        List<OpenStackCloud> after = OctaviaClouds.get().getClouds();
        assertThat(after).hasSize(1);
        assertThat(after.get(0)).isNotSameAs(before).usingRecursiveComparison().isEqualTo(before);
    }

    @Test
    public void aCloudWithDefaultsSurvivesTheForm() throws Exception {
        OpenStackCloud before = new OpenStackCloud("prod", "https://keystone.invalid:5000/v3");
        OctaviaClouds.get().setClouds(List.of(before));

        JENKINS.configRoundtrip();

        assertThat(OctaviaClouds.get().getClouds().get(0))
                .isNotSameAs(before)
                .usingRecursiveComparison()
                .isEqualTo(before);
    }

    @Test
    public void anAddedCloudHasTheDefaults() throws Exception {
        HtmlPage page = JENKINS.createWebClient().goTo("configure");
        JENKINS.getButtonByCaption(page.getFormByName("config"), "Add cloud").click();
        HtmlForm form = page.getFormByName("config");
        form.getInputByName("_.authUrl").setValue("https://keystone.invalid:5000/v3");
        form.getInputsByName("_.name").forEach(input -> input.setValue("added"));
        JENKINS.submit(form);

        assertThat(OctaviaClouds.get().getClouds())
                .singleElement()
                .usingRecursiveComparison()
                .isEqualTo(new OpenStackCloud("added", "https://keystone.invalid:5000/v3"));
    }

    @Test
    public void theLastCloudCanBeDeleted() throws Exception {
        OctaviaClouds.get().setClouds(List.of(new OpenStackCloud("prod", "https://keystone.invalid:5000/v3")));
        HtmlPage page = JENKINS.createWebClient().goTo("configure");
        HtmlForm form = page.getFormByName("config");
        form.<HtmlButton>getFirstByXPath(".//div[@name='clouds']//button[contains(@class, 'repeatable-delete')]")
                .click();
        page.getWebClient().waitForBackgroundJavaScript(2000);
        JENKINS.submit(form);

        assertThat(OctaviaClouds.get().getClouds()).isEmpty();
    }

    @Test
    public void twoCloudsOfOneNameAreNotSaved() throws Exception {
        OctaviaClouds.get()
                .setClouds(List.of(
                        new OpenStackCloud("prod", "https://a.invalid/v3"),
                        new OpenStackCloud("dev", "https://b.invalid/v3")));
        JenkinsRule.WebClient client = JENKINS.createWebClient();
        client.setThrowExceptionOnFailingStatusCode(false);
        HtmlForm form = client.goTo("configure").getFormByName("config");
        form.getInputsByValue("dev").forEach(input -> input.setValue("prod"));

        HtmlPage answer = JENKINS.submit(form);

        assertThat(answer.getWebResponse().getStatusCode()).isEqualTo(400);
        assertThat(answer.asNormalizedText()).contains("two clouds are called prod; give one of them another name");
        assertThat(OctaviaClouds.get().getClouds())
                .extracting(OpenStackCloud::getName)
                .containsExactly("prod", "dev");
    }

    @Test
    public void asCode() throws Exception {
        configure("""
                unclassified:
                  octaviaClouds:
                    clouds:
                      - name: prod
                        authUrl: https://keystone.invalid:5000/v3
                        region: RegionOne
                        interface: internal
                        projectName: service
                        projectDomainName: Services
                        userDomainName: Users
                        credentialsId: openstack
                        caCertificate: PEM
                        connectTimeout: 11
                        readTimeout: 61
                        overallTimeout: 301
                        verify: false
                        jenkinsProxy: true
                        usableBy: |
                          platform/octavia
                          nightly
                      - {name: dev, authUrl: "http://keystone.invalid:5000/v3"}
                """);

        OpenStackCloud prod = new OpenStackCloud("prod", "https://keystone.invalid:5000/v3");
        prod.setRegion("RegionOne");
        prod.setInterface("internal");
        prod.setProjectName("service");
        prod.setProjectDomainName("Services");
        prod.setUserDomainName("Users");
        prod.setCredentialsId("openstack");
        prod.setCaCertificate("PEM");
        prod.setConnectTimeout(11);
        prod.setReadTimeout(61);
        prod.setOverallTimeout(301);
        prod.setVerify(false);
        prod.setJenkinsProxy(true);
        prod.setUsableBy("platform/octavia\nnightly");
        assertThat(OctaviaClouds.get().getClouds())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(prod, new OpenStackCloud("dev", "http://keystone.invalid:5000/v3"));
        ByteArrayOutputStream export = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(export);
        assertThat(export.toString(StandardCharsets.UTF_8)).contains("octaviaClouds:", "interface: \"internal\"");
    }

    @Test
    public void mistakesInCodeAreNamed() {
        assertThatThrownBy(() -> configure("""
                        unclassified:
                          octaviaClouds:
                            clouds:
                              - {name: prod, authUrl: "https://a.invalid/v3"}
                              - {name: prod, authUrl: "https://b.invalid/v3"}
                        """))
                .isInstanceOf(ConfiguratorException.class)
                .hasStackTraceContaining("two clouds are called prod; give one of them another name");
        assertThatThrownBy(() -> configure("""
                        unclassified:
                          octaviaClouds:
                            clouds:
                              - {name: prod, authUrl: "https://a.invalid/v3", interface: private}
                        """))
                .hasStackTraceContaining("cloud prod: interface \"private\" is not one of public, internal, admin");
    }

    @Test
    public void theFileHoldsTheIdOfTheCredentialsOnly() throws Exception {
        OpenStackCloud cloud = new OpenStackCloud("prod", "https://keystone.invalid:5000/v3");
        cloud.setCredentialsId("openstack");
        OctaviaClouds.get().setClouds(List.of(cloud));

        String xml =
                Files.readString(JENKINS.jenkins.getRootDir().toPath().resolve(OctaviaClouds.class.getName() + ".xml"));

        assertThat(xml).contains("<credentialsId>openstack</credentialsId>").doesNotContain("canary");
        OctaviaClouds.get().load();
        assertThat(OctaviaClouds.get().getClouds())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(cloud);
    }

    private void configure(String yaml) throws Exception {
        Path file = folder.newFile().toPath();
        Files.writeString(file, yaml);
        ConfigurationAsCode.get().configure(file.toUri().toString());
    }
}
