package io.jenkins.plugins.octavia.secret;

import java.util.Set;

/** Passphrases and keys that everybody knows, because they stand in Octavia's own scripts and documentation. */
public final class KnownSecrets {
    /**
     * {@code foobar}: create_certificates.sh; {@code not-secure-passphrase}: create_dual_intermediate_CA.sh;
     * {@code insecure}: the heartbeat_key of DevStack; {@code insecure-key-do-not-use-this-key}: the
     * server_certs_key_passphrase of DevStack and of the installation guides.
     */
    private static final Set<String> PUBLIC =
            Set.of("foobar", "not-secure-passphrase", "insecure", "insecure-key-do-not-use-this-key");

    private KnownSecrets() {}

    /** Whether a passphrase or heartbeat key protects nothing. */
    public static boolean isPublic(String secret) {
        return PUBLIC.contains(secret);
    }
}
