package io.jenkins.plugins.octavia.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.CloudConfig.ApplicationCredential;
import io.jenkins.plugins.octavia.cloud.CloudConfig.ById;
import io.jenkins.plugins.octavia.cloud.CloudConfig.ByName;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Domain;
import io.jenkins.plugins.octavia.cloud.CloudConfig.DomainScope;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Interface;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Password;
import io.jenkins.plugins.octavia.cloud.CloudConfig.ProjectId;
import io.jenkins.plugins.octavia.cloud.CloudConfig.ProjectName;
import io.jenkins.plugins.octavia.cloud.CloudConfig.SystemScope;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Token;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Unscoped;
import io.jenkins.plugins.octavia.cloud.CloudConfig.UserId;
import io.jenkins.plugins.octavia.cloud.CloudConfig.UserName;
import io.jenkins.plugins.octavia.cloud.Route.Timeouts;
import io.jenkins.plugins.octavia.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** Where a cloud is found, and what its settings mean. */
public class CloudsYamlTest {

    private static final String URL = "auth_url: 'http://k:5000/v3'";
    private static final Domain DEFAULT = Domain.id("default");

    private static String cloud(String name, String url) {
        return "clouds: {%s: {auth: {auth_url: '%s', username: u, password: p}}}".formatted(name, url);
    }

    private static void assertRefused(Surroundings surroundings, String message) {
        assertThatThrownBy(surroundings::find)
                .isInstanceOf(CloudException.class)
                .hasMessage(message);
    }

    @Test
    public void theFirstCloudsYamlOnTheWayCounts() {
        Map<String, String> order = new LinkedHashMap<>();
        order.put("/etc/openstack/clouds.yml", "http://9");
        order.put("/etc/openstack/clouds.yaml", "http://8");
        order.put("/etc/xdg/openstack/clouds.yaml", "http://7");
        order.put("/home/me/.config/openstack/clouds.json", "http://6");
        order.put("/home/me/.config/openstack/clouds.yml", "http://4");
        order.put("/home/me/.config/openstack/clouds.yaml", "http://3");
        order.put("/cwd/clouds.yml", "http://2");
        order.put("/cwd/clouds.yaml", "http://1");
        Surroundings surroundings = new Surroundings();
        order.forEach((file, url) -> {
            surroundings.file(file, cloud("c", url));
            assertThat(surroundings.find().authUrl()).as(file).isEqualTo(URI.create(url));
        });
        surroundings
                .file("/elsewhere/x.yaml", cloud("c", "http://0"))
                .variable("OS_CLIENT_CONFIG_FILE", "/elsewhere/x.yaml");
        assertThat(surroundings.find().authUrl()).isEqualTo(URI.create("http://0"));
    }

    @Test
    public void theFolderOfConfigurationCanBeElsewhere() {
        assertThat(new Surroundings()
                        .variable("XDG_CONFIG_HOME", "/xdg")
                        .file("/xdg/openstack/clouds.yaml", cloud("c", "http://xdg"))
                        .file("/home/me/.config/openstack/clouds.yaml", cloud("c", "http://home"))
                        .find()
                        .authUrl())
                .isEqualTo(URI.create("http://xdg"));
    }

    @Test
    public void aGivenFileMustBeThere() {
        assertRefused(
                Surroundings.cloud().variable("OS_CLIENT_CONFIG_FILE", "gone.yaml"),
                "OS_CLIENT_CONFIG_FILE: there is no file /cwd/gone.yaml");
    }

    @Test
    public void withoutFileAndVariablesTheMessageSaysWhereItLooked() {
        String folders =
                "no cloud is known: there is no clouds.yaml in /cwd, /home/me/.config/openstack, /etc/xdg/openstack,"
                        + " /etc/openstack";
        assertRefused(new Surroundings(), folders + " and OS_AUTH_URL is not set");
        assertRefused(new Surroundings().variable("OS_CLOUD", "c"), folders);
    }

