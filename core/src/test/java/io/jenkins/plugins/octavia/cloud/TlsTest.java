package io.jenkins.plugins.octavia.cloud;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.embedded.EmbeddedCloud;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Whom a session trusts. */
public class TlsTest {

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static Server right;
    private static Server elsewhere;

    /** A cloud and the certificate that it signed itself. */
    private record Server(EmbeddedCloud cloud, String certificate) {

        static Server named(String name) throws Exception {
            char[] password = "keystore".toCharArray();
            Path store = FOLDER.newFolder().toPath().resolve("store.p12");
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-keyalg",
                            "EC",
                            "-alias",
                            "a",
                            "-dname",
                            "CN=test",
                            "-ext",
                            "san=" + name,
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            store.toString(),
                            "-storepass",
                            new String(password))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertThat(keytool.waitFor()).isZero();
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, password);
            }
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            String pem = "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder()
                            .encodeToString(keys.getCertificate("a").getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
            return new Server(EmbeddedCloud.builder().tls(context).start(), pem);
        }

        void connect(String settings, String ca) {
            String clouds = cloud.cloudsYaml().replace("interface: \"public\"\n", "interface: \"public\"\n" + settings);
            Cloud.connect(Surroundings.clouds(clouds).file("/ca.pem", ca).find("admin"));
        }
    }

    @BeforeClass
    public static void start() throws Exception {
        right = Server.named("ip:127.0.0.1");
        elsewhere = Server.named("dns:cloud.example.org");
    }

    @AfterClass
    public static void stop() {
        right.cloud().close();
        elsewhere.cloud().close();
    }

    private static final String CA = "    cacert: /ca.pem\n";

    @Test
    public void theGivenAuthorityIsTrusted() {
        right.connect(CA, right.certificate());
        right.connect(CA, elsewhere.certificate() + right.certificate());
    }

    @Test
    public void nobodyElseIsTrusted() {
        String message = "give the authority that signed its certificate as cacert";
        assertThatThrownBy(() -> right.connect("", ""))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("https://127.0.0.1:")
                .hasMessageEndingWith(message);
        assertThatThrownBy(() -> right.connect(CA, elsewhere.certificate())).hasMessageEndingWith(message);
    }

    @Test
    public void anotherNameIsNotTrusted() {
        assertThatThrownBy(() -> elsewhere.connect(CA, elsewhere.certificate()))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining(" has a certificate for another name (")
                .hasMessageEndingWith("; use the name that it is for");
    }

    @Test
    public void withoutVerificationNeitherNameNorAuthorityMatters() {
        right.connect("    verify: false\n", "");
        elsewhere.connect("    verify: false\n", "");
        elsewhere.connect("    insecure: true\n" + CA, right.certificate());
    }

    @Test
    public void anAuthorityThatIsNoPemIsToldBeforeAnyRequest() {
        int before = right.cloud().requests().size();
        for (String text :
                new String[] {"", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"}) {
            assertThatThrownBy(() -> right.connect(CA, text))
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
            assertThatThrownBy(() -> Cloud.connect(FakeCloud.config(url, CloudConfig.Timeouts.DEFAULT)))
                    .isInstanceOf(CloudException.class)
                    .hasMessageContaining(url + " and this machine cannot agree on TLS (")
                    .hasMessageEndingWith("; is it https at that port?");
            server.handle((done, e) -> done).join();
        }
    }
}
