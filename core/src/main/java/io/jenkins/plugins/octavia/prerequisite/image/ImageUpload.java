package io.jenkins.plugins.octavia.prerequisite.image;

import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.FileHash;
import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.cloud.Images;
import io.jenkins.plugins.octavia.prerequisite.base.Creation;
import io.jenkins.plugins.octavia.prerequisite.base.Listener;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.spec.ImageSpec;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Brings a file into Glance, whole or not at all. */
public record ImageUpload(ImageSpec spec, DiskFile file, Images glance, Listener listener) {

    private static final int ATTEMPTS = 3;

    /** @throws Refusal if Glance has other bytes than were sent */
    public Image send() {
        for (int attempt = 1; ; attempt++) {
            String id = UUID.randomUUID().toString();
            try {
                create(id);
                return verified(id, glance.upload(id, file.content(), sent -> listener.uploaded(sent, file.size())));
            } catch (RuntimeException e) {
                remove(id);
                // Another login took the record for a leftover, the connection broke, or the token has ended: making
                // the
                // next record takes a new one.
                boolean again = e instanceof CloudException cloud
                        && (Set.of(401, 404, 410).contains(cloud.status()) || cloud.fateUnknown());
                if (!again || attempt == ATTEMPTS || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                listener.note("image " + spec.name() + ": " + e.getMessage() + "; sending it again");
            }
        }
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
        // Not before: an image that has it is taken for a published file without another look.
        return ImageProperties.set(
                glance, id, Map.of(ImageProperties.SHA256, sent.sha256(), ImageProperties.SHA512, sent.sha512()));
    }

    /**
     * What the Octavia guides set on amphora images, the architecture as far as the file's name tells; the specification's
     * go over them.
     */
    private Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>();
        properties.put("hw_rng_model", "virtio");
        String name = spec.fileName().toLowerCase(Locale.ROOT);
        if (name.matches(".*(x64|x86_64|amd64).*")) {
            properties.put(ImageProperties.ARCHITECTURE, "x86_64");
        } else if (name.matches(".*(arm64|aarch64).*")) {
            properties.put(ImageProperties.ARCHITECTURE, "aarch64");
        }
        properties.putAll(spec.properties());
        spec.architecture().ifPresent(arch -> properties.put(ImageProperties.ARCHITECTURE, arch));
        properties.put(Mark.NAME, spec.tag());
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