    @Test
    public void aFileThatMayNotBeReadIsNotPassedOver() {
        assertRefused(
                Surroundings.clouds(null).file("/etc/openstack/clouds.yaml", cloud("c", "http://etc")),
                "/cwd/clouds.yaml cannot be read: permission denied");
    }

    @Test
    public void theCloudIsTheGivenOneThenThatOfTheVariableThenTheOnlyOne() {
        String two =
                "clouds: {a: {auth: {auth_url: 'http://a', token: t}}, b: {auth: {auth_url: 'http://b', token: t}}}";
        assertThat(Surroundings.clouds(two).variable("OS_CLOUD", "a").find("b").name())
                .isEqualTo("b");
        assertThat(Surroundings.clouds(two).variable("OS_CLOUD", "a").find().name())
                .isEqualTo("a");
        assertThat(Surroundings.cloud().find().name()).isEqualTo("c");
        assertRefused(
                Surroundings.clouds(two),
                "/cwd/clouds.yaml has the clouds a, b; say which one, as cloud or by OS_CLOUD");
    }

    @Test
    public void anUnknownCloudIsToldWithTheNearest() {
        Surroundings one = Surroundings.clouds(cloud("staging", "http://k"));
        assertThatThrownBy(() -> one.find("stagin"))
                .hasMessage("/cwd/clouds.yaml has no cloud stagin; did you mean staging?");
        assertThatThrownBy(() -> one.find("x")).hasMessage("/cwd/clouds.yaml has no cloud x; it has staging");
    }

    @Test
    public void variablesDescribeACloudWhereNoneIsNamed() {
        Surroundings variables = Surroundings.cloud()
                .variable("OS_AUTH_URL", "http://v:5000")
                .variable("OS_USERNAME", "u")
                .variable("OS_PASSWORD", "0123")
                .variable("OS_PROJECT_NAME", "p")
                .variable("OS_PROJECT_DOMAIN_NAME", "D")
                .variable("OS_USER_DOMAIN_ID", "d")
                .variable("OS_REGION_NAME", "R")
                .variable("OS_INTERFACE", "internal");
        CloudConfig config = variables.find();
        assertThat(config.name()).isEqualTo("from OS_ variables");
        assertThat(config.credential()).isEqualTo(new Password(new UserName("u", Domain.id("d")), new Secret("0123")));
        assertThat(config.scope()).isEqualTo(new ProjectName("p", Domain.name("D")));
        assertThat(config.region()).contains("R");
        assertThat(config.endpoints()).isEqualTo(Interface.INTERNAL);
        assertThat(variables.find("c").authUrl()).isEqualTo(URI.create("http://k:5000"));
        assertThat(variables.variable("OS_CLOUD", "c").find().authUrl()).isEqualTo(URI.create("http://k:5000"));
    }

    @Test
    public void passwordsAreTextWhateverTheyLookLike() {
        for (String password : List.of("12345", "0123", "1e3", "true", "NO", "2026-11-22", "22:22", "~x", "0x1F")) {
            assertThat(Surroundings.auth(URL, "username: u", "password: " + password)
                            .find()
                            .credential())
                    .isEqualTo(new Password(new UserName("u", DEFAULT), new Secret(password)));
        }
    }

    @Test
    public void credentialsAreReadInEveryForm() {
        assertThat(Surroundings.auth(URL, "user_id: i", "password: p").find().credential())
                .isEqualTo(new Password(new UserId("i"), new Secret("p")));
        assertThat(Surroundings.auth(URL, "username: u", "user_domain_name: D", "password: p")
                        .find()
                        .credential())
                .isEqualTo(new Password(new UserName("u", Domain.name("D")), new Secret("p")));
        assertThat(Surroundings.auth(URL, "token: t").find().credential()).isEqualTo(new Token(new Secret("t")));
        assertThat(Surroundings.auth(URL, "application_credential_id: i", "application_credential_secret: s")
                        .find()
                        .credential())
                .isEqualTo(new ApplicationCredential(new ById("i"), new Secret("s")));
        assertThat(Surroundings.auth(
                                URL,
                                "application_credential_name: n",
                                "username: u",
                                "application_credential_secret: s")
                        .find()
                        .credential())
                .isEqualTo(new ApplicationCredential(new ByName("n", new UserName("u", DEFAULT)), new Secret("s")));
    }

