package io.jenkins.plugins.octavia.bench;

import io.jenkins.plugins.octavia.cli.CommandLineWording;
import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudConfig;
import io.jenkins.plugins.octavia.cloud.LocalImageFile;
import io.jenkins.plugins.octavia.prerequisite.Inputs;
import io.jenkins.plugins.octavia.prerequisite.LastDeployment;
import io.jenkins.plugins.octavia.prerequisite.Minting;
import io.jenkins.plugins.octavia.prerequisite.Plan;
import io.jenkins.plugins.octavia.prerequisite.Secrets;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.secret.Secret;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.Spec;
import io.jenkins.plugins.octavia.spec.SpecReader;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * {@code plan} of many clouds at once, and of one: ManyClouds FOLDER ROUNDS. The clouds run in another JVM, so that threads
 * and heap are those of plans alone. Plans wait in their threads, hence some wait for a thread.
 */
public final class ManyClouds {

    private static final int CLOUDS = 200;
    private static final int AT_ONCE = 10;
    private static final int WARM_UP = 5;

    private final ExecutorService steps = Executors.newFixedThreadPool(AT_ONCE);
    private final SecureRandom random = new SecureRandom();
    private final Spec spec;
    private final Path folder;

    private ManyClouds(Path folder) throws Exception {
        this.folder = folder;
        Site.writeImage(folder.resolve("amphora-x64-haproxy.qcow2"), 1 << 20);
        spec = SpecReader.fromYaml("""
                flavor: {}
                keypair: {}
                certificates: {}
                network: {healthManagers: [{host: controller}]}
                securityGroups: {}
                image: {}
                """, folder);
    }

    public static void main(String... args) throws Exception {
        Path folder = Path.of(args[0]).toAbsolutePath();
        Process clouds = new ProcessBuilder(
                        "java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmbeddedClouds.class.getName(),
                        folder.toString(),
                        Integer.toString(CLOUDS))
                .redirectError(Redirect.INHERIT)
                .start();
        try {
            clouds.inputReader().readLine();
            new ManyClouds(folder).measure(Integer.parseInt(args[1]));
        } finally {
            clouds.destroy();
            System.exit(0);
        }
    }

    private void measure(int rounds) throws Exception {
        List<CloudConfig> configs = IntStream.range(0, CLOUDS)
                .mapToObj(i -> Site.config(folder.resolve("clouds-" + i + ".yaml"), "admin"))
                .toList();
        for (int i = 0; i < WARM_UP; i++) {
            planAll(configs);
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        threads.resetPeakThreadCount();
        Times one = new Times();
        Times all = new Times();
        for (int round = 0; round < rounds; round++) {
            CloudConfig single = configs.get(round);
            one.time(() -> plan(single));
            all.time(() -> planAll(configs));
        }
        Table.row(
                "`plan` of " + CLOUDS + " clouds, 20 ms away",
                all,
                "of one",
                one,
                "<= 20 x, heap <= 256 MB, <= 64 threads",
                String.format(
                        Locale.ROOT,
                        "%%.1f x, in a heap of %d MiB, %d threads",
                        Runtime.getRuntime().maxMemory() >> 20,
                        threads.getPeakThreadCount()),
                all.median() / one.median());
    }

    private Void planAll(List<CloudConfig> configs) throws Exception {
        List<Future<Boolean>> plans = new ArrayList<>();
        configs.forEach(config -> plans.add(steps.submit(() -> plan(config))));
        for (Future<Boolean> plan : plans) {
            plan.get();
        }
        return null;
    }

    private boolean plan(CloudConfig config) {
        Inputs inputs = new Inputs(
                new OutputFolder(folder.resolve("none")),
                Optional.empty(),
                LastDeployment.NONE,
                true,
                image -> image.file().map(LocalImageFile::new),
                new Secrets(Optional.of(new Secret("never-used-for-any-ca")), Optional.empty(), Optional.empty()),
                Minting.EVERYTHING,
                CommandLineWording.WORDING,
                Clock.systemUTC(),
                random,
                Site.lock(random));
        try (Plan plan = Plan.of(spec, EnumSet.allOf(Section.class), Cloud.connect(config), inputs, Site.NOBODY)) {
            return plan.isChange();
        }
    }
}
