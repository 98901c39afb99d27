package io.jenkins.plugins.octavia.bench;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.Images;
import io.jenkins.plugins.octavia.cloud.LocalImageFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/**
 * Sending an image, hashed in passing, and sending it with curl: ImageUpload CLOUDS.YAML FOLDER ROUNDS. The heap is what
 * the JVM was started with.
 */
public final class ImageUpload {

    private static final long IMAGE = 2L << 30;

    private ImageUpload() {}

    public static void main(String... args) throws Exception {
        Site site = new Site(Path.of(args[0]), Path.of(args[1]));
        Path file = site.folder.resolve("image.qcow2");
        Site.writeImage(file, IMAGE);
        Times ours = new Times();
        Times curl = new Times();
        for (int round = 0; round < Integer.parseInt(args[2]); round++) {
            Recording recording = new Recording();
            Images glance = Cloud.connect(
                            site.config, recording.over(new io.jenkins.plugins.octavia.cloud.Http(site.config.route())))
                    .images();
            String id = made(glance, site);
            ours.time(() -> glance.upload(id, recording.over(file, new LocalImageFile(file)), sent -> {}));
            glance.delete(id);

            String other = made(glance, site);
            var upload = recording.exchanges().stream()
                    .filter(exchange -> exchange.file().isPresent())
                    .findFirst()
                    .orElseThrow()
                    .call();
            curl.time(() -> site.command()
                    .run(
                            "curl",
                            "--silent",
                            "--show-error",
                            "--fail",
                            "--upload-file",
                            file.toString(),
                            "--header",
                            "Content-Type: application/octet-stream",
                            "--header",
                            "X-Auth-Token: " + upload.headers().get("X-Auth-Token"),
                            upload.uri().toString().replace(id, other)));
            glance.delete(other);
        }
        Files.delete(file);
        Table.row(
                "image of 2 GiB, heap of " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB",
                ours,
                "`curl -T`",
                curl,
                ">= 0.95 x its throughput, <= 96 MB",
                "%.2f x",
                curl.median() / ours.median());
    }

    private static String made(Images glance, Site site) {
        String id = UUID.randomUUID().toString();
        glance.create(id, site.name, "qcow2", "private", 2, Map.of());
        return id;
    }
}
