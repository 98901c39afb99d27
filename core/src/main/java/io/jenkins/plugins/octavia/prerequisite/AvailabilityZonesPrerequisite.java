package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.AvailabilityZone;
import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.LoadBalancing;
import io.jenkins.plugins.octavia.cloud.ProviderProfile;
import io.jenkins.plugins.octavia.prerequisite.base.About;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Creation;
import io.jenkins.plugins.octavia.prerequisite.base.Decision;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import io.jenkins.plugins.octavia.prerequisite.network.NamedNetwork;
import io.jenkins.plugins.octavia.spec.AvailabilityZoneSpec;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Octavia's availability zones. Like its flavors they need an Octavia that runs, and are skipped without one. Octavia changes
 * neither the profile of a zone nor what a profile in use says, so a zone that says something else is refused.
 */
final class AvailabilityZonesPrerequisite implements Prerequisite {

    private static final String COMPUTE_ZONE = "compute_zone";
    private static final String MANAGEMENT_NETWORK = "management_network";
    private static final String VIP_NETWORKS = "valid_vip_networks";

    private final List<AvailabilityZoneSpec> specs;
    private final Cloud cloud;
    private final LoadBalancing octavia;
    private final OctaviaState<AvailabilityZone> state;
    private final List<Change> changes = new ArrayList<>();

    private AvailabilityZonesPrerequisite(List<AvailabilityZoneSpec> specs, Cloud cloud) {
        this.specs = specs;
        this.cloud = cloud;
        this.octavia = cloud.loadBalancing();
        this.state = OctaviaState.ofZones(octavia);
        specs.forEach(spec -> changes.add(state.absence()
                .map(choice(spec)::skipped)
                .orElseGet(() -> about(spec, () -> decision(spec)).change())));
    }

    static Optional<AvailabilityZonesPrerequisite> find(Search search) {
        return search.spec().availabilityZones().map(specs -> new AvailabilityZonesPrerequisite(specs, search.cloud()));
    }

    private static <T> T about(AvailabilityZoneSpec spec, Supplier<T> work) {
        return About.about(Kind.AVAILABILITY_ZONE, spec.name(), work);
    }

    private Choice choice(AvailabilityZoneSpec spec) {
        return new Choice(
                Kind.AVAILABILITY_ZONE,
                spec.name(),
                spec.description(),
                spec.enabled(),
                cloud.project().id());
    }

    @Override
    public List<Change> changes() {
        return changes;
    }

    @Override
    public List<String> warnings() {
        return state.absence().filter(reason -> !specs.isEmpty()).stream()
                .map(reason -> Section.AVAILABILITY_ZONES.key() + ": skipped, " + reason)
                .toList();
    }

    @Override
    public ConfOptions options() {
        return ConfOptions.NONE;
    }

    @Override
    public boolean needsOthers() {
        return true;
    }

    @Override
    public Outcome ensure() {
        List<Resource> done = new ArrayList<>();
        if (state.absence().isPresent()) {
            return Outcome.NONE;
        }
        try {
            specs.forEach(spec -> done.add(about(spec, () -> ensured(spec))));
            return Outcome.of(done, ConfOptions.NONE);
        } catch (RuntimeException e) {
            return Outcome.failed(done, e);
        }
    }

    private Resource ensured(AvailabilityZoneSpec spec) {
        Decision<AvailabilityZone> decision = decision(spec);
        AvailabilityZone zone = decision.found().orElseGet(() -> create(spec));
        if (decision.action() == Action.UPDATED) {
            octavia.updateAvailabilityZone(zone.name(), choice(spec).marked(), spec.enabled());
        }
        return decision.resource(zone.name());
    }

    /** With a profile that an earlier run may have left behind without a zone. */
    private AvailabilityZone create(AvailabilityZoneSpec spec) {
        Choice choice = choice(spec);
        Map<String, String> data = data(spec);
        String profile = state.unusedProfile(spec.name(), data)
                .map(ProviderProfile::id)
                .orElseGet(() -> octavia.createAvailabilityZoneProfile(spec.name(), data));
        return Creation.once(
                () -> octavia.createAvailabilityZone(spec.name(), choice.marked(), spec.enabled(), profile),
                () -> octavia.availabilityZones().stream()
                        .filter(choice::isMadeByUs)
                        .findFirst());
    }

    private Decision<AvailabilityZone> decision(AvailabilityZoneSpec spec) {
        Map<String, String> asked = data(spec);
        Optional<AvailabilityZone> found = state.named(spec.name());
        if (found.isEmpty()) {
            spec.computeZone().ifPresent(zone -> refuseUnknown(spec, zone));
            return choice(spec).created(asked);
        }
        return choice(spec).compared(found.get(), state.profile(found.get()), asked);
    }

    /** What the profile is to say. Octavia answers 500 if it names what is not there, which a zone that exists may have lost. */
    private Map<String, String> data(AvailabilityZoneSpec spec) {
        Map<String, String> data = new TreeMap<>();
        spec.computeZone().ifPresent(zone -> data.put(COMPUTE_ZONE, zone));
        String about = Kind.AVAILABILITY_ZONE + " " + spec.name();
        spec.network()
                .map(network -> NamedNetwork.forAmphorae(cloud.network(), network, about, "network"))
                .ifPresent(id -> data.put(MANAGEMENT_NETWORK, id));
        Set<String> vipNetworks = spec.vipNetworks().stream()
                .map(network -> NamedNetwork.find(cloud.network(), network, about, "vipNetworks"))
                .collect(Collectors.toSet());
        if (!vipNetworks.isEmpty()) {
            data.put(VIP_NETWORKS, ProviderProfile.list(vipNetworks));
        }
        return data;
    }

    private void refuseUnknown(AvailabilityZoneSpec spec, String wanted) {
        Set<String> zones = cloud.compute().availabilityZones();
        if (!zones.contains(wanted)) {
            throw new Refusal(Kind.AVAILABILITY_ZONE + " " + spec.name() + ": Nova has no availability zone " + wanted
                    + " (it has " + Printable.line(String.join(", ", new TreeSet<>(zones)))
                    + "); correct computeZone, or make the zone first");
        }
    }
}
