package io.jenkins.plugins.octavia.loadbalancer;

import java.util.Optional;

/**
 * What a new amphora of a load balancer would be made of.
 *
 * @param imageTag by which Octavia finds the image; empty if it is not known here
 * @param imageId of the newest active image that has the tag; empty if none has it, or the tag is not known
 * @param computeFlavor the id of the flavor in Nova; empty if it is not known here
 * @param further how many networks it boots on beside the management network
 */
public record Target(
        Optional<String> imageTag, Optional<String> imageId, Optional<String> computeFlavor, int further) {}
