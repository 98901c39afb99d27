package io.jenkins.plugins.octavia.prerequisite.image;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.spec.ImageSpec;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The way back to an image that served before: one that we made for the tag, in this project, and that Nova can boot.
 *
 * @param to its id or its SHA-256
 * @param known the project's images that were made for the tag, or have it
 */
public record Rollback(ImageSpec spec, String to, Collection<Image> known, Cloud cloud) {

    /** @throws Refusal with the images that can be gone back to, if it is none of them */
    public Image image() {
        return ours().stream()
                .filter(this::isAsked)
                .min(ImageChoice.preference(spec))
                .orElseThrow(() ->
                        new Refusal("image " + spec.name() + ": rollbackTo " + to + " " + fault() + "; " + instead()));
    }

    private boolean isAsked(Image image) {
        return image.id().equals(to) || to.equals(image.properties().get(ImageProperties.SHA256));
    }

    private List<Image> ours() {
        return known.stream()
                .filter(Mark::isOurs)
                .filter(Image::isActive)
                .filter(image -> !ImageProperties.isFailed(image))
                .sorted(ImageChoice.AGE.reversed())
                .toList();
    }

    private String fault() {
        Optional<Image> found = known.stream()
                .filter(this::isAsked)
                .findFirst()
                .or(() -> cloud.images().find(to));
        if (found.isEmpty()) {
            return "is not there";
        }
        Image image = found.get();
        if (!image.owner().equals(cloud.project().id())) {
            return "belongs to project " + image.owner();
        }
        if (!Mark.isOurs(image)) {
            return "is not ours";
        }
        if (!image.isActive()) {
            return "is " + image.status() + ", not active";
        }
        if (ImageProperties.isFailed(image)) {
            return "failed its canary";
        }
        String tag = image.properties().get(Mark.NAME);
        // Glance lists no hidden image, and Octavia finds none.
        return tag.equals(spec.tag()) ? "is hidden" : "was made for tag " + tag;
    }

    private String instead() {
        List<String> ours = ours().stream()
                .map(image -> image.id() + " of " + image.createdAt()
                        + Optional.ofNullable(image.properties().get(ImageProperties.SHA256))
                                .map(sha256 -> " (SHA-256 " + sha256 + ")")
                                .orElse(""))
                .toList();
        return ours.isEmpty()
                ? "there is none of ours for tag " + spec.tag() + ", leave rollbackTo out and upload a file"
                : "take one of ours for tag " + spec.tag() + ": " + String.join(", ", ours);
    }
}
