package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Network;
import io.jenkins.plugins.octavia.prerequisite.Deployment.AmphoraImage;
import io.jenkins.plugins.octavia.prerequisite.Deployment.Certificates;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import io.jenkins.plugins.octavia.prerequisite.network.HealthManagerPort;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What has become of one prerequisite, or of several together.
 *
 * @param options of octavia.conf
 * @param network the management network, if it was ensured
 * @param notes what the operator should know, a line each
 * @param failures why not everything could be ensured
 */
record Outcome(
        List<Resource> resources,
        ConfOptions options,
        Optional<Network> network,
        List<HealthManagerPort> healthManagers,
        Optional<Certificates> certificates,
        Optional<AmphoraImage> image,
        List<String> notes,
        List<RuntimeException> failures) {

    static final Outcome NONE = new Outcome(
            List.of(),
            ConfOptions.NONE,
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of());

    static Outcome of(List<Resource> resources, ConfOptions options) {
        return new Outcome(
                resources,
                options,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of());
    }

    static Outcome of(Resource resource, ConfOptions options) {
        return of(List.of(resource), options);
    }

    /** @param done what was ensured all the same */
    static Outcome failed(List<Resource> done, RuntimeException failure) {
        return new Outcome(
                done,
                ConfOptions.NONE,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(failure));
    }

    Outcome with(Certificates made) {
        return and(new Outcome(
                List.of(),
                ConfOptions.NONE,
                Optional.empty(),
                List.of(),
                Optional.of(made),
                Optional.empty(),
                List.of(),
                List.of()));
    }

    Outcome with(AmphoraImage made) {
        return and(new Outcome(
                List.of(),
                ConfOptions.NONE,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.of(made),
                List.of(),
                List.of()));
    }

    Outcome with(Optional<Network> ensured, List<HealthManagerPort> ports, List<String> remarks) {
        return and(new Outcome(
                List.of(), ConfOptions.NONE, ensured, ports, Optional.empty(), Optional.empty(), remarks, List.of()));
    }

    Outcome and(Outcome other) {
        return new Outcome(
                both(resources, other.resources),
                options.and(other.options),
                network.or(other::network),
                both(healthManagers, other.healthManagers),
                certificates.or(other::certificates),
                image.or(other::image),
                both(notes, other.notes),
                both(failures, other.failures));
    }

    private static <T> List<T> both(List<T> some, List<T> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
