package io.jenkins.plugins.octavia.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.CloudConfig.Domain;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Interface;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Password;
import io.jenkins.plugins.octavia.cloud.CloudConfig.ProjectName;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Token;
import io.jenkins.plugins.octavia.cloud.CloudConfig.UserName;
import io.jenkins.plugins.octavia.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** Settings that openstacksdk knows: each is read here as there, or refused, and never passed over where it matters. */
public class SettingNamesTest {

    private static final String URL = "auth_url: 'http://k:5000/v3'";

    private static void assertRefused(Surroundings surroundings, String message) {
        assertThatThrownBy(surroundings::find)
                .isInstanceOf(CloudException.class)
                .hasMessage("cloud c: " + message);
    }

    @Test
    public void anotherWayToLogInIsRefusedAndNothingIsSent() {
        for (String type : List.of(
                "v3oidcpassword",
                "v3totp",
                "v3kerberos",
                "v2password",
                "admin_token",
                "none",
                "http_basic",
                "Password")) {
            assertRefused(
                    Surroundings.cloud("auth_type: " + type),
                    "auth_type " + type + " is a way to log in that is not known here; known are password, token,"
                            + " v3applicationcredential, v3password, v3token");
        }
    }

    @Test
    public void theKindOfLoginIsTheOneThatIsSaid() {
        assertThat(Surroundings.clouds("clouds: {c: {auth_type: v3token, username: u, password: p, auth: {" + URL
                                + ", token: t}}}")
                        .find()
                        .credential())
                .isEqualTo(new Token(new Secret("t")));
        assertRefused(
                Surroundings.auth(URL, "token: t", "username: u", "password: p"),
                "a password and a token are given; say by auth_type which one logs in (password, token,"
                        + " v3applicationcredential, v3password, v3token)");
        assertRefused(
                Surroundings.auth(URL, "token: t", "application_credential_secret: s"),
                "a token and an application credential are given; say by auth_type which one logs in (password, token,"
                        + " v3applicationcredential, v3password, v3token)");
        assertRefused(
                Surroundings.auth(URL, "username: u", "password: p", "application_credential_id: i"),
                "a password and an application credential are given; say by auth_type which one logs in (password,"
                        + " token, v3applicationcredential, v3password, v3token)");
    }

    @Test
    public void belowAuthIsNothingThatTheLoginDoesNotTake() {
        assertRefused(
                Surroundings.clouds("clouds: {c: {auth_type: token, auth: {" + URL + ", token: t, username: u}}}"),
                "username is not part of a login by token; leave it out, or set auth_type to the kind of login that it is"
                        + " part of");
        assertRefused(
                Surroundings.auth(URL, "usrname: u", "password: p"),
                "auth.usrname is nothing that a login has; did you mean username?");
        assertRefused(
                Surroundings.auth(URL, "username: u", "password: p", "colour: blue"),
                "auth.colour is nothing that a login has; leave it out");
    }

    @Test
    public void whatWouldLeadElsewhereIsRefused() {
        Map.of(
                        "cert: c.pem", "cert: no client certificate is presented: use an endpoint that asks for none",
                        "key: c.key", "key: no client certificate is presented: use an endpoint that asks for none",
                        "trust_id: t", "trust_id: a trust is not a scope here: log in for a project",
                        "passcode: 1", "passcode: a run logs in more than once: use an application credential",
                        "cloud: rax", "cloud: a profile's vendor file is not read: write its settings here",
                        "auth-type: password", "auth-type: openstacksdk does not read it with a dash: write auth_type",
                        "auth_plugin: token", "auth_plugin: openstacksdk does not read it: set auth_type",
                        "identity_api_version: 2",
                                "identity_api_version: that version is not spoken here: leave it out",
                        "has_network: false", "has_network: the service is needed: leave it out",
                        "compute_timeout: 5", "compute_timeout: one time-out serves all services: set api_timeout")
                .forEach((line, message) -> assertRefused(Surroundings.cloud(line), message));
        for (String name :
                List.of("network_region_name", "image_interface", "compute_service_name", "network-service-type")) {
            assertRefused(
                    Surroundings.cloud(name + ": x"),
                    name + ": one region and interface serves all services here: set region_name, interface or"
                            + " SERVICE_endpoint_override");
        }
        assertRefused(Surroundings.cloud("interface: [internal, public]"), "interface must be one text");
        assertRefused(Surroundings.cloud("username: v"), "username and auth.username differ; leave one out");
    }

