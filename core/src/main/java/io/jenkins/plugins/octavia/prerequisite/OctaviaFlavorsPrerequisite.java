package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.Flavor;
import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.cloud.LoadBalancing;
import io.jenkins.plugins.octavia.cloud.OctaviaFlavor;
import io.jenkins.plugins.octavia.cloud.ProviderProfile;
import io.jenkins.plugins.octavia.prerequisite.base.About;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Creation;
import io.jenkins.plugins.octavia.prerequisite.base.Decision;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import io.jenkins.plugins.octavia.spec.ImageSpec;
import io.jenkins.plugins.octavia.spec.OctaviaFlavorSpec;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Octavia's own flavors. They need an Octavia that runs, which it does only with all else in place: without one they are
 * skipped. Octavia changes neither the profile of a flavor nor what a profile in use says, so a flavor that says something
 * else is refused.
 */
final class OctaviaFlavorsPrerequisite implements Prerequisite {

    private static final String TOPOLOGY = "loadbalancer_topology";
    private static final String COMPUTE_FLAVOR = "compute_flavor";
    private static final String IMAGE_TAG = "amp_image_tag";

    private final List<OctaviaFlavorSpec> specs;
    /** Of what this run ensures too. */
    private final Spec run;

    private final Cloud cloud;
    private final LoadBalancing octavia;
    private final OctaviaState<OctaviaFlavor> state;
    private final List<Change> changes = new ArrayList<>();

    private OctaviaFlavorsPrerequisite(List<OctaviaFlavorSpec> specs, Search search) {
        this.specs = specs;
        this.run = search.spec();
        this.cloud = search.cloud();
        this.octavia = cloud.loadBalancing();
        this.state = OctaviaState.ofFlavors(octavia);
        specs.forEach(spec -> changes.add(state.absence()
                .map(choice(spec)::skipped)
                .orElseGet(() -> about(spec, () -> decision(spec)).change())));
    }

    static Optional<OctaviaFlavorsPrerequisite> find(Search search) {
        return search.spec().octaviaFlavors().map(specs -> new OctaviaFlavorsPrerequisite(specs, search));
    }

    private static <T> T about(OctaviaFlavorSpec spec, Supplier<T> work) {
        return About.about(Kind.OCTAVIA_FLAVOR, spec.name(), work);
    }

    private Choice choice(OctaviaFlavorSpec spec) {
        return new Choice(
                Kind.OCTAVIA_FLAVOR,
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
                .map(reason -> Section.OCTAVIA_FLAVORS.key() + ": skipped, " + reason)
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

    private Resource ensured(OctaviaFlavorSpec spec) {
        Decision<OctaviaFlavor> decision = decision(spec);
        OctaviaFlavor flavor = decision.found().orElseGet(() -> create(spec));
        if (decision.action() == Action.UPDATED) {
            octavia.updateFlavor(flavor.id(), choice(spec).marked(), spec.enabled());
        }
        return decision.resource(flavor.id());
    }

    /** With a profile that an earlier run may have left behind without a flavor. */
    private OctaviaFlavor create(OctaviaFlavorSpec spec) {
        Choice choice = choice(spec);
        Map<String, String> data = data(spec, true);
        String profile = state.unusedProfile(spec.name(), data)
                .map(ProviderProfile::id)
                .orElseGet(() -> octavia.createFlavorProfile(spec.name(), data));
        return Creation.once(
                () -> octavia.createFlavor(spec.name(), choice.marked(), spec.enabled(), profile),
                () -> octavia.flavors().stream().filter(choice::isMadeByUs).findFirst());
    }

    private Decision<OctaviaFlavor> decision(OctaviaFlavorSpec spec) {
        Optional<OctaviaFlavor> found = state.named(spec.name());
        if (found.isEmpty()) {
            return choice(spec).created(data(spec, false));
        }
        ProviderProfile profile = state.profile(found.get());
        return choice(spec).compared(found.get(), profile, dataOfOneThatExists(spec, profile));
    }

    /** What it names may be gone by now: an image that served its purpose must not be in the way of all else. */
    private Map<String, String> dataOfOneThatExists(OctaviaFlavorSpec spec, ProviderProfile profile) {
        Map<String, String> data = new TreeMap<>();
        spec.topology().ifPresent(topology -> data.put(TOPOLOGY, topology.name()));
        spec.ampImageTag().ifPresent(tag -> data.put(IMAGE_TAG, tag));
        spec.computeFlavor()
                .flatMap(wanted -> computeFlavor(wanted)
                        .map(Flavor::id)
                        .or(() -> Optional.ofNullable(profile.data().get(COMPUTE_FLAVOR))))
                .ifPresent(id -> data.put(COMPUTE_FLAVOR, id));
        return data;
    }

    /**
     * What the profile is to say. Octavia answers 500 if it names what is not there.
     *
     * @param isAfterOthers whether what this run makes is there by now
     */
    private Map<String, String> data(OctaviaFlavorSpec spec, boolean isAfterOthers) {
        Map<String, String> data = new TreeMap<>();
        spec.topology().ifPresent(topology -> data.put(TOPOLOGY, topology.name()));
        spec.computeFlavor().ifPresent(flavor -> data.put(COMPUTE_FLAVOR, computeFlavor(spec, flavor, isAfterOthers)));
        spec.ampImageTag().ifPresent(tag -> {
            boolean willBe = !isAfterOthers
                    && run.image()
                            .filter(image -> image.tag().equals(tag) && brings(image))
                            .isPresent();
            if (!willBe && cloud.images().tagged(tag).stream().noneMatch(Image::isActive)) {
                throw new Refusal(Kind.OCTAVIA_FLAVOR + " " + spec.name() + ": no active image of the project has tag "
                        + tag + ", and Octavia takes no profile that names one without; upload and tag an image first"
                        + " (section image, or openstack image set --tag)");
            }
            data.put(IMAGE_TAG, tag);
        });
        return data;
    }

    private static boolean brings(ImageSpec image) {
        return image.file().isPresent() || image.rollbackTo().isPresent();
    }

    private String computeFlavor(OctaviaFlavorSpec spec, String wanted, boolean isAfterOthers) {
        return computeFlavor(wanted)
                .map(Flavor::id)
                .or(() -> run.flavor()
                        .filter(own -> !isAfterOthers && own.name().equals(wanted))
                        .map(own -> "(id of the new flavor " + wanted + ")"))
                .orElseThrow(() -> new Refusal(Kind.OCTAVIA_FLAVOR + " " + spec.name() + ": Nova has no flavor of name"
                        + " or id " + wanted + " that this login sees; correct computeFlavor, or make it first"));
    }

    private Optional<Flavor> computeFlavor(String wanted) {
        List<Flavor> flavors = cloud.compute().flavors();
        return flavors.stream()
                .filter(flavor -> flavor.id().equals(wanted))
                .findFirst()
                .or(() -> flavors.stream()
                        .filter(flavor -> flavor.name().equals(wanted))
                        .findFirst());
    }
}