    @Test
    public void scopesAreReadInEveryForm() {
        Map.of(
                        "project_id: i", new ProjectId("i"),
                        "tenant_id: i", new ProjectId("i"),
                        "project_name: n", new ProjectName("n", DEFAULT),
                        "tenant_name: n", new ProjectName("n", DEFAULT),
                        "domain_id: d", new DomainScope(Domain.id("d")),
                        "domain_name: d", new DomainScope(Domain.name("d")),
                        "system_scope: all", new SystemScope(),
                        "username: u", new Unscoped())
                .forEach((line, scope) -> assertThat(Surroundings.auth(URL, "user_id: i", "password: p", line)
                                .find()
                                .scope())
                        .as(line)
                        .isEqualTo(scope));
    }

    @Test
    public void anApplicationCredentialBringsItsOwnScope() {
        assertThat(Surroundings.auth(
                                URL,
                                "application_credential_id: i",
                                "application_credential_secret: s",
                                "project_name: x")
                        .find()
                        .scope())
                .isEqualTo(new Unscoped());
    }

    @Test
    public void whatIsMissingIsNamed() {
        assertRefused(Surroundings.auth("username: u", "password: p"), "cloud c: auth_url is missing");
        assertRefused(Surroundings.auth(URL, "password: p"), "cloud c: username (or user_id) is missing");
        assertRefused(Surroundings.auth(URL, "username: u"), "cloud c: password is missing");
        assertRefused(Surroundings.auth(URL, "username: u", "password:"), "cloud c: password is missing");
        assertRefused(
                Surroundings.auth(URL, "application_credential_id: i"),
                "cloud c: application_credential_secret is missing");
        assertRefused(
                Surroundings.clouds("clouds: {c: {auth_type: v3applicationcredential, auth: {" + URL + "}}}"),
                "cloud c: application_credential_id (or application_credential_name) is missing");
        assertRefused(
                Surroundings.clouds("clouds: {c: {profile: vexxhost, auth: {username: u, password: p}}}"),
                "cloud c: profile: a profile's vendor file is not read: write its settings here");
    }

    @Test
    public void settingsHaveTheirDefaults() {
        CloudConfig config = Surroundings.cloud().find();
        assertThat(config.endpoints()).isEqualTo(Interface.PUBLIC);
        assertThat(config.route().verify()).isTrue();
        assertThat(config.region()).isEmpty();
        assertThat(config.route().caCertificates()).isEmpty();
        assertThat(config.route().proxy()).isEmpty();
        assertThat(config.route().timeouts()).isEqualTo(Timeouts.DEFAULT);
    }

    @Test
    public void settingsAreRead() {
        assertThat(Surroundings.cloud("interface: admin").find().endpoints()).isEqualTo(Interface.ADMIN);
        assertThat(Surroundings.cloud("endpoint_type: internalURL").find().endpoints())
                .isEqualTo(Interface.INTERNAL);
        assertThat(Surroundings.cloud("verify: false").find().route().verify()).isFalse();
        assertThat(Surroundings.cloud("insecure: True").find().route().verify()).isFalse();
        assertThat(Surroundings.cloud("api_timeout: 1.5")
                        .find()
                        .route()
                        .timeouts()
                        .read())
                .isEqualTo(Duration.ofMillis(1500));
        assertThat(Surroundings.cloud("api_timeout: 600").find().route().timeouts())
                .isEqualTo(new Timeouts(Timeouts.DEFAULT.connect(), Duration.ofMinutes(10), Duration.ofMinutes(10)));
        assertThat(Surroundings.cloud("cacert: ~/ca.pem")
                        .file("/home/me/ca.pem", "PEM")
                        .find()
                        .route()
                        .caCertificates())
                .contains("PEM");
        assertThat(Surroundings.cloud("cacert: ca.pem")
                        .file("/cwd/ca.pem", "PEM")
                        .find()
                        .route()
                        .caCertificates())
                .contains("PEM");
    }

