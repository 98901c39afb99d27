package io.jenkins.plugins.octavia.loadbalancer;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.Flavor;
import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.cloud.LoadBalancer;
import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.prerequisite.LoadBalancerNeeds;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.spec.FlavorSpec;
import io.jenkins.plugins.octavia.spec.ImageSpec;
import io.jenkins.plugins.octavia.spec.Spec;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What new amphorae are made of: by the load balancer's Octavia flavor if that says it, else by the specification, else by
 * octavia.conf.
 */
public final class Targets {

    private static final String WORKER = "controller_worker";

    private final Cloud cloud;
    private final Target standard;
    /** By the id of the Octavia flavor. */
    private final Map<String, Target> byFlavor = new HashMap<>();

    /** What Octavia flavors say, by their ids; empty until one is asked for. */
    private Optional<Map<String, Map<String, String>>> flavors = Optional.empty();

    private Targets(Cloud cloud, Target standard) {
        this.cloud = cloud;
        this.standard = standard;
    }

    /**
     * Looks up what the names mean.
     *
     * @param conf the octavia.conf of the workers, for what the specification leaves out
     * @throws Refusal if a flavor or an image of that name is not there
     */
    public static Targets of(Spec spec, Optional<ConfFile> conf, Cloud cloud) {
        Targets targets = known(spec, conf, cloud);
        Target standard = targets.standard;
        spec.flavor().filter(flavor -> standard.computeFlavor().isEmpty()).ifPresent(flavor -> {
            throw new Refusal(
                    "flavor " + flavor.name() + ": there is none of that name; apply the specification first");
        });
        standard.imageTag().filter(tag -> standard.imageId().isEmpty()).ifPresent(tag -> {
            throw new Refusal("image tag " + tag + ": no active image of project "
                    + cloud.project().name() + " has it; apply the specification first");
        });
        return targets;
    }

    /** Looks up what of the names means something; what is not there is compared with nothing. */
    public static Targets known(Spec spec, Optional<ConfFile> conf, Cloud cloud) {
        Optional<String> tag = spec.image().map(ImageSpec::tag).or(() -> option(conf, "amp_image_tag"));
        Optional<String> flavor =
                spec.flavor().isPresent() ? flavor(spec.flavor().get(), cloud) : option(conf, "amp_flavor_id");
        return new Targets(
                cloud,
                new Target(
                        tag,
                        tag.flatMap(wanted -> image(wanted, cloud)),
                        flavor,
                        LoadBalancerNeeds.furtherNetworks(spec, conf)));
    }

    /** What new amphorae of a load balancer are made of that has no Octavia flavor. */
    public Target standard() {
        return standard;
    }

    private static Optional<String> option(Optional<ConfFile> conf, String name) {
        return conf.flatMap(file -> file.resolved(new Option(WORKER, name))).filter(value -> !value.isEmpty());
    }

    private static Optional<String> flavor(FlavorSpec spec, Cloud cloud) {
        return cloud.compute().flavors().stream()
                .filter(flavor -> flavor.name().equals(spec.name()))
                .map(Flavor::id)
                .findFirst();
    }

    /** As Octavia chooses: the newest of those that it finds. */
    private static Optional<String> image(String tag, Cloud cloud) {
        return cloud.images().foundByTag(tag).stream()
                .filter(Image::isActive)
                .max(Comparator.comparing(Image::createdAt))
                .map(Image::id);
    }

    /** What new amphorae of a load balancer would be made of. */
    public synchronized Target of(LoadBalancer loadBalancer) {
        return loadBalancer
                .flavorId()
                .map(id -> byFlavor.computeIfAbsent(id, this::ofFlavor))
                .orElse(standard);
    }

    private Target ofFlavor(String id) {
        Map<String, String> data = flavors().getOrDefault(id, Map.of());
        Optional<String> tag = Optional.ofNullable(data.get("amp_image_tag"));
        Optional<String> compute = Optional.ofNullable(data.get("compute_flavor"));
        return new Target(
                tag.or(standard::imageTag),
                tag.isPresent() ? image(tag.get(), cloud) : standard.imageId(),
                compute.or(standard::computeFlavor),
                standard.further());
    }

    private Map<String, Map<String, String>> flavors() {
        if (flavors.isEmpty()) {
            Map<String, Map<String, String>> profiles = new HashMap<>();
            cloud.loadBalancing().flavorProfiles().forEach(profile -> profiles.put(profile.id(), profile.data()));
            Map<String, Map<String, String>> found = new HashMap<>();
            cloud.loadBalancing()
                    .flavors()
                    .forEach(flavor -> found.put(flavor.id(), profiles.getOrDefault(flavor.profileId(), Map.of())));
            flavors = Optional.of(found);
        }
        return flavors.get();
    }
}
