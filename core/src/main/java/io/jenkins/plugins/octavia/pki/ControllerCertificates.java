package io.jenkins.plugins.octavia.pki;

import io.jenkins.plugins.octavia.file.FileProblem;
import io.jenkins.plugins.octavia.value.CertificateProfile.Layout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The certificates that a controller gets, as PEM, whatever the layout calls their files.
 *
 * @param serverCa what issues amphorae's certificates comes first, where Octavia looks for it; those that signed it may follow, so
 *     that the same file verifies amphorae
 * @param serverCaKey encrypted
 * @param client certificate and unencrypted key
 */
public record ControllerCertificates(String serverCa, String serverCaKey, String clientCa, String client) {

    private static final Pattern BLOCK = Pattern.compile("(?s)-----BEGIN ([^-]+)-----.*?-----END \\1-----");

    /** @throws PkiException if a file is missing or cannot be read */
    public static ControllerCertificates of(CertificateFolder folder, Layout layout) {
        CertificateFiles files = CertificateFiles.of(layout);
        return new ControllerCertificates(
                text(folder, folder.amphoraeTrust(layout)),
                text(folder, files.serverCaKey()),
                text(folder, files.clientCaCertificate()),
                text(folder, files.client()));
    }

    private static String text(CertificateFolder folder, String file) {
        try {
            // Only what stands around the blocks may be no UTF-8.
            return new String(Files.readAllBytes(folder.path(file)), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new PkiException(file, "cannot be read (" + FileProblem.of(e) + ")", "restore it, or run apply");
        }
    }

    /** The client's certificate, and those behind it, without the key. */
    public String clientCertificate() {
        return blocks(type -> type.endsWith("CERTIFICATE"));
    }

    public String clientKey() {
        return blocks(type -> type.endsWith("PRIVATE KEY"));
    }

    private String blocks(Predicate<String> types) {
        List<MatchResult> blocks = BLOCK.matcher(client).results().toList();
        return blocks.stream()
                .filter(block -> types.test(block.group(1)))
                .map(block -> block.group() + "\n")
                .collect(Collectors.joining());
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "ControllerCertificates";
    }
}
