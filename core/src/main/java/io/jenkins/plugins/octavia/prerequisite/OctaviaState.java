package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.AvailabilityZone;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.LoadBalancing;
import io.jenkins.plugins.octavia.cloud.OctaviaFlavor;
import io.jenkins.plugins.octavia.cloud.Profiled;
import io.jenkins.plugins.octavia.cloud.ProviderProfile;
import io.jenkins.plugins.octavia.prerequisite.base.About;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.text.Printable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What Octavia has of flavors or of availability zones, if there is one that answers.
 *
 * @param absence why there is none, and what to do
 */
record OctaviaState<T extends Profiled>(
        Kind kind, Optional<String> absence, List<T> all, List<ProviderProfile> profiles) {

    /** {@code octavia} is the old name of the provider. */
    private static final Set<String> AMPHORA = Set.of("amphora", "octavia");

    private static final String AGAIN = "; run again once Octavia is up";

    /** What a service answers, or a proxy before it, that does not run (yet); 0 if nothing answers. */
    private static final Set<Integer> NOT_UP = Set.of(0, 502, 503, 504);

    /** @throws CloudException if it answers that it failed, or that the login may not ask */
    static OctaviaState<OctaviaFlavor> ofFlavors(LoadBalancing octavia) {
        return of(Kind.OCTAVIA_FLAVOR, "flavors", octavia, octavia::flavors, octavia::flavorProfiles);
    }

    /** @throws CloudException if it answers that it failed, or that the login may not ask */
    static OctaviaState<AvailabilityZone> ofZones(LoadBalancing octavia) {
        return of(
                Kind.AVAILABILITY_ZONE,
                "availability zones",
                octavia,
                octavia::availabilityZones,
                octavia::availabilityZoneProfiles);
    }

    private static <T extends Profiled> OctaviaState<T> of(
            Kind kind,
            String what,
            LoadBalancing octavia,
            Supplier<List<T>> all,
            Supplier<List<ProviderProfile>> profiles) {
        if (!octavia.isThere()) {
            return absent(kind, "this cloud's catalog has no load-balancer service yet");
        }
        try {
            return About.about(
                    "octavia", what, () -> new OctaviaState<>(kind, Optional.empty(), all.get(), profiles.get()));
        } catch (CloudException e) {
            if (!NOT_UP.contains(e.status()) || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return absent(kind, "Octavia does not answer yet (" + Printable.line(e.getMessage()) + ")");
        }
    }

    private static <T extends Profiled> OctaviaState<T> absent(Kind kind, String reason) {
        return new OctaviaState<>(kind, Optional.of(reason + AGAIN), List.of(), List.of());
    }

    /**
     * The one of that name.
     *
     * @throws Refusal if there is one whose name differs in case alone, beside which Octavia makes none
     */
    Optional<T> named(String name) {
        Optional<T> found = all.stream().filter(one -> one.name().equals(name)).findFirst();
        if (found.isEmpty()) {
            all.stream()
                    .filter(one -> one.name().equalsIgnoreCase(name))
                    .findFirst()
                    .ifPresent(near -> {
                        throw new Refusal(kind + " " + name + ": Octavia takes " + Printable.line(near.name())
                                + " for the same name; ask for that one, or for a name that differs in more than case");
                    });
        }
        return found;
    }

    ProviderProfile profile(T one) {
        return profiles.stream()
                .filter(profile -> profile.id().equals(one.profileId()))
                .findFirst()
                .orElseThrow(() -> new Refusal(kind + " " + Printable.line(one.name()) + ": Octavia has no profile "
                        + Printable.line(one.profileId()) + " though this has it; look at openstack loadbalancer "
                        + (kind == Kind.OCTAVIA_FLAVOR ? "flavorprofile" : "availabilityzoneprofile") + " list"));
    }

    /** Whether a profile says that to the provider amphora. */
    static boolean says(ProviderProfile profile, Map<String, String> data) {
        return AMPHORA.contains(profile.provider()) && profile.data().equals(data);
    }

    /** A profile of that name and data which nothing has. */
    Optional<ProviderProfile> unusedProfile(String name, Map<String, String> data) {
        return profiles.stream()
                .filter(profile -> profile.name().equals(name) && says(profile, data))
                .filter(profile -> all.stream().noneMatch(one -> one.profileId().equals(profile.id())))
                .findFirst();
    }

    /** Whether the profile goes with it: one that another has too, or of another name, is not ours alone. */
    boolean hasProfileAlone(T one) {
        return profile(one).name().equals(one.name())
                && all.stream()
                        .noneMatch(
                                other -> !other.equals(one) && other.profileId().equals(one.profileId()));
    }
}
