package io.jenkins.plugins.octavia.prerequisite.image;

import io.jenkins.plugins.octavia.cloud.Amphora;
import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.Flavor;
import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.cloud.LoadBalancer;
import io.jenkins.plugins.octavia.cloud.LoadBalancing;
import io.jenkins.plugins.octavia.cloud.OctaviaFlavor;
import io.jenkins.plugins.octavia.cloud.Subnet;
import io.jenkins.plugins.octavia.prerequisite.base.Creation;
import io.jenkins.plugins.octavia.prerequisite.base.Listener;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.prerequisite.base.QuotaRoom;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.spec.CanarySpec;
import io.jenkins.plugins.octavia.spec.ImageSpec;
import io.jenkins.plugins.octavia.spec.OctaviaFlavorSpec.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A load balancer that is made of a new image alone, by an Octavia flavor that names the image's own tag. The image is good if
 * the load balancer serves; whatever comes of it, all but the image is taken away again.
 *
 * @param spec of the image
 */
public record Canary(ImageSpec spec, Cloud cloud, Listener listener) {

    /** Longer than Octavia takes to delete a load balancer, and to give up one that it makes. */
    private static final Duration REMOVAL = Duration.ofMinutes(5);

    /** What is left of the time that an aborted run has. */
    private static final Duration REMOVAL_OF_ABORTED = Duration.ofSeconds(8);

    /** Whether a run was cut off while it tried one of these images. */
    public boolean isLeft(List<Image> images) {
        return !names().tried(images).isEmpty();
    }

    private Candidate names() {
        return new Candidate(spec.tag(), cloud.project().id());
    }

    private LoadBalancing octavia() {
        return cloud.loadBalancing();
    }

    /** @throws Refusal if none of that name or id can be seen, or several */
    public static Subnet vipSubnet(CanarySpec canary, Cloud cloud) {
        List<Subnet> found = cloud.network().subnets(canary.vipSubnet());
        if (found.size() == 1) {
            return found.get(0);
        }
        throw new Refusal("image.canary.vipSubnet " + canary.vipSubnet() + ": "
                + (found.isEmpty()
                        ? "no subnet has this id, and none of the project this name; correct it, or make the subnet first"
                        : found.size() + " subnets of the project have this name; give the id of one"));
    }

    /**
     * Takes away what runs that were cut off have left. What stays is noted: Octavia may be what the run is to put right.
     *
     * @throws Refusal if the run is aborted
     */
    public void removeLeftovers(List<Image> images) {
        leftovers(images).ifPresent(listener::note);
    }

    private Optional<String> leftovers(List<Image> images) {
        List<String> left;
        try {
            left = new CanaryRemoval(names(), cloud).run(names().tried(images), REMOVAL);
        } catch (CloudException e) {
            left = List.of(e.getMessage());
        }
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of("image " + spec.name() + ": an earlier canary could not be taken away: "
                        + String.join("; ", left));
    }

    /**
     * Looks, before anything is sent, whether an image can be tried.
     *
     * @param flavor of amphorae in Nova, if it is known
     * @param further networks that an amphora boots on beside the management network
     * @throws Refusal if it cannot
     */
    public void prepare(List<Image> images, CanarySpec canary, Optional<Flavor> flavor, int further) {
        leftovers(images).ifPresent(left -> {
            throw new Refusal(
                    left + "; run again when Octavia has ended what it is at (what stays PENDING for good was left by"
                            + " a worker that died, and only its database ends that), or leave image.canary out");
        });
        refuseWithoutRoom(canary, flavor, further);
    }

    /**
     * Tries an image.
     *
     * @throws Refusal if it does not serve, with what was seen
     */
    public void prove(Image image, CanarySpec canary, Optional<Image> serving) {
        Subnet subnet = vipSubnet(canary, cloud);
        Optional<String> fault;
        RuntimeException failure = null;
        try {
            fault = attempt(image, canary, subnet);
        } catch (RuntimeException e) {
            fault = Optional.of(e.getMessage() == null ? e.toString() : e.getMessage());
            failure = e;
        }
        Optional<String> left = remove(image.id());
        if (fault.isEmpty()) {
            left.ifPresent(reason -> listener.note("canary of image " + image.id() + ": " + reason));
            return;
        }
        if (Thread.currentThread().isInterrupted()) {
            left.ifPresent(reason -> listener.note("canary of image " + image.id() + ": " + reason));
            throw failure == null ? new Refusal(fault.get()) : failure;
        }
        String kept = kept(image, failure == null);
        Refusal refusal = new Refusal("image " + spec.name() + ": the canary of image " + image.id() + " failed: "
                + fault.get() + "; the tag " + spec.tag() + " stays with image "
                + serving.map(Image::id).orElse("none") + ", which goes on serving; " + kept
                + left.map(reason -> "; " + reason).orElse("; the canary was taken away"));
        refusal.initCause(failure);
        throw refusal;
    }

    /** The next run tries it again without an upload. Of those that failed one stays: a job that builds each night fills no Glance. */
    private String kept(Image image, boolean isItsFault) {
        try {
            if (isItsFault && Mark.isOurs(image)) {
                ImageProperties.set(cloud.images(), image.id(), Map.of(ImageProperties.CANARY, ImageProperties.FAILED));
            }
            cloud.images().withProperty(Mark.NAME, spec.tag()).stream()
                    .filter(old -> Mark.isOurs(old)
                            && ImageProperties.isFailed(old)
                            && !old.id().equals(image.id())
                            && !old.tags().contains(spec.tag())
                            && !old.isProtected())
                    .forEach(old -> cloud.images().delete(old.id()));
        } catch (CloudException | Refusal e) {
            listener.note("image " + image.id() + ": " + e.getMessage());
        }
        return "image " + image.id() + " stays without it: run again to try it again, or give another file";
    }

