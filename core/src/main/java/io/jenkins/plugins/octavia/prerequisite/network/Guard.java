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
    /** Of one that others took the place of. It stays, for copies of its files are found years later. */
    private static final String RETIRED_CA = "octavia-ca-retired=";

    public static String ca(String fingerprint) {
        return CA + fingerprint;
    }

    public static boolean isCa(String tag) {
        return tag.startsWith(CA);
    }

    public static String retiredCa(String fingerprint) {
        return RETIRED_CA + fingerprint;
    }

    public Set<String> caFingerprints() {
        return fingerprints(CA);
    }

    public Set<String> retiredCaFingerprints() {
        return fingerprints(RETIRED_CA);
    }

    private Set<String> fingerprints(String of) {
        return allTags().stream()
                .filter(tag -> tag.startsWith(of))
                .map(tag -> Printable.line(tag.substring(of.length())))
                .collect(Collectors.toSet());
    }

    public boolean says(String tag) {
        return allTags().contains(tag);
    }

    public String name() {
        return network.map(Network::name).map(Printable::line).orElse("");
    }

    /** The tags that guard something. */
    public List<String> tags() {
        return allTags().stream()
                .filter(tag -> isCa(tag) || tag.equals(HEARTBEAT_KEY) || tag.equals(SERVER_CERTS_PASSPHRASE))
                .toList();
    }

    private List<String> allTags() {
        return network.map(Network::tags).orElse(List.of());
    }
}
