package io.jenkins.plugins.octavia.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

public class NovaTest {
    private static final String FLAVOR =
            "{'flavor':{'name':'amphora','id':'200','ram':1024,'vcpus':1,'disk':2,'os-flavor-access:is_public':false}}";
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHjrMeOeYano8kxhLZ0AZtSmmYXFIHnzHmeh4CEx2TFd c";
    private static final String VERSION = "OpenStack-API-Version";

    private EmbeddedCloud cloud;
    private Client admin;
    private Client member;

    @Before
    public void start() throws Exception {
        cloud = EmbeddedCloud.start();
        admin = new Client(cloud, "admin");
        member = new Client(cloud, "member");
    }

    @After
    public void stop() {
        cloud.close();
    }

    private static String message(Client.Reply reply) {
        return reply.json().findValue("message").asText();
    }

    @Test
    public void flavorIsUniqueByNameAndById() throws Exception {
        admin.compute("POST", "/flavors", FLAVOR);

        Client.Reply name = admin.compute("POST", "/flavors", FLAVOR.replace("200", "201"));
        Client.Reply id = admin.compute("POST", "/flavors", FLAVOR.replace("amphora", "other"));

        assertThat(name.status()).isEqualTo(409);
        assertThat(message(name)).isEqualTo("Flavor with name amphora already exists.");
        assertThat(message(id)).isEqualTo("Flavor with ID 200 already exists.");
    }

    @Test
    public void oneOfManyCreationsAtOnceSucceeds() {
        long created = IntStream.range(0, 16)
                .parallel()
                .filter(i -> {
                    try {
                        return admin.compute("POST", "/flavors", FLAVOR).status() == 200;
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                })
                .count();

        assertThat(created).isEqualTo(1);
    }

    @Test
    public void privateFlavorIsSeenByAdministratorsAndByWhomItWasGrantedTo() throws Exception {
        admin.compute("POST", "/flavors", FLAVOR);
        String project = member.login.json().at("/token/project/id").asText();

        assertThat(admin.compute("GET", "/flavors", null).json().path("flavors"))
                .isEmpty();
        assertThat(admin.compute("GET", "/flavors?is_public=None", null).json().path("flavors"))
                .hasSize(1);
        assertThat(member.compute("GET", "/flavors/200", null).status()).isEqualTo(404);

        admin.compute("POST", "/flavors/200/action", "{'addTenantAccess':{'tenant':'" + project + "'}}");

        assertThat(member.compute("GET", "/flavors/200", null).status()).isEqualTo(200);
    }

    @Test
    public void flavorsComeInPages() throws Exception {
        for (String name : new String[] {"a", "b", "c"}) {
            admin.compute(
                    "POST",
                    "/flavors",
                    FLAVOR.replace("amphora", name).replace("200", name).replace("false", "true"));
        }

        Client.Reply first = admin.compute("GET", "/flavors?limit=2", null);
        Client.Reply second =
                admin.call("GET", first.json().at("/flavors_links/0/href").asText(), null);

        assertThat(first.json().path("flavors").findValuesAsText("name")).containsExactly("a", "b");
        assertThat(second.json().path("flavors").findValuesAsText("name")).containsExactly("c");
    }

    @Test
    public void extraSpecsAreSetChangedAndRemoved() throws Exception {
        admin.compute("POST", "/flavors", FLAVOR);
        String specs = "/flavors/200/os-extra_specs";

        admin.compute("POST", specs, "{'extra_specs':{'octavia:prerequisites':'yes','x':'1'}}");
        admin.compute("POST", specs, "{'extra_specs':{'x':'2'}}");
        admin.compute("DELETE", specs + "/octavia%3Aprerequisites", null);

        assertThat(admin.compute("GET", specs, null).text()).isEqualTo("{\"extra_specs\":{\"x\":\"2\"}}");
        assertThat(admin.compute("DELETE", specs + "/y", null).status()).isEqualTo(404);
    }

    @Test
    public void microversionDecidesWhatAFlavorTells() throws Exception {
        admin.compute("POST", "/flavors", FLAVOR);

        Client.Reply old = admin.compute("GET", "/flavors/200", null);
        Client.Reply recent = admin.compute("GET", "/flavors/200", null, VERSION, "compute 2.61");
        Client.Reply future = admin.compute("GET", "/flavors/200", null, VERSION, "compute 2.94");

        assertThat(old.json().path("flavor").has("extra_specs")).isFalse();
        assertThat(recent.json().path("flavor").has("extra_specs")).isTrue();
        assertThat(recent.http().headers().firstValue(VERSION)).hasValue("compute 2.61");
        assertThat(future.status()).isEqualTo(406);
    }

    @Test
    public void memberMayNotMakeFlavors() throws Exception {
        Client.Reply reply = member.compute("POST", "/flavors", FLAVOR);

        assertThat(reply.status()).isEqualTo(403);
        assertThat(message(reply))
                .isEqualTo("Policy doesn't allow os_compute_api:os-flavor-manage:create to be performed.");
    }

    @Test
    public void importedKeypairBelongsToItsUser() throws Exception {
        String body = "{'keypair':{'name':'k','public_key':'" + KEY + "'}}";

        Client.Reply made = admin.compute("POST", "/os-keypairs", body, VERSION, "compute 2.2");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().at("/keypair/fingerprint").asText())
                .isEqualTo("79:7f:83:b8:0c:0f:ab:a8:d8:d8:e3:25:4d:40:7f:95");
        assertThat(admin.compute("POST", "/os-keypairs", body).status()).isEqualTo(409);
        assertThat(member.compute("GET", "/os-keypairs/k", null).status()).isEqualTo(404);
        assertThat(member.compute("POST", "/os-keypairs", body).status()).isEqualTo(200);
    }

    @Test
    public void whatIsNoPublicKeyIsRefused() throws Exception {
        for (String key : new String[] {"foo", "ssh-rsa AAAA", "ssh-rsa " + KEY.split(" ")[1]}) {
            Client.Reply reply =
                    admin.compute("POST", "/os-keypairs", "{'keypair':{'name':'k','public_key':'" + key + "'}}");

            assertThat(reply.status()).isEqualTo(400);
            assertThat(message(reply)).isEqualTo("Keypair data is invalid: failed to generate fingerprint");
        }
    }
}
