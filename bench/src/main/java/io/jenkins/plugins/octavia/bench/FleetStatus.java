package io.jenkins.plugins.octavia.bench;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudConfig;
import io.jenkins.plugins.octavia.cloud.Transport;
import io.jenkins.plugins.octavia.loadbalancer.Fleet;
import io.jenkins.plugins.octavia.loadbalancer.LoadBalancerStatus;
import io.jenkins.plugins.octavia.loadbalancer.Targets;
import io.jenkins.plugins.octavia.spec.Spec;
import io.jenkins.plugins.octavia.spec.SpecReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code loadbalancers status} of thousands of amphorae, from the login on, in a JVM that has done so before: FleetStatus
 * FOLDER ROUNDS. The cloud runs in another JVM, so that the heap is that of status alone.
 */
public final class FleetStatus {

    private static final int WARM_UP = 5;

    private final CloudConfig config;
    private final Spec spec;
    private final AtomicInteger requests = new AtomicInteger();

    private FleetStatus(Path folder) {
        config = Site.config(folder.resolve("clouds.yaml"), "admin");
        spec = SpecReader.fromYaml("""
                flavor: {}
                image: {}
                """, folder);
    }

    public static void main(String... args) throws Exception {
        Path folder = Path.of(args[0]).toAbsolutePath();
        Process cloud = new ProcessBuilder(
                        "java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmbeddedFleet.class.getName(),
                        folder.toString())
                .redirectError(Redirect.INHERIT)
                .start();
        try {
            cloud.inputReader().readLine();
            new FleetStatus(folder).measure(Integer.parseInt(args[1]));
        } finally {
            cloud.destroy();
            System.exit(0);
        }
    }

    private void measure(int rounds) throws Exception {
        for (int i = 0; i < WARM_UP; i++) {
            look();
        }
        requests.set(0);
        Times times = new Times();
        int amphorae = 0;
        for (int round = 0; round < rounds; round++) {
            amphorae = times.time(this::look).stream()
                    .mapToInt(status -> status.amphorae().size())
                    .sum();
        }
        Table.row(
                "`loadbalancers status`, " + amphorae + " amphorae, all of an old image, 20 ms away, warm JVM",
                times,
                "",
                "",
                "<= 10 requests and pages, <= 2 s, heap <= 64 MB more",
                requests.get() / rounds + " requests with those of pages, %.2f s, in a heap of "
                        + (Runtime.getRuntime().maxMemory() >> 20) + " MiB",
                times.median());
    }

    private List<LoadBalancerStatus> look() {
        Transport way = Cloud.transport(config);
        Cloud cloud = Cloud.connect(config, call -> {
            requests.incrementAndGet();
            return way.send(call);
        });
        return new Fleet(cloud, Targets.of(spec, Optional.empty(), cloud), Clock.systemUTC()).look();
    }
}
