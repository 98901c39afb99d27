package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Futures;
import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.Fault;
import io.jenkins.plugins.octavia.cloud.FaultyProxy;
import io.jenkins.plugins.octavia.cloud.FaultyProxy.Mishap;
import io.jenkins.plugins.octavia.spec.SpecReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;
import org.junit.rules.TemporaryFolder;

/**
 * Every request of a run, and everything that can happen to it: the run ends well, or with one message that says what
 * about, at which request and what to do; the next run ends well in any case. The table is printed, and left in
 * {@code target/} with every message.
 *
 * <p>With {@code -Doctavia.test.faults=all} each fault happens to each request, once and also from then on; otherwise one
 * of each class. On a real cloud that property must have some value.
 */
@Category(AnyCloud.class)
public class FaultMatrixTest {

    private static final Optional<String> ASKED = Optional.ofNullable(System.getProperty("octavia.test.faults"));
    private static final Optional<String> ALL = Optional.of("all");
    private static final Set<Fault> EVERY = EnumSet.allOf(Fault.class);
    /** Of the connection, the service, the answer and the upload. */
    private static final Set<Fault> OF_EACH_CLASS =
            EnumSet.of(Fault.ANSWER_LOST, Fault.UNAVAILABLE, Fault.TRUNCATED, Fault.CUT);

    private static final int AT_ONCE = 6;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private QuickAuthority authority;

    @Test
    public void whateverHappensWhileAllIsMadeTheRunEndsWellOrSaysWhatToDoAndTheNextOneEndsWell() throws Exception {
        attempt("faults-create.txt", cloud -> {});
    }

    @Test
    public void whateverHappensWhileMuchIsChangedTheRunEndsWellOrSaysWhatToDoAndTheNextOneEndsWell() throws Exception {
        attempt("faults-change.txt", cloud -> {
            Deployment before = cloud.apply(Aftermath.SPEC_BEFORE);
            assertThat(before.failure()).isEmpty();
            before.healthManagers()
                    .forEach(manager -> cloud.admin().network().setSecurityGroups(manager.portId(), Set.of()));
            cloud.image("amphora-x64.qcow2", 2);
        });
    }

    /** What there is before the run. */
    private interface Beginning {
        void make(TestCloud cloud) throws IOException;
    }

    private void attempt(String file, Beginning beginning) throws Exception {
        Assume.assumeTrue("on a real cloud on demand", ASKED.isPresent() || !TestCloud.isReal());
        authority = new QuickAuthority(SpecReader.fromYaml(
                        Aftermath.SPEC.replace("$N", "N"), folder.getRoot().toPath())
                .certificates()
                .orElseThrow()
                .profile());
        List<String> requests = faultless(beginning);
        FaultMatrix matrix = new FaultMatrix(requests, ASKED.equals(ALL) ? EVERY : OF_EACH_CLASS, ASKED.equals(ALL));
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            matrix.mishaps().stream()
                    .map(mishap ->
                            threads.submit(() -> matrix.run(mishap, () -> outcome(mishap, beginning, requests.size()))))
                    .toList()
                    .forEach(Futures::getUnchecked);
        } finally {
            threads.shutdownNow();
        }
        matrix.print(Path.of("target", file));
        assertThat(matrix.failures()).isEmpty();
    }

    private List<String> faultless(Beginning beginning) throws Exception {
        TestCloud cloud = started(beginning);
        try (FaultyProxy proxy = proxy(cloud, Optional.empty())) {
            assertThat(run(cloud, proxy).message()).isEmpty();
            return proxy.requests();
        } finally {
            cloud.after();
        }
    }

    private TestCloud started(Beginning beginning) throws IOException {
        TestCloud cloud = new TestCloud();
        cloud.before();
        cloud.image("amphora-x64.qcow2", 2);
        authority.copyTo(cloud.out());
        beginning.make(cloud);
        return cloud;
    }

    private static FaultyProxy proxy(TestCloud cloud, Optional<Mishap> mishap) throws IOException {
        return new FaultyProxy(
                cloud.config("admin"),
                path -> path.replace(cloud.number, "N").replaceAll("(-lock-.*-)\\d+$", "$1NUMBER"),
                mishap);
    }

    /** How a run ended: empty where well, and everything that it said. */
    private record Ended(Optional<String> message, List<String> outputs) {}

    private Ended run(TestCloud cloud, FaultyProxy proxy) throws IOException {
        List<String> outputs = new ArrayList<>();
        Optional<String> message;
        try {
            Cloud admin = proxy.connect();
            Deployment deployment = cloud.apply(
                    cloud.spec(Aftermath.SPEC),
                    admin,
                    cloud.with().standardPace().images(proxy::file).inputs(cloud.out()));
            message = deployment.failure();
            outputs.add(deployment.toString());
            outputs.add(new String(DeploymentJson.bytes(DeploymentJson.map(deployment)), StandardCharsets.UTF_8));
        } catch (RuntimeException e) {
            message = Optional.of(String.valueOf(e.getMessage()));
            outputs.add(Throwables.getStackTraceAsString(e));
        }
        outputs.addAll(cloud.notes);
        return new Ended(message, outputs);
    }

    private FaultMatrix.Outcome outcome(Mishap mishap, Beginning beginning, int requests) throws Exception {
        TestCloud cloud = started(beginning);
        try (FaultyProxy proxy = proxy(cloud, Optional.of(mishap))) {
            Ended ended = run(cloud, proxy);
            assertThat(proxy.isHit()).as("the request came").isTrue();
            proxy.carryOutPostponed();
            ended.message().ifPresent(FaultMatrixTest::assertSaysEverything);
            Cloud admin = cloud.admin();
            assertThat(cloud.apply(cloud.spec(Aftermath.SPEC), admin, cloud.inputs())
                            .failure())
                    .isEmpty();
            Aftermath aftermath = new Aftermath(cloud, admin);
            aftermath.assertOneOfEachAndNothingElse();
            aftermath.assertNoSecretIn(ended.outputs(), proxy.tokens());
            return new FaultMatrix.Outcome(ended.message(), proxy.requests().size() > requests);
        } finally {
            cloud.after();
        }
    }

    private static void assertSaysEverything(String message) {
        assertThat(message)
                .as("one message")
                .doesNotContain("\n")
                .as("the resource")
                .matches("(cloud|lock|flavor|keypair|certificates|network|subnet|security group|port|image) \\S.*")
                .as("the request")
                .matches(".*((GET|POST|PUT|PATCH|DELETE) (/|http)|keystone at http).*")
                .as("advice")
                .matches(".*[;?] (check|look|run again|raise|log in|does |is |wait).*");
    }
}
