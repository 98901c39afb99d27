package io.jenkins.plugins.octavia.spec;

import java.util.Optional;

/**
 * A flavor of Octavia's own: a kind of load balancer that projects may choose. What is empty is as octavia.conf has it.
 *
 * @param description that projects see, empty for none
 * @param enabled whether new load balancers may have it
 * @param computeFlavor the name or the id of a Nova flavor
 * @param ampImageTag the tag of the image that amphorae boot
 */
public record OctaviaFlavorSpec(
        String name,
        String description,
        boolean enabled,
        Optional<Topology> topology,
        Optional<String> computeFlavor,
        Optional<String> ampImageTag) {

    /** How many amphorae a load balancer has, as Octavia names it. */
    public enum Topology {
        /** One. */
        SINGLE,
        /** Two, of which one serves. */
        ACTIVE_STANDBY
    }
}
