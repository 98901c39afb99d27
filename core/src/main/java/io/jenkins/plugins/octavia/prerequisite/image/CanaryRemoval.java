package io.jenkins.plugins.octavia.prerequisite.image;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.cloud.LoadBalancer;
import io.jenkins.plugins.octavia.cloud.LoadBalancing;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes away whatever canaries of a tag have left in the project: the load balancer, the flavor when that is gone, its
 * profile, and last the images' tags, by which the next run knows that there was something.
 */
final class CanaryRemoval {

    private final Candidate names;
    private final Cloud cloud;
    private final LoadBalancing octavia;

    CanaryRemoval(Candidate names, Cloud cloud) {
        this.names = names;
        this.cloud = cloud;
        this.octavia = cloud.loadBalancing();
    }

    /**
     * @param images that may have the tag of a candidate
     * @param most how long to wait for Octavia
     * @return what could not be taken away, and why
     * @throws Refusal if the run is aborted
     */
    List<String> run(Collection<Image> images, Duration most) {
        List<String> left = new ArrayList<>();
        if (octavia.isThere()) {
            Wait wait = new Wait(most);
            names.loadBalancers(octavia).forEach(found -> delete(found, wait).ifPresent(left::add));
            if (left.isEmpty()) {
                removeFlavors(left);
            }
        }
        if (left.isEmpty()) {
            images.forEach(image ->
                    names.tagsOf(image).forEach(tag -> cloud.images().removeTag(image.id(), tag)));
        }
        return left;
    }

    /** Octavia deletes none that a load balancer has. */
    private void removeFlavors(List<String> left) {
        names.flavors(octavia)
                .forEach(found -> unlessInUse("octavia flavor " + found.name(), () -> octavia.deleteFlavor(found.id()))
                        .ifPresent(left::add));
        Set<String> used = new HashSet<>();
        octavia.flavors().forEach(flavor -> used.add(flavor.profileId()));
        names.profiles(octavia).stream()
                .filter(profile -> !used.contains(profile.id()))
                .forEach(profile -> unlessInUse(
                                "octavia flavor profile " + profile.name(),
                                () -> octavia.deleteFlavorProfile(profile.id()))
                        .ifPresent(left::add));
    }

    /** Octavia deletes none that it is still making. */
    private Optional<String> delete(LoadBalancer loadBalancer, Wait wait) {
        while (true) {
            Optional<LoadBalancer> now = octavia.loadBalancer(loadBalancer.id());
            if (now.isEmpty()) {
                return Optional.empty();
            }
            if (!now.get().isPending()) {
                // 409: it began something since.
                unlessInUse("", () -> octavia.deleteLoadBalancer(loadBalancer.id()));
            }
            if (wait.isOver()) {
                return Optional.of("load balancer " + loadBalancer.name() + " (" + loadBalancer.id() + ") is "
                        + now.get().provisioningStatus());
            }
            wait.pause();
        }
    }

    /** @return why it stays, if it is in use: an enabled flavor may have been taken by anybody */
    private static Optional<String> unlessInUse(String what, Runnable delete) {
        try {
            delete.run();
            return Optional.empty();
        } catch (CloudException e) {
            if (e.status() != 409) {
                throw e;
            }
            return Optional.of(what + " stays: " + e.getMessage());
        }
    }
}
