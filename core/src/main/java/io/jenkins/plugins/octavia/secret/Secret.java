package io.jenkins.plugins.octavia.secret;

/** Text that must not show: in logs and messages it is stars. */
public record Secret(String reveal) {

    public Secret {
        if (reveal == null || reveal.isEmpty()) {
            throw new IllegalArgumentException("a secret must not be empty");
        }
    }

    @Override
    public String toString() {
        return "****";
    }
}
