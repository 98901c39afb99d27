package io.jenkins.plugins.octavia.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.embedded.EmbeddedCloud;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An embedded cloud behind TLS, and the certificate that it signed itself, in PEM. */
public record SelfSignedCloud(EmbeddedCloud cloud, String certificate) {

    /**
     * @param folder for the key store
     * @param name that the certificate is for, as keytool writes it: {@code ip:127.0.0.1}
     */
    public static SelfSignedCloud named(Path folder, String name) throws Exception {
        char[] password = "keystore".toCharArray();
        Path store = folder.resolve("store.p12");
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
        return new SelfSignedCloud(EmbeddedCloud.builder().tls(context).start(), pem);
    }
}
