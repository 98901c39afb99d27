package io.jenkins.plugins.octavia.bench;

import io.jenkins.plugins.octavia.embedded.EmbeddedCloud;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Clouds 20 ms away, each with a clouds.yaml in a folder, until standard input ends: EmbeddedClouds FOLDER NUMBER. */
public final class EmbeddedClouds {

    static final Duration LATENCY = Duration.ofMillis(20);

    private EmbeddedClouds() {}

    public static void main(String... args) throws Exception {
        List<EmbeddedCloud> clouds = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[1]); i++) {
            EmbeddedCloud cloud = EmbeddedCloud.builder().latency(LATENCY).start();
            Files.writeString(Path.of(args[0], "clouds-" + i + ".yaml"), cloud.cloudsYaml());
            clouds.add(cloud);
        }
        System.out.println(clouds.size());
        System.in.transferTo(System.out);
        System.exit(0);
    }
}