    @Test
    public void aWrongSettingIsToldWithItsValue() {
        assertRefused(
                Surroundings.cloud("interface: secret"),
                "cloud c: interface \"secret\" is not one of public, internal, admin");
        assertRefused(Surroundings.cloud("insecure: maybe"), "cloud c: insecure \"maybe\" is not true or false");
        for (String text : List.of("maybe", "'false'", "0", "/ca.pem")) {
            assertRefused(
                    Surroundings.cloud("verify: " + text),
                    "cloud c: verify \"" + text.replace("'", "")
                            + "\" is a text, for openstacksdk the path of a file; write false without quotes, set insecure"
                            + " to true (OS_INSECURE), or give the file as cacert");
        }
        assertRefused(
                Surroundings.cloud("api_timeout: soon"), "cloud c: api_timeout \"soon\" is not a number of seconds");
        assertRefused(Surroundings.cloud("api_timeout: -1"), "cloud c: api_timeout \"-1\" is not a number of seconds");
        for (String tooLong : List.of("3600.001", "3601", "999999")) {
            assertRefused(
                    Surroundings.cloud("api_timeout: " + tooLong),
                    "cloud c: api_timeout \"" + tooLong + "\" is more than 3600 seconds");
        }
        assertRefused(Surroundings.cloud("cacert: /gone.pem"), "cloud c: cacert: there is no file /gone.pem");
        for (String url : List.of("keystone:5000", "ftp://k", "http://", "http://a b")) {
            assertRefused(
                    Surroundings.auth("auth_url: '" + url + "'", "username: u", "password: p"),
                    "cloud c: auth_url \"" + url + "\" is not an http or https URL");
        }
    }

    @Test
    public void aPasswordInTheAddressIsRefusedAndNotRepeated() {
        for (String password :
                List.of("hunter2", "hunter@2", "hunter#2", "hunter/2", "hunter 2", "hunter%2", "hunter:2")) {
            for (String host : List.of("k", "a_host:5000")) {
                assertRefused(
                        Surroundings.auth(
                                "auth_url: 'http://u:" + password + "@" + host + "'", "username: u", "password: p"),
                        "cloud c: auth_url has a user or password in it; give them as username and password");
            }
        }
    }

    @Test
    public void aFileThatIsNoCloudsYamlIsToldWithItsPlace() {
        assertRefused(
                Surroundings.clouds(""),
                "/cwd/clouds.yaml: it must be a mapping, lines of \"key: value\", but is empty");
        assertRefused(Surroundings.clouds("cloud: {}"), "/cwd/clouds.yaml: it has no clouds");
        assertRefused(Surroundings.clouds("clouds: {}"), "/cwd/clouds.yaml: it has no clouds");
        assertRefused(Surroundings.clouds("clouds: [a]"), "/cwd/clouds.yaml: it has no clouds");
        assertRefused(Surroundings.clouds("clouds: {c: x}"), "/cwd/clouds.yaml: clouds.c: it must be a mapping");
        assertRefused(Surroundings.clouds("clouds: {c: {auth: x}}"), "cloud c: auth must be a mapping");
        assertRefused(
                Surroundings.clouds("clouds:\n  c: {\n"),
                "/cwd/clouds.yaml: line 3, column 1: not valid YAML: expected the node content, but found '<stream end>'");
    }

    @Test
    public void aPasswordWithoutItsQuotesIsNotRepeated() {
        for (String password : List.of(
                "!hunter2", "!!hunter2", "!h!hunter2", "*hunter2", "%hunter2", "@hunter2", "[hunter2", "'hunter2")) {
            assertThatThrownBy(() -> Surroundings.auth(URL, "username: u", "password: " + password)
                            .find())
                    .as(password)
                    .isInstanceOf(CloudException.class)
                    .hasMessageStartingWith("/cwd/clouds.yaml: line ")
                    .hasMessageNotContaining("hunter2");
        }
    }
}
