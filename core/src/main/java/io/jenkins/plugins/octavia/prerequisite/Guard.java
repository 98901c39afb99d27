package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Network;
import io.jenkins.plugins.octavia.text.Printable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the management network says is in use. A second CA, heartbeat key or passphrase beside one that amphorae know is
 * an outage; so the network, which lives as long as they do, carries tags that say what exists.
 */
record Guard(Optional<Network> network) {

    static final String HEARTBEAT_KEY = "octavia-heartbeat-key";
    static final String SERVER_CERTS_PASSPHRASE = "octavia-server-certs-passphrase";
    private static final String CA = "octavia-ca=";

    static String ca(String fingerprint) {
        return CA + fingerprint;
    }

    static boolean isCa(String tag) {
        return tag.startsWith(CA);
    }

    Set<String> caFingerprints() {
        return tags().stream()
                .filter(Guard::isCa)
                .map(tag -> Printable.line(tag.substring(CA.length())))
                .collect(Collectors.toSet());
    }

    boolean says(String tag) {
        return tags().contains(tag);
    }

    String name() {
        return network.map(Network::name).map(Printable::line).orElse("");
    }

    /** The tags that guard something. */
    List<String> tags() {
        return network.map(Network::tags).orElse(List.of()).stream()
                .filter(tag -> isCa(tag) || tag.equals(HEARTBEAT_KEY) || tag.equals(SERVER_CERTS_PASSPHRASE))
                .toList();
    }
}
