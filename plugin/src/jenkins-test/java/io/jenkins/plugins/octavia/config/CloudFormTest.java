package io.jenkins.plugins.octavia.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import io.jenkins.plugins.octavia.embedded.EmbeddedCloud;
import io.jenkins.plugins.octavia.embedded.Request;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlPage;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** Who may ask the form of a cloud what, and what it answers. */
public class CloudFormTest {

    private static final List<String> CHECKS = List.of(
            "checkAuthUrl",
            "checkCaCertificate",
            "checkConnectTimeout",
            "checkReadTimeout",
            "checkOverallTimeout",
            "checkUsableBy",
            "checkVerify",
            "fillInterfaceItems");

    private static final String ERROR = "class=\"error\"";

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    private final EmbeddedCloud cloud = EmbeddedCloud.start();

    @Before
    public void administratorAndDeveloper() throws Exception {
        JENKINS.jenkins.setSecurityRealm(JENKINS.createDummySecurityRealm());
        JENKINS.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ)
                .everywhere()
                .to("developer"));
        GlobalCredentials.set(
                GlobalCredentials.admin("openstack", cloud),
                GlobalCredentials.application("appcred", cloud),
                GlobalCredentials.password("wrong", "admin", "pa55w0rd-canary"),
                GlobalCredentials.text("text", "t3xt-canary"),
                new UsernamePasswordCredentialsImpl(CredentialsScope.SYSTEM, "system", "", "u", "p"));
    }

    @After
    public void stop() {
        cloud.close();
    }

    @Test
    public void developersAreRefused() throws Exception {
        for (String method : CHECKS) {
            assertThat(post("developer", method, Map.of("value", "x")).status())
                    .as(method)
                    .isEqualTo(403);
        }
        assertThat(post("developer", "testConnection", form("openstack")).status())
                .isEqualTo(403);
        assertThat(cloud.requests()).isEmpty();
    }

    @Test
    public void getIsRefused() throws Exception {
        for (String method : Stream.concat(CHECKS.stream(), Stream.of("testConnection", "fillCredentialsIdItems"))
                .toList()) {
            Answer answer = ask("admin", HttpMethod.GET, method, form("openstack"));
            assertThat(answer.status()).as(method).isIn(404, 405);
        }
        assertThat(cloud.requests()).isEmpty();
    }

    @Test
    public void credentialsAreListedForAdministratorsAlone() throws Exception {
        assertThat(post("admin", "fillCredentialsIdItems", Map.of("credentialsId", "gone"))
                        .text())
                .contains("\"openstack\"", "\"appcred\"", "\"gone\"")
                .doesNotContain("\"text\"", "\"system\"", "canary");
        assertThat(post("developer", "fillCredentialsIdItems", Map.of("credentialsId", "openstack"))
                        .text())
                .contains("\"openstack\"")
                .doesNotContain("\"appcred\"", "\"wrong\"");
    }

    @Test
    public void aTestOfTheConnectionSaysWhoLoggedIn() throws Exception {
        assertThat(post("admin", "testConnection", form("openstack")).text())
                .contains("Logged in to project admin as user admin; region RegionOne has compute, network, image")
                .doesNotContain("class=warning", "roles:");
        assertThat(post("admin", "testConnection", form("appcred")).text())
                .contains("Logged in to project admin as user admin");
    }

    @Test
    public void aTestOfTheConnectionLooksUpServicesAndRoles() throws Exception {
        Map<String, String> nowhere = form("openstack");
        nowhere.put("region", "Nowhere");
        assertThat(post("admin", "testConnection", nowhere).text())
                .contains(ERROR, "cloud prod: there is no region Nowhere; the catalog has RegionOne");
        GlobalCredentials.add(GlobalCredentials.member("member", cloud));
        Map<String, String> member = form("member");
        member.put("projectName", "demo");
        assertThat(post("admin", "testConnection", member).text())
                .contains("Logged in to project demo", "roles: user demo has ", "Neutron needs admin or advsvc");
    }

    @Test
    public void aTestOfTheConnectionSaysWhyItFailed() throws Exception {
        assertThat(post("admin", "testConnection", form("wrong")).text())
                .contains(ERROR, "401")
                .doesNotContain("canary", "at io.jenkins", "Exception");
        assertThat(post("admin", "testConnection", form("text")).text())
                .contains("credentials text: is a Secret text, but a cloud takes an OpenStack application credential or"
                        + " Username with password");
        for (String unseen : List.of("none", "system")) {
            assertThat(post("admin", "testConnection", form(unseen)).text())
                    .contains("credentials " + unseen + ": not found among the global ones; create it under Manage"
                            + " Jenkins &gt; Credentials with scope Global");
        }
        assertThat(post("admin", "testConnection", form("")).text()).contains("no credentials are chosen");
        Map<String, String> nowhere = form("openstack");
        nowhere.put("authUrl", "ftp://keystone");
        assertThat(post("admin", "testConnection", nowhere).text())
                .contains("cloud prod: Auth URL &quot;ftp://keystone&quot; is not an http or https URL");
    }

    @Test
    public void theButtonOfTheFormWorks() throws Exception {
        OpenStackCloud configured = new OpenStackCloud("prod", cloud.authUrl());
        configured.setProjectName("admin");
        configured.setCredentialsId("openstack");
        OctaviaClouds.get().setClouds(List.of(configured));

        HtmlPage page = JENKINS.createWebClient().login("admin").goTo("configure");
        page.getWebClient().waitForBackgroundJavaScript(5000);
        assertThat(cloud.requests()).as("the form alone").isEmpty();
        JENKINS.getButtonByCaption(page.getFormByName("config"), "Test connection")
                .click();
        page.getWebClient().waitForBackgroundJavaScript(10_000);

        assertThat(page.asNormalizedText()).contains("Logged in to project admin as user admin");
        assertThat(cloud.requests()).extracting(Request::path).contains("/v3/auth/tokens");
    }

    @Test
    public void checksSayWhatIsWrongAndContactNobody() throws Exception {
        assertThat(check("checkAuthUrl", cloud.authUrl())).doesNotContain(ERROR);
        assertThat(check("checkAuthUrl", "keystone"))
                .contains(ERROR, "Auth URL &quot;keystone&quot; is not an http or https URL");
        assertThat(check("checkAuthUrl", "https://u:p@keystone/v3")).contains("has a user or password in it");
        assertThat(check("checkAuthUrl", "")).as("nothing typed yet").isEqualTo("<div/>");
        assertThat(check("checkCaCertificate", "")).doesNotContain(ERROR);
        assertThat(check("checkCaCertificate", cloud.authUrl())).contains(ERROR, "No certificate in PEM");
        assertThat(check("checkConnectTimeout", "0")).contains(ERROR);
        assertThat(check("checkReadTimeout", "60")).doesNotContain(ERROR);
        assertThat(check("checkOverallTimeout", "")).contains(ERROR);
        assertThat(check("checkUsableBy", "")).doesNotContain("warning");
        assertThat(check("checkUsableBy", "no/such\nnone"))
                .contains("class=\"warning\"", "There is no folder or job no/such, none; give full names");
        JENKINS.createFreeStyleProject("there");
        assertThat(check("checkUsableBy", "there\n")).doesNotContain("warning");
        assertThat(check("checkVerify", "true")).isEqualTo("<div/>");
        assertThat(check("checkVerify", "false")).contains("class=\"warning\"", "can read the credentials");
        assertThat(cloud.requests()).isEmpty();
    }

    @Test
    public void whoSpeaksTlsMustBeTrusted() throws Exception {
        try (SelfSignedCloud secure = SelfSignedCloud.start()) {
            GlobalCredentials.set(GlobalCredentials.admin("openstack", secure.cloud()));
            Map<String, String> form = form("openstack");
            form.put("authUrl", secure.cloud().authUrl());
            assertThat(post("admin", "testConnection", form).text()).contains(ERROR, "is not trusted");

            form.put("caCertificate", secure.certificate());
            assertThat(post("admin", "testConnection", form).text()).contains("Logged in to project admin");
            assertThat(check("checkCaCertificate", secure.certificate())).contains("CN=test");

            form.put("caCertificate", "");
            form.put("verify", "false");
            assertThat(post("admin", "testConnection", form).text()).contains("Logged in to project admin");
        }
    }

    private String check(String method, String value) throws Exception {
        return post("admin", method, Map.of("value", value)).text();
    }

    private Map<String, String> form(String credentialsId) {
        Map<String, String> form = new TreeMap<>(Map.of(
                "name", "prod",
                "authUrl", cloud.authUrl(),
                "interface", "public",
                "credentialsId", credentialsId,
                "verify", "true",
                "jenkinsProxy", "false"));
        form.put("projectName", "admin");
        List.of("region", "projectDomainName", "userDomainName", "caCertificate")
                .forEach(field -> form.put(field, ""));
        return form;
    }

    private record Answer(int status, String text) {}

    private static Answer post(String user, String method, Map<String, String> parameters) throws Exception {
        return ask(user, HttpMethod.POST, method, parameters);
    }

    private static Answer ask(String user, HttpMethod verb, String method, Map<String, String> parameters)
            throws Exception {
        try (JenkinsRule.WebClient client = JENKINS.createWebClient()) {
            client.setThrowExceptionOnFailingStatusCode(false);
            client.withBasicCredentials(user);
            String query = parameters.entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
                    .collect(Collectors.joining("&"));
            WebRequest request = new WebRequest(
                    client.createCrumbedUrl(
                            "descriptorByName/" + OpenStackCloud.class.getName() + "/" + method + "?" + query),
                    verb);
            Page page = client.getPage(request);
            return new Answer(
                    page.getWebResponse().getStatusCode(), page.getWebResponse().getContentAsString());
        }
    }
}