    @Test
    public void whatSaysNothingOfThisProgramIsPassedOver() {
        CloudConfig config = Surroundings.cloud(
                        "image_format: raw",
                        "floating_ip_source: neutron",
                        "networks: [{name: public, routes_externally: true}]",
                        "volume_endpoint_override: 'http://cinder'",
                        "compute_api_version: '2.87'",
                        "identity_api_version: 3",
                        "image_status_code_retries: 5",
                        "force_ipv4: true",
                        "auth_plugin: password",
                        "interface: internal",
                        "endpoint_type: internalURL",
                        "has_object_store: false",
                        "timeout: 5",
                        "colour: blue")
                .find();
        assertThat(config.warnings()).isEmpty();
        assertThat(config.route().timeouts()).isEqualTo(Route.Timeouts.DEFAULT);
    }

    @Test
    public void aNameThatLooksLikeOneIsAskedAfter() {
        assertThat(Surroundings.cloud("regoin_name: North").find().warnings())
                .containsExactly("cloud c: regoin_name is not read; did you mean region_name?");
    }

    @Test
    public void dashesAreUnderscores() {
        CloudConfig config = Surroundings.clouds("clouds: {c: {region-name: North, api-timeout: 7,"
                        + " network-endpoint-override: 'http://in:9696', auth: {auth-url: 'http://k', username: u, password: p,"
                        + " user-domain-name: D, project-name: x, project-domain-name: E}}}")
                .find();
        assertThat(config.region()).contains("North");
        assertThat(config.route().timeouts().read()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.overrides()).containsEntry("network", URI.create("http://in:9696"));
        assertThat(config.credential()).isEqualTo(new Password(new UserName("u", Domain.name("D")), new Secret("p")));
        assertThat(config.scope()).isEqualTo(new ProjectName("x", Domain.name("E")));
    }

    @Test
    public void oneDomainServesUserAndProject() {
        for (String name : List.of("domain_name", "default_domain_name")) {
            CloudConfig config = Surroundings.auth(URL, "username: u", "password: p", "project_name: x", name + ": D")
                    .find();
            assertThat(config.credential())
                    .isEqualTo(new Password(new UserName("u", Domain.name("D")), new Secret("p")));
            assertThat(config.scope()).isEqualTo(new ProjectName("x", Domain.name("D")));
        }
    }

    @Test
    public void anAddressCanCountInPlaceOfTheCatalogs() {
        CloudConfig config = Surroundings.cloud(
                        "compute_endpoint_override: http://in:8774",
                        "network_endpoint_override: http://in:9696/",
                        "image_endpoint: http://in:9292/v2")
                .find();
        Catalog catalog = new Catalog(config, List.of());
        assertThat(catalog.url(Service.COMPUTE)).isEqualTo("http://in:8774/v2.1");
        assertThat(catalog.url(Service.NETWORK)).isEqualTo("http://in:9696/v2.0");
        assertThat(catalog.url(Service.IMAGE)).isEqualTo("http://in:9292/v2");
        assertRefused(
                Surroundings.cloud("network_endpoint_override: in:9696"),
                "network_endpoint_override \"in:9696\" is not an http or https URL");
        assertRefused(
                Surroundings.cloud("network_endpoint_override: http://u:p@in:9696"),
                "network_endpoint_override has a user or password in it; give them as username and password");
    }

    @Test
    public void theFirstOfTheRegionsCountsUnlessAVariableNamesAnother() {
        for (String regions : List.of(
                "regions: [South, North]",
                "region_name: [South, North]",
                "region_name: 'South,North'",
                "regions: [{name: South, values: {interface: admin}}, {name: North, values: {interface: internal}}]")) {
            assertThat(Surroundings.cloud(regions).find().region()).contains("South");
            assertThat(Surroundings.cloud(regions)
                            .variable("OS_REGION_NAME", "North")
                            .find()
                            .region())
                    .contains("North");
            assertRefused(
                    Surroundings.cloud(regions).variable("OS_REGION_NAME", "West"),
                    "OS_REGION_NAME is West, and its settings have South, North; unset the variable, or name one of them");
        }
        assertThat(Surroundings.cloud()
                        .variable("OS_REGION_NAME", "North")
                        .find()
                        .region())
                .contains("North");
        assertRefused(
                Surroundings.cloud("region_name: South").variable("OS_REGION_NAME", "North"),
                "OS_REGION_NAME is North, and its settings have South; unset the variable, or name one of them");
    }

