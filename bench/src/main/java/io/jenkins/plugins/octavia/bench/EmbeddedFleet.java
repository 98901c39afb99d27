package io.jenkins.plugins.octavia.bench;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.Images;
import io.jenkins.plugins.octavia.cloud.LocalImageFile;
import io.jenkins.plugins.octavia.cloud.NewFlavor;
import io.jenkins.plugins.octavia.embedded.EmbeddedCloud;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A cloud 20 ms away whose load balancers are all of an image that no longer has the tag, with its clouds.yaml in a folder,
 * until standard input ends: EmbeddedFleet FOLDER.
 */
public final class EmbeddedFleet {

    static final int SINGLE = 1000;
    static final int PAIRS = 500;

    private EmbeddedFleet() {}

    public static void main(String... args) throws Exception {
        Path folder = Path.of(args[0]);
        EmbeddedCloud embedded = EmbeddedCloud.builder()
                .octavia()
                .latency(EmbeddedClouds.LATENCY)
                .start();
        Path clouds = folder.resolve("clouds.yaml");
        Files.writeString(clouds, embedded.cloudsYaml());
        fill(embedded, Cloud.connect(Site.config(clouds, "admin")), folder.resolve("image.qcow2"));
        System.out.println(embedded.authUrl());
        System.in.transferTo(System.out);
        System.exit(0);
    }

    private static void fill(EmbeddedCloud embedded, Cloud cloud, Path image) throws Exception {
        Site.writeImage(image, 1 << 20);
        upload(cloud.images(), image, "old");
        upload(cloud.images(), image, "amphora");
        String flavor = cloud.compute()
                .create(new NewFlavor("m1.amphora", Optional.empty(), 1024, 2, 1, false, ""))
                .id();
        Map<String, String> options = new HashMap<>(Map.of("amp_image_tag", "old", "amp_flavor_id", flavor));
        embedded.octavia().use(options);
        for (int i = 0; i < SINGLE; i++) {
            embedded.octavia().loadBalancer("single-" + i);
        }
        options.put("loadbalancer_topology", "ACTIVE_STANDBY");
        embedded.octavia().use(options);
        for (int i = 0; i < PAIRS; i++) {
            embedded.octavia().loadBalancer("pair-" + i);
        }
    }

    private static void upload(Images images, Path file, String tag) {
        String id = UUID.randomUUID().toString();
        images.create(id, tag, "qcow2", "private", 2, Map.of());
        images.upload(id, new LocalImageFile(file), sent -> {});
        images.addTag(id, tag);
    }
}
