package io.jenkins.plugins.octavia.value;

import java.util.Locale;

/** Kinds of SSH keys that can be made. */
public enum SshKeyType {
    RSA,
    ED25519,
    ECDSA;

    /** As octavia.yaml and {@code ssh-keygen -t} write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
