package io.jenkins.plugins.octavia.embedded;

import java.util.Map;

/**
 * What the embedded Octavia reads of an octavia.conf.
 *
 * @param imageTag {@code amp_image_tag}
 * @param imageOwner {@code amp_image_owner_id}; empty for any
 * @param computeFlavor {@code amp_flavor_id}
 * @param topology {@code loadbalancer_topology}
 */
record OctaviaSettings(String imageTag, String imageOwner, String computeFlavor, String topology) {

    /** With what an Octavia flavor says, which wins. */
    OctaviaSettings with(Map<String, String> flavor) {
        return new OctaviaSettings(
                flavor.getOrDefault("amp_image_tag", imageTag),
                imageOwner,
                flavor.getOrDefault("compute_flavor", computeFlavor),
                flavor.getOrDefault("loadbalancer_topology", topology));
    }

    /** @param options of {@code [controller_worker]} */
    static OctaviaSettings of(Map<String, String> options) {
        return new OctaviaSettings(
                options.getOrDefault("amp_image_tag", ""),
                options.getOrDefault("amp_image_owner_id", ""),
                options.getOrDefault("amp_flavor_id", ""),
                options.getOrDefault("loadbalancer_topology", "SINGLE"));
    }
}
