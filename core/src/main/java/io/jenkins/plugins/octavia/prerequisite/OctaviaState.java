package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.LoadBalancing;
import io.jenkins.plugins.octavia.cloud.OctaviaFlavor;
import io.jenkins.plugins.octavia.cloud.ProviderProfile;
import io.jenkins.plugins.octavia.prerequisite.base.About;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.text.Printable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What Octavia has of flavors, if there is one that answers.
 *
 * @param absence why there is none, and what to do
 */
record OctaviaState(Optional<String> absence, List<OctaviaFlavor> flavors, List<ProviderProfile> profiles) {

    /** {@code octavia} is the old name of the provider. */
    static final Set<String> AMPHORA = Set.of("amphora", "octavia");

    private static final String AGAIN = "; run again once Octavia is up";

    /** What a service answers, or a proxy before it, that does not run (yet); 0 if nothing answers. */
    private static final Set<Integer> NOT_UP = Set.of(0, 502, 503, 504);

    /** @throws CloudException if it answers that it failed, or that the login may not ask */
    static OctaviaState of(LoadBalancing octavia) {
        if (!octavia.isThere()) {
            return absent("this cloud's catalog has no load-balancer service yet" + AGAIN);
        }
        try {
            return About.about(
                    "octavia",
                    "flavors",
                    () -> new OctaviaState(Optional.empty(), octavia.flavors(), octavia.flavorProfiles()));
        } catch (CloudException e) {
            if (!NOT_UP.contains(e.status()) || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return absent("Octavia does not answer yet (" + Printable.line(e.getMessage()) + ")" + AGAIN);
        }
    }

    private static OctaviaState absent(String reason) {
        return new OctaviaState(Optional.of(reason), List.of(), List.of());
    }

    /**
     * The flavor of that name.
     *
     * @throws Refusal if there is one whose name differs in case alone, beside which Octavia makes none
     */
    Optional<OctaviaFlavor> flavor(String name) {
        Optional<OctaviaFlavor> found =
                flavors.stream().filter(flavor -> flavor.name().equals(name)).findFirst();
        if (found.isEmpty()) {
            flavors.stream()
                    .filter(flavor -> flavor.name().equalsIgnoreCase(name))
                    .findFirst()
                    .ifPresent(near -> {
                        throw new Refusal(Kind.OCTAVIA_FLAVOR + " " + name + ": Octavia takes flavor "
                                + Printable.line(near.name())
                                + " for the same name; ask for that one, or for a name that differs in more than case");
                    });
        }
        return found;
    }

    ProviderProfile profile(String id) {
        return profiles.stream()
                .filter(profile -> profile.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new Refusal("octavia has no flavor profile " + Printable.line(id)
                        + " though a flavor has it; look at openstack loadbalancer flavorprofile list"));
    }

    /** A profile of that name and data which no flavor has. */
    Optional<ProviderProfile> unusedProfile(String name, Map<String, String> data) {
        return profiles.stream()
                .filter(profile -> profile.name().equals(name)
                        && AMPHORA.contains(profile.provider())
                        && profile.data().equals(data))
                .filter(profile -> !isUsed(profile.id()))
                .findFirst();
    }

    boolean isUsed(String profileId) {
        return flavors.stream().anyMatch(flavor -> flavor.profileId().equals(profileId));
    }
}
