package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.cloud.LocalImageFile;
import io.jenkins.plugins.octavia.cloud.SecurityGroup;
import io.jenkins.plugins.octavia.pki.SshKey;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import io.jenkins.plugins.octavia.spec.Spec;
import io.jenkins.plugins.octavia.value.SshKeyType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** Several builds at the same time; how many, the system property {@code octavia.test.runs} says. */
@Category(AnyCloud.class)
public class RaceTest {

    private static final int RUNS = Integer.getInteger("octavia.test.runs", 6);

    private String heartbeatKey = "a heartbeat key for tests";

    @Rule
    public final TestCloud cloud = new TestCloud();

    @Test
    public void runsOfTheSameSpecificationEndWithOneOfEachAndTheSameIds() throws Exception {
        cloud.image("amphora-x64.qcow2", 2);
        Files.writeString(
                cloud.folder.getRoot().toPath().resolve("key.pub"),
                SshKey.generate(SshKeyType.ED25519, 256, new SecureRandom())
                        .publicKey()
                        .line("race"));
        Spec spec = cloud.spec("""
                flavor: {name: flavor-$N}
                keypair: {name: key-$N, publicKeyFile: key.pub}
                network: {name: net-$N, subnet: {name: sub-$N}, healthManagers: [{name: port-$N, host: controller}]}
                securityGroups: {amphora: {name: amp-$N}, healthManager: {name: hm-$N}}
                image: {name: image-$N, file: amphora-x64.qcow2, tag: tag-$N}
                """);

        List<Deployment> deployments = race(spec);
        assertThat(deployments).extracting(Deployment::failure).allMatch(failure -> failure.isEmpty());
        List<String> ids = ids(deployments.get(0));
        assertThat(deployments)
                .allSatisfy(deployment -> assertThat(ids(deployment)).isEqualTo(ids));
        var neutron = cloud.admin().network();
        assertThat(neutron.networks(cloud.unique("net"))).hasSize(1);
        assertThat(neutron.subnetsOf(
                        List.of(neutron.networks(cloud.unique("net")).get(0).id())))
                .hasSize(1);
        assertThat(neutron.ports(List.of(cloud.unique("port")))).hasSize(1);
        assertThat(neutron.securityGroups(List.of(cloud.unique("amp"), cloud.unique("hm"))))
                .hasSize(2);
        assertThat(cloud.admin().images().withProperty("octavia-prerequisites", cloud.unique("tag")))
                .hasSize(1);
        if (!TestCloud.isReal()) {
            assertThat(cloud.embedded().requests())
                    .as("Glance may have a tag twice that two add at the same time")
                    .filteredOn(request ->
                            request.method().equals("PUT") && request.path().contains("/tags/" + cloud.unique("tag")))
                    .hasSize(1);
        }
    }

    @Test
    public void refreshesWithDifferentFilesLeaveTheTagOnExactlyOneCompleteImage() throws Exception {
        List<Spec> specs = new ArrayList<>();
        List<String> files = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Path file = cloud.image("amphora-" + i + ".qcow2", 2);
            files.add(new LocalImageFile(file).hash().sha512());
            specs.add(cloud.spec("image: {name: image-$N, file: amphora-" + i + ".qcow2, tag: tag-$N, keep: 2}"));
        }

