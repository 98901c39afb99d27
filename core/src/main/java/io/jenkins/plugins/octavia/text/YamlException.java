package io.jenkins.plugins.octavia.text;

/** A text that is not YAML, or YAML that is not read here; the message says what is wrong, and in which line. */
public final class YamlException extends RuntimeException {

    private static final long serialVersionUID = 1;

    YamlException(String message) {
        super(message);
    }
}
