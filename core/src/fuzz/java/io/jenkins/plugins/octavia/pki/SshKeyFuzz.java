package io.jenkins.plugins.octavia.pki;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** Any text is an SSH key or refused as one. */
public final class SshKeyFuzz {

    private SshKeyFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        read(SshPublicKey::parse, text);
        read(SshPublicKey::ofPrivateKey, text);
    }

    private static void read(Function<String, SshPublicKey> reader, String text) {
        try {
            reader.apply(text).fingerprint();
        } catch (PkiException e) {
            // its own refusal
        }
    }
}
