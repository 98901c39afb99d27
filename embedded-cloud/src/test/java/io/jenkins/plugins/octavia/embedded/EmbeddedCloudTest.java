package io.jenkins.plugins.octavia.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class EmbeddedCloudTest {
    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private EmbeddedCloud cloud;
    private Client admin;

    @Before
    public void start() throws Exception {
        cloud = EmbeddedCloud.start();
        admin = new Client(cloud, "admin");
    }

    @After
    public void stop() {
        cloud.close();
    }

    @Test
    public void everyCloudOfTheYamlCanLogIn() throws Exception {
        for (String name : new String[] {"admin", "member", "appcred", "system"}) {
            assertThat(new Client(cloud, name).login.status()).as(name).isEqualTo(201);
        }
    }

    @Test
    public void applicationCredentialCarriesProjectAndRoles() throws Exception {
        Client appcred = new Client(cloud, "appcred");

        assertThat(appcred.login.json().at("/token/project/name").asText()).isEqualTo("admin");
        assertThat(appcred.login.json().at("/token/roles").findValuesAsText("name"))
                .contains("admin");
    }

    @Test
    public void wrongPasswordIsRefusedInKeystonesWords() throws Exception {
        Client.Reply reply = Client.send(
                HttpClient.newHttpClient(),
                "POST",
                cloud.authUrl() + "/auth/tokens",
                Client.password("admin", "wrong", "{'system':{'all':true}}"));

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.json().at("/error/message").asText())
                .isEqualTo("The request you have made requires authentication.");
    }

    @Test
    public void passwordsDifferFromCloudToCloud() {
        try (EmbeddedCloud other = EmbeddedCloud.start()) {
            assertThat(Client.setting(other, "admin", "password"))
                    .isNotEqualTo(Client.setting(cloud, "admin", "password"));
        }
    }

    @Test
    public void expiredTokensAreRefusedByEveryServiceUntilTheNextLogin() throws Exception {
        cloud.expireTokens();

        assertThat(admin.compute("GET", "/flavors", null).status()).isEqualTo(401);
        assertThat(admin.network("GET", "/networks", null).status()).isEqualTo(401);
        assertThat(admin.image("GET", "/images", null).status()).isEqualTo(401);
        assertThat(new Client(cloud, "admin").compute("GET", "/flavors", null).status())
                .isEqualTo(200);
    }

    @Test
    public void requestsAreRememberedInOrder() throws Exception {
        admin.network("GET", "/networks?name=a", null);

        assertThat(cloud.requests())
                .containsExactly(
                        new Request("identity", "POST", "/v3/auth/tokens"),
                        new Request("network", "GET", "/v2.0/networks"));
    }

    @Test
    public void plannedFaultStrikesTheGivenTimesAndDoesNothing() throws Exception {
        cloud.fail(request -> request.method().equals("POST"), 503, 1);

        Client.Reply broken = admin.network("POST", "/networks", "{'network':{'name':'n'}}");
        int left =
                admin.network("GET", "/networks", null).json().path("networks").size();
        Client.Reply second = admin.network("POST", "/networks", "{'network':{'name':'n'}}");

        assertThat(broken.status()).isEqualTo(503);
        assertThat(broken.json().has("NeutronError")).isTrue();
        assertThat(left).isZero();
        assertThat(second.status()).isEqualTo(201);
    }

    @Test
    public void lostAnswerLeavesTheWorkDone() throws Exception {
        cloud.loseAnswer(request -> request.method().equals("POST"), 1);

        assertThatThrownBy(() -> admin.network("POST", "/networks", "{'network':{'name':'n'}}"))
                .isInstanceOf(IOException.class);
        assertThat(admin.network("GET", "/networks?name=n", null).json().path("networks"))
                .hasSize(1);
    }

    @Test
    public void latencyIsTheLeastThatARequestTakes() throws Exception {
        try (EmbeddedCloud slow =
                EmbeddedCloud.builder().latency(Duration.ofMillis(50)).start()) {
            long before = System.nanoTime();
            assertThat(new Client(slow, "admin").login.status()).isEqualTo(201);
            assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(50_000_000L);
        }
    }

    @Test
    public void closedCloudAnswersNoMore() {
        cloud.close();

        assertThatThrownBy(() -> admin.compute("GET", "/flavors", null)).isInstanceOf(IOException.class);
    }

    @Test
    public void unknownPathsAreAnsweredAsEachServiceWritesIt() throws Exception {
        assertThat(admin.compute("GET", "/nope", null).text()).startsWith("404 Not Found");
        assertThat(admin.network("GET", "/nope", null)
                        .json()
                        .at("/NeutronError/type")
                        .asText())
                .isEqualTo("HTTPNotFound");
        assertThat(admin.image("GET", "/nope", null).text()).startsWith("404 Not Found");
        assertThat(admin.call("GET", cloud.authUrl() + "/nope", null).text()).contains("<title>404 Not Found</title>");
    }

    @Test
    public void speaksTlsWithTheGivenCertificateAlone() throws Exception {
        SSLContext tls = tls();
        try (EmbeddedCloud secure = EmbeddedCloud.builder().tls(tls).start()) {
            HttpClient trusting = HttpClient.newBuilder().sslContext(tls).build();

            assertThat(secure.authUrl()).startsWith("https://127.0.0.1:");
            assertThat(Client.send(trusting, "GET", secure.authUrl(), null).status())
                    .isEqualTo(200);
            assertThatThrownBy(() -> Client.send(HttpClient.newHttpClient(), "GET", secure.authUrl(), null))
                    .isInstanceOf(SSLHandshakeException.class)
                    .isNotInstanceOf(ConnectException.class);
        }
    }

    private SSLContext tls() throws Exception {
        Path store = folder.getRoot().toPath().resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "cloud",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .start();
        keytool.getInputStream().readAllBytes();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, "changeit".toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("cloud", keys.getCertificate("cloud"));
        TrustManagerFactory others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        others.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), others.getTrustManagers(), null);
        return context;
    }
}
