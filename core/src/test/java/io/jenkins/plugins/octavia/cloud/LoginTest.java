package io.jenkins.plugins.octavia.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.CloudConfig.Domain;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Password;
import io.jenkins.plugins.octavia.cloud.CloudConfig.ProjectId;
import io.jenkins.plugins.octavia.cloud.CloudConfig.ProjectName;
import io.jenkins.plugins.octavia.cloud.CloudConfig.UserId;
import io.jenkins.plugins.octavia.cloud.FakeCloud.Pauses;
import io.jenkins.plugins.octavia.cloud.Route.Timeouts;
import io.jenkins.plugins.octavia.embedded.EmbeddedCloud;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.After;
import org.junit.Test;

/** Logging in, and what the catalogue then leads to. */
public class LoginTest {

    private final EmbeddedCloud embedded = EmbeddedCloud.start();

    @After
    public void close() {
        embedded.close();
    }

    private CloudConfig config(String cloud) {
        return Surroundings.clouds(embedded.cloudsYaml()).find(cloud);
    }

    /** The administrator's cloud with other settings. */
    private CloudConfig changed(String from, String to) {
        assertThat(embedded.cloudsYaml()).contains(from);
        return Surroundings.clouds(embedded.cloudsYaml().replace(from, to)).find("admin");
    }

    private long logins() {
        return embedded.requests().stream()
                .filter(r -> r.method().equals("POST") && r.path().equals("/v3/auth/tokens"))
                .count();
    }

    @Test
    public void aPasswordLogsInForItsProject() {
        Cloud cloud = Cloud.connect(config("member"));
        assertThat(cloud.name()).isEqualTo("member");
        assertThat(cloud.user().name()).isEqualTo("demo");
        assertThat(cloud.project().name()).isEqualTo("demo");
    }

    @Test
    public void anApplicationCredentialLogsInForItsOwnProject() {
        Cloud cloud = Cloud.connect(config("appcred"));
        assertThat(cloud.project().name()).isEqualTo("admin");
        assertThat(cloud.compute().flavors()).isEmpty();
    }

    @Test
    public void idsServeInPlaceOfNames() {
        Cloud byName = Cloud.connect(config("admin"));
        CloudConfig config = config("admin");
        Password password = (Password) config.credential();
        CloudConfig byId = new CloudConfig(
                config.name(),
                config.authUrl(),
                new Password(new UserId(byName.user().id()), password.password()),
                new ProjectId(byName.project().id()),
                config.region(),
                config.endpoints(),
                Map.of(),
                config.route(),
                List.of());
        assertThat(Cloud.connect(byId).project()).isEqualTo(byName.project());
    }

    @Test
    public void aTokenIsTakenAsItIsOrForAnotherScope() {
        String token = new Authentication(config("admin"), new Http(Route.DIRECT, new Pauses()))
                .login()
                .token();
        for (String project : List.of("", "      project_name: admin\n")) {
            CloudConfig config = Surroundings.clouds("clouds:\n  t:\n    auth:\n      auth_url: " + embedded.authUrl()
                            + "\n      token: " + token + "\n" + project)
                    .find();
            assertThat(Cloud.connect(config).project().name()).isEqualTo("admin");
        }
        assertThatThrownBy(
                        () -> Cloud.connect(Surroundings.auth("auth_url: " + embedded.authUrl(), "token: stale-token")
                                .find()))
                .hasMessageStartingWith("cloud c: keystone at " + embedded.authUrl() + " refuses the token (401: ")
                .hasMessageNotContaining("stale-token");
    }

    @Test
    public void aTokenThatIsNoLongerGoodIsToldAsOne() {
        Authentication.Login login = new Authentication(config("admin"), new Http(Route.DIRECT, new Pauses())).login();
        embedded.expireTokens();
        for (String project : List.of("", "      project_name: admin\n")) {
            for (String token : List.of(login.token(), "stale-token")) {
                CloudConfig config = Surroundings.clouds("clouds:\n  t:\n    auth:\n      auth_url: "
                                + embedded.authUrl() + "\n      token: " + token + "\n" + project)
                        .find();
                assertThatThrownBy(() -> Cloud.connect(config))
                        .hasMessageStartingWith("cloud t: keystone at " + embedded.authUrl() + " refuses the token (40")
                        .hasMessageEndingWith("); it has expired, was revoked or is of another cloud: take a new one"
                                + " (openstack token issue)");
            }
        }
    }

    @Test
    public void anApplicationCredentialThatIsGoneIsToldAsOne() {
        CloudConfig gone = changedCredential("application_credential_id: \"", "application_credential_id: \"x");
        assertThatThrownBy(() -> Cloud.connect(gone))
                .hasMessageStartingWith("cloud appcred: keystone at " + embedded.authUrl()
                        + " refuses the application credential (404: Could not find Application Credential: x")
                .hasMessageEndingWith(
                        "); check its id (or name and user) and its secret, and whether it has expired or was deleted");
    }