        List<Deployment> deployments = race(specs);
        assertThat(deployments).extracting(Deployment::failure).allMatch(failure -> failure.isEmpty());
        assertThat(cloud.admin().images().tagged(cloud.unique("tag")))
                .singleElement()
                .satisfies(image -> {
                    assertThat(image.isActive()).isTrue();
                    assertThat(image.size())
                            .isEqualTo(
                                    Files.size(cloud.folder.getRoot().toPath().resolve("amphora-0.qcow2")));
                    assertThat(files).contains(image.hash().orElseThrow());
                });
        assertThat(cloud.admin().images().withProperty("octavia-prerequisites", cloud.unique("tag")))
                .hasSizeLessThanOrEqualTo(2);
    }

    @Test
    public void runsThatBringTheSameImageAndRulesUpToDateAllEndWell() throws Exception {
        cloud.image("amphora-x64.qcow2", 2);
        String before = """
                network: {name: net-$N, subnet: {name: sub-$N}, healthManagers: []}
                securityGroups: {amphora: {name: amp-$N}, healthManager: {name: hm-$N}}
                image: {name: image-$N, file: amphora-x64.qcow2, tag: tag-$N}
                """;
        assertThat(cloud.apply(before).failure()).isEmpty();
        Spec spec = cloud.spec(before.replace("amp-$N", "amp-$N, ingress: [{rule: tcp/22}, {rule: tcp/80}]")
                .replace("tag-$N", "tag-$N, properties: {os_distro: debian, octavia_commit: abc}"));

        assertThat(race(spec)).extracting(Deployment::failure).allMatch(failure -> failure.isEmpty());
        assertThat(cloud.admin().images().tagged(cloud.unique("tag")))
                .singleElement()
                .satisfies(image -> assertThat(image.properties())
                        .containsEntry("os_distro", "debian")
                        .containsEntry("octavia_commit", "abc"));
        assertThat(cloud.admin().network().securityGroups(List.of(cloud.unique("amp"))).get(0).rules().stream()
                        .filter(SecurityGroup.Rule::ingress)
                        .map(SecurityGroup.Rule::traffic))
                .doesNotHaveDuplicates()
                .extracting(SecurityGroup.Rule::toString)
                .contains("ingress tcp/80 from 172.16.0.0/22");
    }

    @Test
    public void ofRunsThatWouldAllMakeASecretOneDoesAndTheOthersAreRefused() throws Exception {
        heartbeatKey = null;
        Spec spec = cloud.spec(
                "network: {name: net-$N, subnet: {name: sub-$N}, healthManagers: [{name: port-$N, host: controller}]}\n"
                        + "certificates: {key: {algorithm: ec, curve: P-256}}");

        List<Future<Deployment>> runs = begun(Collections.nCopies(3, spec));
        List<Refusal> refusals = new ArrayList<>();
        for (Future<Deployment> run : runs) {
            try {
                assertThat(run.get().failure()).isEmpty();
            } catch (ExecutionException e) {
                refusals.add((Refusal) e.getCause());
            }
        }
        assertThat(refusals)
                .hasSize(2)
                .allSatisfy(refusal -> assertThat(refusal).hasMessageContaining(" in use, but none is in "));
        assertThat(cloud.admin().network().networks(cloud.unique("net")).get(0).tags())
                .filteredOn(tag -> tag.startsWith("octavia-ca="))
                .hasSize(2);
        assertThat(cloud.admin().network().networks(cloud.unique("net")).get(0).tags())
                .noneMatch(tag -> tag.startsWith("octavia-claim="));
    }

    private List<Deployment> race(Spec spec) throws Exception {
        return race(Collections.nCopies(RUNS, spec));
    }

    private List<Deployment> race(List<Spec> specs) throws Exception {
        List<Deployment> deployments = new ArrayList<>();
        for (Future<Deployment> run : begun(specs)) {
            deployments.add(run.get());
        }
        return deployments;
    }

    private List<Future<Deployment>> begun(List<Spec> specs) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(specs.size());
        List<Future<Deployment>> runs = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            Spec spec = specs.get(i);
            Inputs inputs = cloud.with().heartbeatKey(heartbeatKey).inputs(out(i));
            runs.add(threads.submit(() -> cloud.apply(spec, cloud.admin(), inputs)));
        }
        threads.shutdown();
        return runs;
    }

    private OutputFolder out(int run) throws IOException {
        Path path = cloud.folder.getRoot().toPath().resolve("out-" + run);
        return new OutputFolder(run == 0 ? cloud.out().path() : path);
    }

    private static List<String> ids(Deployment deployment) {
        return TestCloud.ofCloud(deployment).stream().map(Resource::id).toList();
    }
}