    private void refuseWithoutRoom(CanarySpec canary, Optional<Flavor> flavor, int further) {
        int amphorae = amphorae(canary);
        Map<String, Integer> needs = QuotaRoom.ofAmphorae(amphorae, flavor, further);
        // That of the VIP.
        needs.merge("port", 1, Integer::sum);
        needs.put("security_group", 1);
        QuotaRoom.Left left = QuotaRoom.of(cloud).times(needs);
        if (left.times() == 0) {
            throw new Refusal("image " + spec.name() + ": there is no room for its canary ("
                    + amphorae + " amphorae), " + left.limit() + "; the tag " + spec.tag()
                    + " stays where it is; raise the quota (section quotas), or make room, and run again");
        }
    }

    private static int amphorae(CanarySpec canary) {
        return canary.topology() == Topology.ACTIVE_STANDBY ? 2 : 1;
    }

    /** @return what is wrong with it, if something is */
    private Optional<String> attempt(Image image, CanarySpec canary, Subnet subnet) {
        Wait wait = new Wait(canary.timeout());
        String name = names().tagOf(image);
        // Octavia takes no profile that names a tag without an image.
        cloud.images().addTag(image.id(), name);
        OctaviaFlavor made = flavor(name, canary);
        LoadBalancer loadBalancer = Creation.once(
                () -> octavia()
                        .createLoadBalancer(
                                name,
                                "canary of image " + image.id() + ", " + Mark.DESCRIPTION,
                                Mark.CANARY,
                                subnet.id(),
                                made.id()),
                () -> names().loadBalancers(octavia()).stream().findFirst());
        listener.waiting("canary: load balancer " + name + " (" + loadBalancer.id() + ") is made of image " + image.id()
                + ", for " + canary.timeout().toSeconds() + " s at most");
        // Nobody else is to take it.
        octavia().updateFlavor(made.id(), made.description(), false);
        return fault(loadBalancer, image, canary, wait);
    }

    private OctaviaFlavor flavor(String name, CanarySpec canary) {
        String profile = Creation.once(
                () -> octavia()
                        .createFlavorProfile(
                                names().profileName(name),
                                Map.of(
                                        "amp_image_tag",
                                        name,
                                        "loadbalancer_topology",
                                        canary.topology().name())),
                () -> names().profiles(octavia()).stream()
                        .map(found -> found.id())
                        .findFirst());
        return Creation.once(
                () -> octavia()
                        .createFlavor(
                                name,
                                Mark.described(
                                        "canary of an image", cloud.project().id()),
                                true,
                                profile),
                () -> names().flavors(octavia()).stream()
                        .filter(found -> found.name().equals(name))
                        .findFirst());
    }

    private Optional<String> fault(LoadBalancer made, Image image, CanarySpec canary, Wait wait) {
        String seen = made.provisioningStatus();
        while (true) {
            try {
                Optional<LoadBalancer> now = octavia().loadBalancer(made.id());
                if (now.isEmpty()) {
                    return Optional.of("its load balancer was deleted meanwhile");
                }
                seen = now.get().provisioningStatus() + " and " + now.get().operatingStatus();
                if (now.get().isError()) {
                    return Optional.of("its load balancer ended in ERROR after "
                            + wait.elapsed().toSeconds() + " s: see the log of octavia-worker (an image that does not"
                            + " boot? no room on a hypervisor?)");
                }
                if (now.get().isActive()) {
                    Optional<String> wrong = wrong(octavia().amphoraeOf(made.id()), image, canary);
                    if (wrong.isPresent() || now.get().operatingStatus().equals("ONLINE")) {
                        return wrong;
                    }
                }
            } catch (CloudException e) {
                // An API that is away for a while says nothing of the image.
                if ((e.status() > 0 && e.status() < 500)
                        || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                seen = e.getMessage();
            }
            if (wait.isOver()) {
                return Optional.of("its load balancer was not ACTIVE and ONLINE after "
                        + canary.timeout().toSeconds() + " s but " + seen
                        + (seen.startsWith("ACTIVE") ? ": no heartbeats came, look at octavia-health-manager" : ""));
            }
            wait.pause();
        }
    }

    private static Optional<String> wrong(List<Amphora> amphorae, Image image, CanarySpec canary) {
        if (amphorae.size() != amphorae(canary)) {
            return Optional.of("its load balancer has " + amphorae.size() + " amphorae, and " + amphorae(canary)
                    + " were asked for");
        }
        for (Amphora amphora : amphorae) {
            if (!amphora.isAllocated()) {
                return Optional.of("its amphora " + amphora.id() + " is " + amphora.status());
            }
            // Octavia does not know the image of a volume.
            if (amphora.imageId().filter(id -> !id.equals(image.id())).isPresent()) {
                return Optional.of("its amphora " + amphora.id() + " is of image "
                        + amphora.imageId().get());
            }
        }
        return Optional.empty();
    }

    /** Also when the run is aborted, as far as there is time. */
    private Optional<String> remove(String imageId) {
        boolean interrupted = Thread.interrupted();
        try {
            List<Image> images = cloud.images().find(imageId).stream().toList();
            List<String> left =
                    new CanaryRemoval(names(), cloud).run(images, interrupted ? REMOVAL_OF_ABORTED : REMOVAL);
            return left.isEmpty()
                    ? Optional.empty()
                    : Optional.of(String.join("; ", left) + "; the next run takes it away");
        } catch (CloudException | Refusal e) {
            return Optional.of("it could not be taken away: " + e.getMessage() + "; the next run does that");
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