    private CloudConfig changedCredential(String from, String to) {
        assertThat(embedded.cloudsYaml()).contains(from);
        return Surroundings.clouds(embedded.cloudsYaml().replace(from, to)).find("appcred");
    }

    @Test
    public void aWrongPasswordIsToldWithTheUser() {
        CloudConfig config = changed("username: \"admin\"", "username: \"nobody\"");
        assertThatThrownBy(() -> Cloud.connect(config))
                .isInstanceOf(CloudException.class)
                .hasMessage(
                        "cloud admin: keystone at " + embedded.authUrl() + " refuses user nobody (401: The request you"
                                + " have made requires authentication.); check name, secret, domain and project");
    }

    @Test
    public void aLoginForNoProjectIsRefused() {
        String message =
                "cloud %s: the login is for no project, but what Octavia needs belongs to one; set project_name"
                        + " (and no system or domain scope)";
        assertThatThrownBy(() -> Cloud.connect(config("system"))).hasMessage(message, "system");
    }

    @Test
    public void aRegionThatIsNotThereIsToldWithThoseThatAre() {
        Cloud cloud = Cloud.connect(changed("RegionOne", "RegionTwo"));
        assertThatThrownBy(() -> cloud.compute().flavors())
                .hasMessage("cloud admin: there is no region RegionTwo; the catalog has RegionOne");
    }

    @Test
    public void theOnlyRegionNeedsNoName() {
        assertThat(Cloud.connect(changed("    region_name: \"RegionOne\"\n", ""))
                        .compute()
                        .flavors())
                .isEmpty();
    }

    private static Catalog catalog(Optional<String> region, CloudConfig.Interface face) {
        CloudConfig plain = FakeCloud.config("http://k", Timeouts.DEFAULT);
        CloudConfig config = new CloudConfig(
                "c",
                plain.authUrl(),
                plain.credential(),
                new ProjectName("p", Domain.id("default")),
                region,
                face,
                Map.of(),
                Route.DIRECT,
                List.of());
        return new Catalog(
                config,
                List.of(
                        new Catalog.Endpoint("compute", "A", "public", "http://nova-a/v2.1/"),
                        new Catalog.Endpoint("image", "A", "public", "http://glance-a"),
                        new Catalog.Endpoint("image", "A", "internal", "http://glance-in/v2"),
                        new Catalog.Endpoint("network", "B", "public", "http://neutron b")));
    }

    @Test
    public void whatTheCatalogLacksIsToldWithWhatItHas() {
        Catalog nowhere = catalog(Optional.empty(), CloudConfig.Interface.PUBLIC);
        assertThatThrownBy(() -> nowhere.url(Service.COMPUTE))
                .hasMessage("cloud c: say which region (region_name); the catalog has A, B");
        Catalog a = catalog(Optional.of("A"), CloudConfig.Interface.PUBLIC);
        assertThatThrownBy(() -> a.url(Service.NETWORK))
                .hasMessage(
                        "cloud c: region A has no service of type network (neutron); its catalog has compute, image");
        Catalog internal = catalog(Optional.of("A"), CloudConfig.Interface.INTERNAL);
        assertThatThrownBy(() -> internal.url(Service.COMPUTE))
                .hasMessage("cloud c: service compute has no internal endpoint; it has public");
        assertThat(internal.url(Service.IMAGE)).isEqualTo("http://glance-in/v2");
        assertThat(a.url(Service.IMAGE)).isEqualTo("http://glance-a/v2");
        assertThat(a.url(Service.COMPUTE)).isEqualTo("http://nova-a/v2.1");
        Catalog b = catalog(Optional.of("B"), CloudConfig.Interface.PUBLIC);
        assertThatThrownBy(() -> b.url(Service.NETWORK))
                .hasMessage(
                        "cloud c: the catalog has \"http://neutron b/v2.0\" for service network, which is not an http"
                                + " or https URL; correct the catalog");
    }

    @Test
    public void aKeystoneInNoRegionOrInAllLeavesTheOnlyOneOfTheServices() {
        for (String region : List.of("", "*", "global")) {
            CloudConfig config = new CloudConfig(
                    "c",
                    FakeCloud.config("http://k", Timeouts.DEFAULT).authUrl(),
                    FakeCloud.config("http://k", Timeouts.DEFAULT).credential(),
                    new ProjectName("p", Domain.id("default")),
                    Optional.empty(),
                    CloudConfig.Interface.PUBLIC,
                    Map.of(),
                    Route.DIRECT,
                    List.of());
            Catalog catalog = new Catalog(
                    config,
                    List.of(
                            new Catalog.Endpoint("identity", region, "public", "http://k/v3"),
                            new Catalog.Endpoint("compute", "North", "public", "http://nova/v2.1"),
                            new Catalog.Endpoint("network", "North", "public", "http://neutron")));
            assertThat(catalog.url(Service.NETWORK)).isEqualTo("http://neutron/v2.0");
            assertThatThrownBy(() -> catalog.url(Service.IMAGE))
                    .hasMessage("cloud c: region North has no service of type image (glance); its catalog has compute,"
                            + " network");
        }
    }

