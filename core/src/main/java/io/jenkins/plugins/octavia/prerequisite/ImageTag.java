package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.cloud.Images;
import java.util.List;
import java.util.Set;

/**
 * The tag by which Octavia finds its image. Octavia takes the newest active image that has it, so of two runs that move
 * it at the same time the one with the newer image wins.
 *
 * @param before those that had the tag when the run began. An image that was there without it may be one that another run
 *     is about to tag: all runs have to choose the same, also where both were made in the same second
 */
record ImageTag(Images glance, String tag, Set<String> before) {

    private static final int ATTEMPTS = 5;

    /**
     * @param isNew whether this run has just made the image
     * @return the image that has the tag in the end
     */
    Image moveTo(Image image, boolean isNew) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            glance.addTag(image.id(), tag);
            List<Image> tagged = glance.tagged(tag);
            Image winner = tagged.stream()
                    .filter(Image::isActive)
                    .filter(other -> other.id().equals(image.id()) || (isNew && !before.contains(other.id())))
                    .max(ImageChoice.AGE)
                    .orElse(image);
            List<String> others = tagged.stream()
                    .map(Image::id)
                    .filter(id -> !id.equals(winner.id()))
                    .toList();
            others.forEach(id -> glance.removeTag(id, tag));
            List<Image> now = others.isEmpty() ? tagged : glance.tagged(tag);
            if (now.stream().map(Image::id).toList().equals(List.of(winner.id()))) {
                return winner;
            }
        }
        throw new Refusal("image tag " + tag + ": other runs keep moving it; run again when they have ended");
    }
}
