package io.jenkins.plugins.octavia.cloud;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Whom a session trusts. */
public class TlsTest {

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static SelfSignedCloud right;
    private static SelfSignedCloud elsewhere;

    private static void connect(SelfSignedCloud server, String settings, String ca) {
        String clouds =
                server.cloud().cloudsYaml().replace("interface: \"public\"\n", "interface: \"public\"\n" + settings);
        Cloud.connect(Surroundings.clouds(clouds).file("/ca.pem", ca).find("admin"));
    }

    @BeforeClass
    public static void start() throws Exception {
        right = SelfSignedCloud.named(FOLDER.newFolder().toPath(), "ip:127.0.0.1");
        elsewhere = SelfSignedCloud.named(FOLDER.newFolder().toPath(), "dns:cloud.example.org");
    }

    @AfterClass
    public static void stop() {
        right.cloud().close();
        elsewhere.cloud().close();
    }

    private static final String CA = "    cacert: /ca.pem\n";

    @Test
    public void theGivenAuthorityIsTrusted() {
        connect(right, CA, right.certificate());
        connect(right, CA, elsewhere.certificate() + right.certificate());
    }

    @Test
    public void nobodyElseIsTrusted() {
        String message = "give the authority that signed its certificate as cacert";
        assertThatThrownBy(() -> connect(right, "", ""))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("https://127.0.0.1:")
                .hasMessageEndingWith(message);
        assertThatThrownBy(() -> connect(right, CA, elsewhere.certificate())).hasMessageEndingWith(message);
    }

    @Test
    public void anotherNameIsNotTrusted() {
        assertThatThrownBy(() -> connect(elsewhere, CA, elsewhere.certificate()))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining(" has a certificate for another name (")
                .hasMessageEndingWith("; use the name that it is for");
    }

    @Test
    public void withoutVerificationNeitherNameNorAuthorityMatters() {
        connect(right, "    verify: false\n", "");
        connect(elsewhere, "    verify: false\n", "");
        connect(elsewhere, "    insecure: true\n" + CA, right.certificate());
    }

    @Test
    public void anAuthorityThatIsNoPemIsToldBeforeAnyRequest() {
        int before = right.cloud().requests().size();
        for (String text :
                new String[] {"", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"}) {
            assertThatThrownBy(() -> connect(right, CA, text))
                    .as(text)
                    .isInstanceOf(CloudException.class)
                    .hasMessageStartingWith("cloud admin: cacert holds no PEM certificates (");
        }
        assertThat(right.cloud().requests()).hasSize(before);
    }

    @Test(timeout = 20_000)
    public void aServerThatSpeaksNoTlsIsTold() throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> server = CompletableFuture.runAsync(() -> {
                try (Socket socket = plain.accept()) {
                    socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
                    socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            String url = "https://127.0.0.1:" + plain.getLocalPort();
            assertThatThrownBy(() -> Cloud.connect(FakeCloud.config(url, Route.Timeouts.DEFAULT)))
                    .isInstanceOf(CloudException.class)
                    .hasMessageContaining(url + " and this machine cannot agree on TLS (")
                    .hasMessageEndingWith("; is it https at that port?");
            server.handle((done, e) -> done).join();
        }
    }
}
