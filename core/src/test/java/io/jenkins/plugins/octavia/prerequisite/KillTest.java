package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.cloud.Cloud;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.Test;

/** Processes that are killed at random moments; how many, the system property {@code octavia.test.kills} says. */
public class KillTest {

    private static final int KILLS = Integer.getInteger("octavia.test.kills", 6);

    /** Enough to be killed in mid-upload. */
    private static final int IMAGE_BYTES = 1 << 24;

    private final Random random = new Random();

    @Test
    public void aRunThatIsKilledAtAnyMomentCanSimplyBeRepeated() throws Exception {
        // The first one is not killed, so that the moments of the others lie within its time.
        long whole = run(TimeUnit.MINUTES.toNanos(2)).nanos();
        List<Long> moments = new ArrayList<>();
        while (moments.size() < KILLS) {
            Ended run = run((long) (whole * random.nextDouble()));
            if (run.killed()) {
                moments.add(TimeUnit.NANOSECONDS.toMillis(run.nanos()));
            }
        }
        System.out.println("Killed and put right: " + moments.size() + " of runs that take "
                + TimeUnit.NANOSECONDS.toMillis(whole) + " ms, after ms " + moments);
    }

    /** @param killed whether it had not come to its end before */
    private record Ended(boolean killed, long nanos) {}

    private static Ended run(long after) throws Exception {
        TestCloud cloud = new TestCloud();
        cloud.before();
        try {
            return run(cloud, after);
        } finally {
            cloud.after();
        }
    }

    private static Ended run(TestCloud cloud, long after) throws Exception {
        Path folder = cloud.folder.getRoot().toPath();
        Files.write(cloud.image("amphora-x64.qcow2", 2), new byte[IMAGE_BYTES], StandardOpenOption.APPEND);
        Path clouds = Files.writeString(
                folder.resolve("clouds.yaml"), cloud.embedded().cloudsYaml());
        Path spec = Files.writeString(folder.resolve("octavia.yaml"), Aftermath.SPEC.replace("$N", cloud.number));
        Process run = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledRun.class.getName(),
                        clouds.toString(),
                        spec.toString(),
                        cloud.out().path().toString())
                .redirectErrorStream(true)
                .start();
        boolean killed;
        long took;
        String output;
        try (BufferedReader lines = run.inputReader()) {
            assertThat(lines.readLine()).isEqualTo(KilledRun.BEGINS);
            long begun = System.nanoTime();
            killed = !run.waitFor(after, TimeUnit.NANOSECONDS);
            // Not by the process itself, which would close the stream of what was said.
            run.toHandle().destroyForcibly();
            run.waitFor();
            took = System.nanoTime() - begun;
            output = lines.lines().collect(Collectors.joining("\n"));
        }
        if (!killed) {
            assertThat(output).contains("failure=Optional.empty");
        }
        assertMended(cloud, output, "killed after " + Duration.ofNanos(took));
        return new Ended(killed, took);
    }

    private static void assertMended(TestCloud cloud, String output, String when) throws IOException {
        Cloud admin = cloud.admin();
        Deployment next = cloud.apply(cloud.spec(Aftermath.SPEC), admin, cloud.inputs());
        assertThat(next.failure()).as(when + output).isEmpty();
        Aftermath aftermath = new Aftermath(cloud, admin);
        aftermath.assertOneOfEachAndNothingElse();
        aftermath.assertNoSecretIn(List.of(output, next.toString()), List.of());
    }
}