    @Test
    public void aRegionHasValuesOfItsOwn() {
        String regions = "regions: [{name: South, values: {interface: admin, auth: {project_name: y}}}, North]";
        CloudConfig south = Surroundings.cloud(regions).find();
        assertThat(south.endpoints()).isEqualTo(Interface.ADMIN);
        assertThat(south.scope()).isEqualTo(new ProjectName("y", Domain.id("default")));
        CloudConfig north =
                Surroundings.cloud(regions).variable("OS_REGION_NAME", "North").find();
        assertThat(north.endpoints()).isEqualTo(Interface.PUBLIC);
        assertThat(north.scope()).isEqualTo(new ProjectName("x", Domain.id("default")));
        for (String wrong : List.of("{nam: South}", "{name: South, interface: admin}", "{name: South, values: x}")) {
            assertRefused(
                    Surroundings.cloud("regions: [" + wrong + "]"),
                    "an entry of regions must be a name, or {name: NAME, values: {...}}");
        }
    }

    @Test
    public void variablesBesideACloudOfAFileAreNotRead() {
        CloudConfig config = Surroundings.cloud()
                .variable("OS_USERNAME", "v")
                .variable("OS_PASSWORD", "w")
                .variable("OS_COLOUR", "blue")
                .find("c");
        assertThat(config.credential())
                .isEqualTo(new Password(new UserName("u", Domain.id("default")), new Secret("p")));
        assertThat(config.warnings())
                .containsExactly("cloud c: OS_PASSWORD, OS_USERNAME: set, and not read beside a cloud of clouds.yaml");
    }

    @Test
    public void variablesMakeACloudWithoutBeingCompleteAsForOpenstacksdk() {
        assertThatThrownBy(
                        () -> Surroundings.cloud().variable("OS_USERNAME", "v").find())
                .hasMessage(
                        "OS_USERNAME is set, so the cloud is taken from OS_ variables, but OS_AUTH_URL is not; set it,"
                                + " or say which cloud of a clouds.yaml, as cloud or by OS_CLOUD");
        assertThat(Surroundings.cloud()
                        .variable("OS_AUTH_URL", "http://v")
                        .variable("OS_TOKEN", "t")
                        .find("envvars")
                        .authUrl())
                .isEqualTo(URI.create("http://v"));
    }

    @Test
    public void whatIsNotVerifiedIsWarnedOf() {
        assertThat(Surroundings.cloud("verify: no").find().warnings())
                .containsExactly(
                        "cloud c: its TLS certificates are not verified (verify: false); anybody in between can"
                                + " read the password");
        assertThat(Surroundings.cloud("insecure: yes").find().warnings()).hasSize(1);
    }

    @Test
    public void theProjectBesideAnApplicationCredentialIsWarnedOf() {
        assertThat(Surroundings.auth(
                                URL,
                                "application_credential_id: i",
                                "application_credential_secret: s",
                                "project_name: x")
                        .find()
                        .warnings())
                .containsExactly("cloud c: the project is not read: an application credential has its own");
    }

    @Test
    public void secretsOfAnotherFileAreLaidOver() {
        String open = "clouds: {c: {auth: {auth_url: 'http://k', username: u, password: old}, region_name: R}}";
        for (String path : List.of(
                "/cwd/secure.yaml",
                "/cwd/secure.yml",
                "/home/me/.config/openstack/secure.json",
                "/etc/openstack/secure.yaml")) {
            CloudConfig config = Surroundings.clouds(open)
                    .file(path, "{\"clouds\": {\"c\": {\"auth\": {\"password\": \"new\"}}}}")
                    .find();
            assertThat(config.credential())
                    .isEqualTo(new Password(new UserName("u", Domain.id("default")), new Secret("new")));
            assertThat(config.region()).contains("R");
        }
        assertThat(Surroundings.clouds(open).file("/cwd/secure.yaml", "").find().region())
                .contains("R");
        assertThat(((Password) Surroundings.clouds(open)
                                .file("/cwd/secure.yaml", "clouds: {c: {auth: {password: wrong}}}")
                                .file("/elsewhere/s.yaml", "clouds: {c: {auth: {password: right}}}")
                                .variable("OS_CLIENT_SECURE_FILE", "/elsewhere/s.yaml")
                                .find()
                                .credential())
                        .password())
                .isEqualTo(new Secret("right"));
        assertThatThrownBy(() -> Surroundings.clouds(open)
                        .variable("OS_CLIENT_SECURE_FILE", "gone.yaml")
                        .find())
                .hasMessage("OS_CLIENT_SECURE_FILE: there is no file /cwd/gone.yaml");
    }

    @Test
    public void withoutFoldersNoOtherFileIsLookedFor() {
        Environment environment = Environment.withoutFolders(Map.of("OS_CLIENT_CONFIG_FILE", "clouds.yaml"), path -> {
            assertThat(path.toString()).isEqualTo("clouds.yaml");
            return "clouds: {c: {auth: {auth_url: 'http://k', token: t}}}";
        });
        assertThat(new CloudsYaml(environment).find(java.util.Optional.empty()).credential())
                .isEqualTo(new Token(new Secret("t")));
    }
}
