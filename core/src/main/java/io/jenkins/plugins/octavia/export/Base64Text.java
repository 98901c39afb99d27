package io.jenkins.plugins.octavia.export;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How Kubernetes and charms take files as values, in one line. */
final class Base64Text {

    private Base64Text() {}

    static String of(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
