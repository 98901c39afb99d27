package io.jenkins.plugins.octavia.prerequisite.image;

import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.cloud.LoadBalancer;
import io.jenkins.plugins.octavia.cloud.LoadBalancing;
import io.jenkins.plugins.octavia.cloud.OctaviaFlavor;
import io.jenkins.plugins.octavia.cloud.ProviderProfile;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What canaries of images for a tag are called in a project. All that one consists of has the tag that its image has
 * meanwhile as its name, and our mark: load balancers by a tag, in the project; flavors, which are of the whole cloud, by their
 * description; their profiles, which have nothing else, by their name, which names the project.
 *
 * @param tag by which Octavia finds the image that serves
 */
record Candidate(String tag, String projectId) {

    private static final String CANDIDATE = "-candidate-";
    private static final int DIGITS = 8;
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final String IMAGE_TAG = "amp_image_tag";

    /** The tag of an image while it is tried: of its own, for Octavia takes the newest image of several. */
    String tagOf(Image image) {
        // That of an image which is not ours may be anything.
        String digits = Optional.ofNullable(image.properties().get(ImageProperties.SHA256))
                .filter(SHA256.asMatchPredicate())
                .orElse(image.id());
        return tag + CANDIDATE + digits.substring(0, DIGITS);
    }

    String profileName(String candidate) {
        return Mark.described(candidate, projectId);
    }

    /** Those that an image has: it is tried, or was when a run was cut off. */
    List<String> tagsOf(Image image) {
        return image.tags().stream().filter(this::isCandidate).toList();
    }

    /** Images that are tried. */
    List<Image> tried(Collection<Image> images) {
        return images.stream().filter(image -> !tagsOf(image).isEmpty()).toList();
    }

    List<LoadBalancer> loadBalancers(LoadBalancing octavia) {
        return octavia.loadBalancersOf(projectId).stream()
                .filter(found -> Mark.isCanary(found, projectId) && isCandidate(found.name()))
                .toList();
    }

    List<OctaviaFlavor> flavors(LoadBalancing octavia) {
        return octavia.flavors().stream()
                .filter(found -> Mark.isOurs(found, projectId) && isCandidate(found.name()))
                .toList();
    }

    List<ProviderProfile> profiles(LoadBalancing octavia) {
        return octavia.flavorProfiles().stream()
                .filter(found -> Optional.ofNullable(found.data().get(IMAGE_TAG))
                        .filter(candidate ->
                                isCandidate(candidate) && found.name().equals(profileName(candidate)))
                        .isPresent())
                .toList();
    }

    private boolean isCandidate(String name) {
        return Pattern.matches(Pattern.quote(tag + CANDIDATE) + "[0-9a-f]{" + DIGITS + "}", name);
    }
}
