package io.jenkins.plugins.octavia.bench;

import io.jenkins.plugins.octavia.pki.Bundle;
import io.jenkins.plugins.octavia.spec.SpecReader;
import io.jenkins.plugins.octavia.value.CertificateProfile;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;

/**
 * Keys and certificates of the dual-ca layout, and the same by the {@code openssl} command: Certificates FOLDER ROUNDS
 * SCRIPT. The time of an RSA key is a matter of luck, hence means of many.
 */
public final class Certificates {

    private static final int WARM_UP = 5;

    private Certificates() {}

    public static void main(String... args) throws Exception {
        CertificateProfile spec = SpecReader.fromYaml("certificates: {}", Path.of(args[0]))
                .certificates()
                .orElseThrow()
                .profile();
        SecureRandom random = new SecureRandom();
        Command command = new Command(Path.of(args[0]), Map.of());
        for (int i = 0; i < WARM_UP; i++) {
            Bundle.issue(spec, Clock.systemUTC(), random);
        }
        Times ours = new Times();
        Times openssl = new Times();
        for (int round = 0; round < Integer.parseInt(args[1]); round++) {
            ours.time(() -> Bundle.issue(spec, Clock.systemUTC(), random));
            openssl.time(() -> command.run(args[2]));
        }
        Table.row(
                "certificates, dual-ca, RSA 4096, 4096 and 2048, warm JVM",
                ours + String.format(java.util.Locale.ROOT, ", mean %.2f s", ours.mean()),
                "the `openssl` command",
                openssl + String.format(java.util.Locale.ROOT, ", mean %.2f s", openssl.mean()),
                "<= 1.2 x",
                "%.2f x",
                ours.mean() / openssl.mean());
    }
}
