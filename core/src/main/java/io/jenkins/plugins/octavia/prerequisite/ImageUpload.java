package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.FileHash;
import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.cloud.Images;
import io.jenkins.plugins.octavia.spec.ImageSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** Brings a file into Glance, whole or not at all. */
record ImageUpload(ImageSpec spec, DiskFile file, Images glance, Listener listener) {

    private static final int ATTEMPTS = 3;
    private static final int PATIENCE = 150;
    private static final Duration LONGEST = Duration.ofDays(1);

    /** @throws Refusal where Glance has other bytes than were sent */
    Image send() {
        for (int attempt = 1; ; attempt++) {
            String id = UUID.randomUUID().toString();
            try {
                create(id);
                return verified(id, glance.upload(id, file.content(), sent -> listener.uploaded(sent, file.size())));
            } catch (RuntimeException e) {
                remove(id);
                // Another run took the record for a leftover, the connection broke, or the token has ended: making the
                // next
                // record takes a new one.
                boolean again = e instanceof CloudException cloud
                        && (Set.of(401, 404, 410).contains(cloud.status()) || cloud.fateUnknown());
                if (!again || attempt == ATTEMPTS || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                listener.note("image " + spec.name() + ": " + e.getMessage() + "; sending it again");
            }
        }
    }

    /**
     * Looks until nothing changes and nobody else is sending an image for the same tag: it may be the same one, and
     * older. Not for ever, for a Glance that died leaves a record in that state.
     */
    static List<Image> awaitOthers(Settling settling, Supplier<List<Image>> look, Image own) {
        // What is whole and younger than our own cannot win: its end is not waited for, so that the maker of the
        // winner, for
        // whom the others leave it to be tagged, is the first to go on.
        Function<List<Image>, Object> identity = images -> ImagePrerequisite.states(images.stream()
                .filter(image -> !image.isActive() || ImageChoice.AGE.compare(image, own) <= 0)
                .toList());
        List<Image> now = settling.settled(look, identity);
        for (int i = 0;
                i < PATIENCE && now.stream().anyMatch(image -> isSaving(image) && !isAbandoned(image, own));
                i++) {
            now = settling.settled(look, identity);
        }
        return now;
    }

    /** Whether Glance was taking its bytes a day before our own image was made, by the same clock: where that is new. */
    static boolean isAbandoned(Image image, Image own) {
        return isSaving(image) && image.updatedAt().plus(LONGEST).isBefore(own.createdAt());
    }

    private static boolean isSaving(Image image) {
        return image.status().equals("saving");
    }

    /** With an id of our own the request can be repeated: Glance would refuse the second. */
    private void create(String id) {
        Creation.once(
                () -> glance.create(
                        id, spec.name(), file.disk().format(), spec.visibility().label(), file.minDisk(), properties()),
                () -> glance.find(id));
    }

    private Image verified(String id, FileHash sent) {
        Image image = glance.find(id)
                .orElseThrow(
                        () -> new Refusal("image " + spec.name() + ": it was deleted while it was sent; run again"));
        Optional<String> expected = image.hashAlgorithm()
                .map(algorithm ->
                        Map.of("sha256", sent.sha256(), "sha512", sent.sha512()).get(algorithm));
        if (!image.isActive()
                || image.size() != file.size()
                || (expected.isPresent() && !expected.equals(image.hash()))) {
            throw new Refusal("image " + spec.name() + ": Glance has " + image.size() + " bytes, status "
                    + image.status() + ", which are not the " + file.size()
                    + " bytes of the file; it was removed, run again");
        }
        return ImagePrerequisite.withProperties(glance, id, Map.of(ImagePrerequisite.SHA256, sent.sha256()));
    }

    /**
     * What the Octavia guides set on amphora images, the architecture as far as the file's name tells; the specification's
     * go over them.
     */
    private Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>();
        properties.put("hw_rng_model", "virtio");
        String name = spec.file().orElseThrow().getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.matches(".*(x64|x86_64|amd64).*")) {
            properties.put("hw_architecture", "x86_64");
        } else if (name.matches(".*(arm64|aarch64).*")) {
            properties.put("hw_architecture", "aarch64");
        }
        properties.putAll(spec.properties());
        properties.put(ImagePrerequisite.MARK, spec.tag());
        return properties;
    }

    /** Also when the run is aborted: nothing half-made stays. */
    private void remove(String id) {
        boolean interrupted = Thread.interrupted();
        try {
            glance.delete(id);
        } catch (CloudException e) {
            listener.note("image " + id + " is incomplete and could not be removed: " + e.getMessage());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
