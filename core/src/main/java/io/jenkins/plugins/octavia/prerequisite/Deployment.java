package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.conf.Option;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run has ensured. Holds no secret.
 *
 * @param options of octavia.conf, without the secret ones
 * @param notes what the operator should know, a line each
 * @param failure why the run ended early, empty where it did not
 */
public record Deployment(
        String cloud,
        String project,
        List<Resource> resources,
        Map<Option, String> options,
        List<HealthManagerPort> healthManagers,
        Optional<Certificates> certificates,
        Optional<AmphoraImage> image,
        List<String> notes,
        Optional<String> failure) {

    /** @param fingerprints of the authorities, as the network's tags carry them */
    public record Certificates(List<String> fingerprints, Instant clientNotAfter, Instant caNotAfter) {}

    /** @param replaced the id of the image that had the tag before */
    public record AmphoraImage(String sha256, Optional<String> replaced) {}

    public boolean isChanged() {
        return resources.stream().anyMatch(resource -> resource.action().isChange());
    }
}
