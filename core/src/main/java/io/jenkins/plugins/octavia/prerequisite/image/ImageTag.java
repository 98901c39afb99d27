package io.jenkins.plugins.octavia.prerequisite.image;

import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.cloud.Images;
import io.jenkins.plugins.octavia.prerequisite.base.Listener;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import java.util.List;

/** The tag by which Octavia finds its image. Of several images that have it Octavia takes the newest active one. */
public final class ImageTag {

    private final Images glance;
    private final String tag;
    private final Listener listener;

    public ImageTag(Images glance, String tag, Listener listener) {
        this.glance = glance;
        this.tag = tag;
        this.listener = listener;
    }

    /**
     * Gives the tag to an image before it takes it from others, of which the newest is the last: until then it serves.
     *
     * @throws Refusal if another login moves it at the same time
     */
    public void moveTo(Image image) {
        if (!image.tags().contains(tag)) {
            glance.addTag(image.id(), tag);
        }
        List<Image> others = glance.tagged(tag).stream()
                .filter(other -> !other.id().equals(image.id()))
                .sorted(ImageChoice.AGE)
                .toList();
        others.forEach(other -> take(other, image));
        if (!others.isEmpty() && glance.tagged(tag).stream().map(Image::id).noneMatch(image.id()::equals)) {
            // Better two images for Octavia to choose from than none.
            glance.addTag(image.id(), tag);
            throw new Refusal(
                    "image tag " + tag + ": another login moves it at the same time; run again when that has ended");
        }
    }

    /**
     * Takes the tag from another image. What Glance cannot take from an older one does no harm, and must not stop each run
     * from here on.
     */
    private void take(Image other, Image winner) {
        try {
            glance.removeTag(other.id(), tag);
        } catch (CloudException e) {
            if (e.status() != 500) {
                throw e;
            }
            if (ImageChoice.AGE.compare(other, winner) > 0) {
                throw new Refusal("image " + other.id() + " keeps tag " + tag + ": " + e.getMessage()
                        + "; Octavia would take it, for it is newer than image " + winner.id()
                        + ": if this stays, delete it");
            }
            listener.note("image " + other.id() + " keeps tag " + tag + ": " + e.getMessage() + "; Octavia takes image "
                    + winner.id() + ", which is newer, but delete the old one if this stays");
        }
    }
}
