package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.cloud.Images;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tag by which Octavia finds its image. Octavia takes the newest active image that has it, so of two runs that move
 * it at the same time the one with the newer image wins.
 *
 * @param before those that had the tag when the run began. An image that was there without it may be one that another run
 *     is about to tag: all runs have to choose the same, also where both were made in the same second
 */
record ImageTag(Images glance, String tag, Set<String> before, Listener listener) {

    private static final int ATTEMPTS = 5;

    /**
     * Leaves it to the run that made an image to tag it, unless it does not come to that. A tag that two requests add at the
     * same time Glance has twice, and then answers 500 to whoever would remove it ({@code image_tag_set_all} and
     * {@code image_tag_delete} in glance/db/sqlalchemy/api.py).
     */
    Image awaitMaker(Image image, Settling settling) {
        return settling.awaited(() -> glance.find(image.id()).filter(this::isOn))
                .orElse(image);
    }

    /** @return the image that has the tag in the end */
    Image moveTo(Image image) {
        boolean isOn = isOn(image);
        Set<String> stuck = new HashSet<>();
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            if (!isOn) {
                glance.addTag(image.id(), tag);
            }
            List<Image> tagged = glance.tagged(tag);
            Image winner = tagged.stream()
                    .filter(Image::isActive)
                    .filter(other -> other.id().equals(image.id()) || !before.contains(other.id()))
                    .max(ImageChoice.AGE)
                    .orElse(image);
            // The newest last: until then it serves.
            List<Image> others = tagged.stream()
                    .filter(other -> !other.id().equals(winner.id()) && !stuck.contains(other.id()))
                    .sorted(ImageChoice.AGE)
                    .toList();
            for (Image other : others) {
                if (!take(other, winner)) {
                    stuck.add(other.id());
                }
            }
            Set<String> now = ids(others.isEmpty() ? tagged : glance.tagged(tag));
            isOn = now.contains(image.id());
            now.removeAll(stuck);
            if (now.equals(Set.of(winner.id()))) {
                return winner;
            }
        }
        // Better two images for Octavia to choose from than none.
        glance.addTag(image.id(), tag);
        throw new Refusal("image tag " + tag + ": other runs keep moving it; run again when they have ended");
    }

    private boolean isOn(Image image) {
        return image.tags().contains(tag);
    }

    /**
     * Takes the tag from another image. What Glance cannot take from an older one does no harm, and must not stop each run
     * from here on.
     *
     * @return whether it could
     */
    private boolean take(Image other, Image winner) {
        try {
            glance.removeTag(other.id(), tag);
            return true;
        } catch (CloudException e) {
            if (e.status() != 500) {
                throw e;
            }
            if (ImageChoice.AGE.compare(other, winner) > 0) {
                throw new Refusal("image " + other.id() + " keeps tag " + tag + ": " + e.getMessage()
                        + "; Octavia would take it, for it is newer than image " + winner.id()
                        + ": where this stays, delete it");
            }
            listener.note("image " + other.id() + " keeps tag " + tag + ": " + e.getMessage() + "; Octavia takes image "
                    + winner.id() + ", which is newer, but delete the old one if this stays");
            return false;
        }
    }

    private static Set<String> ids(List<Image> images) {
        return images.stream().map(Image::id).collect(Collectors.toCollection(HashSet::new));
    }
}
