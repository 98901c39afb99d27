package io.jenkins.plugins.octavia.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.embedded.EmbeddedCloud;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An embedded cloud behind TLS, and the certificate that it signed itself, in PEM. */
record SelfSignedCloud(EmbeddedCloud cloud, String certificate) implements AutoCloseable {

    private static final String PASSWORD = "keystore";

    static SelfSignedCloud start() throws Exception {
        Path folder = Files.createTempDirectory("tls");
        Path store = folder.resolve("store.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> key = List.of("-genkeypair", "-keyalg", "EC", "-alias", "a", "-dname", "CN=test");
        List<String> in = List.of("-ext", "san=ip:127.0.0.1", "-keystore", store.toString(), "-storepass", PASSWORD);
        ProcessBuilder command = new ProcessBuilder(keytool).redirectErrorStream(true);
        command.command().addAll(key);
        command.command().addAll(in);
        assertThat(command.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor())
                .isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream content = Files.newInputStream(store)) {
            keys.load(content, PASSWORD.toCharArray());
        }
        Files.delete(store);
        Files.delete(folder);
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        String pem = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(keys.getCertificate("a").getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        return new SelfSignedCloud(EmbeddedCloud.builder().tls(context).start(), pem);
    }

    @Override
    public void close() {
        cloud.close();
    }
}
