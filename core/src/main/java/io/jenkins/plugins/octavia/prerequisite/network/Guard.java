package io.jenkins.plugins.octavia.prerequisite.network;

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
public record Guard(Optional<Network> network) {

    public static final String HEARTBEAT_KEY = "octavia-heartbeat-key";
    public static final String SERVER_CERTS_PASSPHRASE = "octavia-server-certs-passphrase";
    private static final String CA = "octavia-ca=";

    public static String ca(String fingerprint) {
        return CA + fingerprint;
    }

    public static boolean isCa(String tag) {
        return tag.startsWith(CA);
    }

    public Set<String> caFingerprints() {
        return tags().stream()
                .filter(Guard::isCa)
                .map(tag -> Printable.line(tag.substring(CA.length())))
                .collect(Collectors.toSet());
    }

    public boolean says(String tag) {
        return tags().contains(tag);
    }

    public String name() {
        return network.map(Network::name).map(Printable::line).orElse("");
    }

    /** The tags that guard something. */
    public List<String> tags() {
        return network.map(Network::tags).orElse(List.of()).stream()
                .filter(tag -> isCa(tag) || tag.equals(HEARTBEAT_KEY) || tag.equals(SERVER_CERTS_PASSPHRASE))
                .toList();
    }
}
