package io.jenkins.plugins.octavia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.cli.CommandLineRun.Result;
import io.jenkins.plugins.octavia.embedded.EmbeddedCloud;
import io.jenkins.plugins.octavia.file.StrictModes;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import java.io.IOException;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class LoadBalancersCommandTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private CommandLineRun line;

    @Before
    public void line() {
        line = new CommandLineRun(folder.getRoot().toPath());
    }

    @Test
    public void peopleReadWhichAreBehindAndHowTheyAreBroughtUpToDate() throws IOException {
        try (EmbeddedCloud cloud = EmbeddedCloud.builder().octavia().start()) {
            line.clouds(cloud);
            OneLoadBalancer one = new OneLoadBalancer(cloud, line);
            assertPrints(0, "All 1 load balancers are as they should be.", "status");
            assertPrints(0, "No load balancer had to be failed over.", "refresh");
            one.moveTag();
            assertPrints(2, "  one (" + one.id() + ")  ACTIVE ONLINE, project ", "status");
            assertPrints(2, "1 of 1 load balancers are not as they should be.", "status");
            assertPrints(2, "left       one (" + one.id() + "): has one amphora", "refresh");
            assertPrints(2, "0 done, 1 left, for the reasons above.", "refresh");
            assertPrints(2, "which is not allowed: give --allow-outage, or --window TIMES", "refresh");
            assertPrints(
                    2,
                    "1 agents were told, and their amphorae serve as before; 0 left.",
                    "refresh",
                    "--configure",
                    "--soak",
                    "PT0S");
            assertPrints(
                    0, "failover   one (" + one.id() + "), the canary", "refresh", "--allow-outage", "--soak", "PT0S");
            assertPrints(0, "All 1 load balancers are as they should be.", "status");
        }
    }

    @Test
    public void onATerminalABarStaysBelowTheLinesUntilTheEnd() throws IOException {
        try (EmbeddedCloud cloud = EmbeddedCloud.builder().octavia().start()) {
            line.clouds(cloud);
            OneLoadBalancer one = new OneLoadBalancer(cloud, line);
            one.moveTag();
            Result plain = run("refresh", "--allow-outage", "--soak", "PT0S");
            assertThat(plain.out()).contains("; 1 of 1\n").doesNotContain("[#", "\033");

            one.moveTag();
            line.atTerminal(false, "");
            assertThat(run("refresh", "--allow-outage", "--soak", "PT0S").out())
                    .containsPattern("done +one \\(" + one.id() + "\\) in \\d+ s\n")
                    .contains("\r  refresh    [" + "#".repeat(40) + "] 1 of 1" + Bar.ERASE + "1 done, 0 left.\n");
        }
    }

    @Test
    public void agentsAreToldAndWhatIsNotAllocatedIsLeft() throws IOException {
        try (EmbeddedCloud cloud = EmbeddedCloud.builder().octavia().start()) {
            line.clouds(cloud);
            OneLoadBalancer one = new OneLoadBalancer(cloud, line);
            assertPrints(0, " of one (" + one.id() + "), the canary", "configure", "--soak", "PT0S");
            assertPrints(
                    0,
                    "1 agents were told, and their amphorae serve as before; 0 left.",
                    "configure",
                    "--soak",
                    "PT0S");
            cloud.octavia().stall(true);
            cloud.octavia().record(one.id(), "provisioning_status", "PENDING_UPDATE");
            assertPrints(
                    2,
                    ": its load balancer is PENDING_UPDATE; run again when Octavia has ended that",
                    "configure",
                    "--soak",
                    "PT0S");
        }
    }

    @Test
    public void wrongArgumentsAndACloudWithoutOctaviaAreRefused() throws IOException {
        try (EmbeddedCloud cloud = EmbeddedCloud.start()) {
            line.clouds(cloud);
            line.spec("image: {file: a.raw}\n");
            assertRefuses(1, "cloud admin: its catalog has no service of type load-balancer (octavia)", "status");
            assertRefuses(1, "cloud admin: its catalog has no service of type load-balancer (octavia)", "configure");
            assertRefuses(64, "--parallel 0: it is 1 at least", "configure", "--parallel", "0");
            assertRefuses(64, "--parallel 0: it is 1 at least", "refresh", "--parallel", "0");
            assertRefuses(
                    64,
                    "--window \"noon\" is not a window such as 01:00-05:00 Europe/Berlin",
                    "refresh",
                    "--window",
                    "noon");
            assertRefuses(
                    64,
                    "--reason age: no such reason; known are image, flavor, certificate, authority, error, peer",
                    "refresh",
                    "--reason",
                    "age");
            assertRefuses(64, "do not go together", "refresh", "--allow-outage", "--window", "01:00-02:00 UTC");
        }
    }

    @Test
    public void aFolderThatAnotherRunHasIsRefusedForItsLocksWouldBeTakenForDead() throws IOException {
        try (EmbeddedCloud cloud = EmbeddedCloud.builder().octavia().start()) {
            line.clouds(cloud);
            new OneLoadBalancer(cloud, line).moveTag();
            new OutputFolder(line.path("octavia-out")).locked(StrictModes.NONE, () -> {
                assertRefuses(1, "another run is using it", "refresh", "--allow-outage");
                return null;
            });
        }
    }

    @Test
    public void aLoadBalancerThatThereIsNotIsSaid() throws IOException {
        try (EmbeddedCloud cloud = EmbeddedCloud.builder().octavia().start()) {
            line.clouds(cloud);
            new OneLoadBalancer(cloud, line).moveTag();
            assertRefuses(1, "load balancer 7: there is none of that id", "refresh", "--id", "7");
            assertRefuses(64, "--soak PT-5S: is negative", "refresh", "--soak", "PT-5S");
        }
    }

    private Result run(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "loadbalancers";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[arguments.length + 1] = "--cloud";
        all[arguments.length + 2] = "admin";
        return line.run(all);
    }

    private void assertPrints(int status, String text, String... arguments) {
        Result result = run(arguments);
        assertThat(result.out() + result.err()).contains(text);
        assertThat(result.status()).isEqualTo(status);
    }

    private void assertRefuses(int status, String text, String... arguments) {
        Result result = run(arguments);
        assertThat(result.err()).contains(text);
        assertThat(result.status()).isEqualTo(status);
    }
}
