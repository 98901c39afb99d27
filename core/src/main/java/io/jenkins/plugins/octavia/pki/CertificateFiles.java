package io.jenkins.plugins.octavia.pki;

import io.jenkins.plugins.octavia.value.CertificateProfile.Layout;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The names of a layout's files. {@code certs/} is exactly what a controller gets, {@code authority/} is what it never
 * gets. In the single-ca layout both CAs have the same files.
 *
 * @param client certificate and unencrypted key in one file, as Octavia's {@code client_cert} wants it
 * @param serverCaChain what may be beside {@code serverCaCertificate} for controllers to verify amphorae with, if that is an
 *     intermediate CA: it and those that signed it, under the name that create_dual_intermediate_CA.sh gives them
 * @param keyFirst whether the key comes first in {@code client}: a habit of the layout, TLS libraries take either
 */
public record CertificateFiles(
        String serverCaCertificate,
        String serverCaKey,
        String clientCaCertificate,
        String clientCaKey,
        String client,
        String serverCaChain,
        boolean keyFirst) {

    private static final String CERTS = "certs/";

    public static CertificateFiles of(Layout layout) {
        return switch (layout) {
            // the names that Octavia's create_certificates.sh used
            case SINGLE_CA ->
                new CertificateFiles(
                        "certs/ca_01.pem",
                        "certs/private/cakey.pem",
                        "certs/ca_01.pem",
                        "certs/private/cakey.pem",
                        "certs/client.pem",
                        "certs/ca_01.pem",
                        false);
            // the names that Octavia's certificate guide copies to controllers
            case DUAL_CA ->
                new CertificateFiles(
                        "certs/server_ca.cert.pem",
                        "certs/server_ca.key.pem",
                        "certs/client_ca.cert.pem",
                        "authority/client_ca.key.pem",
                        "certs/client.cert-and-key.pem",
                        "certs/server_ca-chain.cert.pem",
                        true);
        };
    }

    /** Where a file of {@code certs/} is on a controller, for octavia.conf. */
    public static String onController(String directory, String file) {
        if (!file.startsWith(CERTS)) {
            throw new IllegalArgumentException(file + " never goes to a controller");
        }
        return directory.replaceAll("/+$", "") + "/" + file.substring(CERTS.length());
    }

    /** Those that hold a private key. */
    Set<String> secrets() {
        return new LinkedHashSet<>(List.of(serverCaKey, clientCaKey, client));
    }

    Set<String> all() {
        return new LinkedHashSet<>(List.of(serverCaCertificate, clientCaCertificate, serverCaKey, clientCaKey, client));
    }
}
