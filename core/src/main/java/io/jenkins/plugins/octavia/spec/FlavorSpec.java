package io.jenkins.plugins.octavia.spec;

import java.util.Map;
import java.util.Optional;

/**
 * The Nova flavor of amphorae.
 *
 * @param id the fixed id, or empty if Nova chooses one
 * @param ram in MiB
 * @param disk in GiB
 * @param isPublic whether every project may use it; Octavia needs a private one only
 */
public record FlavorSpec(
        String name,
        Optional<String> id,
        Size ram,
        Size disk,
        Size vcpus,
        boolean isPublic,
        Map<String, String> extraSpecs) {

    public FlavorSpec {
        extraSpecs = Map.copyOf(extraSpecs);
    }

    /**
     * A size, and whether the operator stated it: only stated sizes are compared with a flavor that exists, so that
     * an existing one of other sizes can be used again.
     */
    public record Size(int value, boolean stated) {}
}