    @Test
    public void whatIsNoKeystoneIsTold() {
        try (FakeCloud web = FakeCloud.answering(404, "<h1>Not Found</h1>")) {
            assertThatThrownBy(() -> Cloud.connect(FakeCloud.config(web.url() + "/x", Timeouts.DEFAULT)))
                    .hasMessage("cloud fake: POST " + web.url()
                            + "/x/v3/auth/tokens answered 404: Not Found; check auth_url");
        }
        try (FakeCloud web = FakeCloud.answering(200, "{}")) {
            assertThatThrownBy(() -> Cloud.connect(FakeCloud.config(web.url() + "/x", Timeouts.DEFAULT)))
                    .hasMessage(
                            "cloud fake: " + web.url() + "/x/v3/auth/tokens answered without a token; is it keystone?");
        }
    }

    @Test
    public void aKeystoneThatMovedIsToldWithItsNewAddress() {
        for (int status : new int[] {301, 308}) {
            try (FakeCloud old = new FakeCloud(exchange -> {
                exchange.getResponseHeaders()
                        .set("Location", "https://me:secret@keystone.example.net/id/v3/auth/tokens?code=secret");
                FakeCloud.answer(exchange, status, "");
            })) {
                assertThatThrownBy(() -> Cloud.connect(FakeCloud.config(old.url() + "/x", Timeouts.DEFAULT)))
                        .hasMessage(
                                "cloud fake: POST " + old.url() + "/x/v3/auth/tokens answered " + status
                                        + " to https://keystone.example.net/id/v3/auth/tokens; a redirect is not followed, the"
                                        + " login stays with this host: if that is your keystone, set auth_url to https://keystone.example.net/id/v3");
            }
        }
    }

    @Test
    public void anExpiredTokenIsRenewedOnceForManyThreads() throws Exception {
        Cloud cloud = Cloud.connect(config("admin"));
        int threads = 12;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            embedded.expireTokens();
            CountDownLatch ready = new CountDownLatch(threads);
            List<Future<?>> runs = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                boolean byOpenstack4j = i % 2 == 0;
                runs.add(pool.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return byOpenstack4j
                            ? cloud.compute().keypair("k").isPresent()
                            : cloud.network().networks("n").isEmpty();
                }));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(logins()).isEqualTo(2);
    }

    @Test
    public void twoCloudsInOneThreadDoNotMix() {
        try (EmbeddedCloud second = EmbeddedCloud.start()) {
            Cloud one = Cloud.connect(config("admin"));
            Cloud two = Cloud.connect(Surroundings.clouds(second.cloudsYaml()).find("admin"));
            Compute first = one.compute();
            one.compute()
                    .importKeypair(
                            "one", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHVrKU0Sh0Vw8dQ5eVZ0ZK8TQ8sHcFh6ZkS0mCfq9r6a");
            assertThat(two.compute().keypair("one")).isEmpty();
            assertThat(first.keypair("one")).isPresent();
            two.compute().deleteKeypair("one");
            assertThat(first.keypair("one")).isPresent();
        }
    }

    @Test
    public void noTextShowsASecret() {
        CloudConfig config = config("admin");
        String password = ((Password) config.credential()).password().reveal();
        Session session = new Session(config, new Http(config.route(), new Pauses()));
        Authentication.Login login = new Authentication(config, new Http(config.route(), new Pauses())).login();
        Call call = new Call("GET", config.authUrl(), Map.of("X-Auth-Token", login.token()), password.getBytes());
        Answer answer = new Answer(201, Map.of("X-Subject-Token", List.of(login.token())), password.getBytes());
        for (Object shown : List.of(
                config,
                config("appcred"),
                session,
                login,
                call,
                answer,
                Cloud.connect(config),
                Surroundings.clouds(embedded.cloudsYaml()).environment())) {
            assertThat(shown.toString()).doesNotContain(password, login.token());
        }
        assertThat(config("appcred").toString()).contains("****");
    }

    @Test
    public void whatKeystoneRepeatsOfASecretIsCovered() {
        try (FakeCloud keystone = FakeCloud.answering(
                400, "{\"error\": {\"message\": \"'" + FakeCloud.PASSWORD + "' is not of type 'string'\"}}")) {
            assertThatThrownBy(() -> Cloud.connect(FakeCloud.config(keystone.url() + "/echo", Timeouts.DEFAULT)))
                    .hasMessageEndingWith("refuses user given by id (400: '****' is not of type 'string'); check name,"
                            + " secret, domain and project");
        }
    }

    @Test
    public void aTokenThatHttpDoesNotAllowIsNotRepeated() {
        CloudConfig config = Surroundings.auth("auth_url: " + embedded.authUrl(), "token: \"secret\\n\"")
                .find();
        assertThatThrownBy(() -> Cloud.connect(config))
                .isInstanceOf(CloudException.class)
                .hasMessageEndingWith("or the token has characters that HTTP does not allow")
                .hasMessageNotContaining("secret");
    }
}
