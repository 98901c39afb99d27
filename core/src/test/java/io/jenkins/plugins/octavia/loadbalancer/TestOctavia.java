package io.jenkins.plugins.octavia.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudConfig;
import io.jenkins.plugins.octavia.cloud.LoadBalancer;
import io.jenkins.plugins.octavia.cloud.RawCalls;
import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.prerequisite.Destruction;
import io.jenkins.plugins.octavia.prerequisite.Plan;
import io.jenkins.plugins.octavia.prerequisite.QuickAuthority;
import io.jenkins.plugins.octavia.prerequisite.TestCloud;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.Spec;
import io.jenkins.plugins.octavia.value.CertificateProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.Assume;
import org.junit.rules.TestRule;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;

/**
 * An Octavia that has its prerequisites: the embedded one, or a real one whose scripts are in the folder that the system
 * property {@code octavia.test.scripts} names. What a test made is taken away after it.
 */
public final class TestOctavia implements TestRule {

    private static final Optional<String> SCRIPTS =
            Optional.ofNullable(System.getProperty("octavia.test.scripts")).filter(text -> !text.isBlank());
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static QuickAuthority authority;

    public final TestCloud cloud = new TestCloud();
    private final List<String> loadBalancers = new ArrayList<>();
    private String yaml;
    private RawCalls calls;
    private String subnet;
    private String network;

    @Override
    public Statement apply(Statement base, Description description) {
        return cloud.apply(
                new Statement() {
                    @Override
                    public void evaluate() throws Throwable {
                        Assume.assumeTrue("a real Octavia on demand", SCRIPTS.isPresent() || !TestCloud.isReal());
                        try {
                            begin();
                            base.evaluate();
                        } finally {
                            end();
                        }
                    }
                },
                description);
    }

    private void begin() throws Exception {
        calls = new RawCalls(cloud.config(login()));
        yaml = """
                release: zed
                flavor: {name: flavor-$N}
                keypair: {name: key-$N, type: ed25519}
                certificates: {directory: CERTS, key: {algorithm: ec, curve: P-256}}
                network: {name: net-$N, subnet: {name: sub-$N, cidr: 172.30.244.0/22}, healthManagers: [{host: controller}]}
                securityGroups: {amphora: {name: amp-$N}, healthManager: {name: hm-$N}}
                image: {name: image-$N, file: amphora.qcow2, tag: tag-$N}
                """.replace("CERTS", cloud.out().path().resolve("certs").toString());
        authority(spec().certificates().orElseThrow().profile()).copyTo(cloud.out());
        newImage();
        if (TestCloud.isReal()) {
            script("octavia-use", cloud.out().conf().toString());
        } else {
            cloud.embedded().octavia().use(workersOptions());
        }
        network = calls.create("network", "{\"name\": \"" + cloud.unique("vip") + "\"}")
                .path("id")
                .asText();
        subnet = calls.createSubnet(network, cloud.unique("vip"), "172.31.248.0/24");
    }

    /** One for all tests of a process, which are about load balancers. */
    private static synchronized QuickAuthority authority(CertificateProfile profile) throws Exception {
        if (authority == null) {
            authority = new QuickAuthority(profile);
        }
        return authority;
    }

    /** The user and project of the real Octavia's {@code [service_auth]}. */
    public static String login() {
        return TestCloud.isReal() ? "octavia" : "admin";
    }

    public Cloud connect() {
        return cloud.connect(login());
    }

    public ConfFile conf() throws IOException {
        return ConfFile.parse(Files.readAllBytes(cloud.out().conf()));
    }

    /** What workers read of the octavia.conf of the last run. */
    Map<String, String> workersOptions() throws IOException {
        Map<String, String> options = new HashMap<>();
        ConfFile conf = conf();
        conf.options().keySet().stream()
                .filter(option -> option.section().equals("controller_worker"))
                .forEach(option ->
                        options.put(option.name(), conf.resolved(option).orElse("")));
        return options;
    }

    public Spec spec() {
        return cloud.spec(yaml);
    }

    /** The specification with a canary, and what else is said of the image. */
    Spec withCanary(String more) {
        return cloud.spec(yaml.replace("tag: tag-$N", "tag: tag-$N, canary: {vipSubnet: vip-$N}" + more));
    }

    CloudConfig config() {
        return cloud.config(login());
    }

    private Path path() {
        return cloud.out().path().resolveSibling("amphora.qcow2");
    }

    /** The bytes of the image's file. */
    byte[] file() throws IOException {
        return Files.readAllBytes(path());
    }

    void file(byte[] bytes) throws IOException {
        Files.write(path(), bytes);
    }

    /** Moves the tag to an image of other bytes. */
    public void newImage() throws IOException {
        cloud.image("amphora.qcow2", 2);
        try (Plan plan = Plan.of(spec(), EnumSet.allOf(Section.class), connect(), cloud.inputs(), cloud)) {
            assertThat(plan.apply().failure()).isEmpty();
        }
    }

    /** One that is ACTIVE. */
    public LoadBalancer loadBalancer(String name) throws InterruptedException {
        return loadBalancer(name, "");
    }

    /** @param more of its request, such as {@code , "availability_zone": "a"} */
    LoadBalancer loadBalancer(String name, String more) throws InterruptedException {
        String id = calls.createLoadBalancer(
                "{\"name\": \"" + cloud.unique(name) + "\", \"vip_subnet_id\": \"" + subnet + "\"" + more + "}");
        loadBalancers.add(id);
        return settled(id);
    }

    /** As it is when Octavia has ended what it is at. */
    LoadBalancer settled(String id) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            LoadBalancer seen = calls.cloud().loadBalancing().loadBalancer(id).orElseThrow();
            if (!seen.isPending()) {
                return seen;
            }
            TimeUnit.MILLISECONDS.sleep(TestCloud.isReal() ? 500 : 1);
        }
        throw new AssertionError("load balancer " + id + " is still PENDING");
    }

    /** What this login may ask though no run of ours would. */
    public RawCalls calls() {
        return calls;
    }

    /** That of the load balancers' addresses. */
    public String vipNetwork() {
        return network;
    }

    /** One from which heartbeats come. */
    public LoadBalancer heard(String name) throws InterruptedException {
        LoadBalancer seen = loadBalancer(name);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!seen.operatingStatus().equals("ONLINE") && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(500);
            seen = settled(seen.id());
        }
        return seen;
    }

    /** Nova deletes behind its answer. */
    public void awaitNoServer(String id) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (calls.cloud().compute().servers().stream()
                        .anyMatch(server -> server.id().equals(id))
                && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }

    Fleet fleet() throws IOException {
        Cloud login = connect();
        return new Fleet(
                login, Targets.of(spec(), Optional.empty(), login), AuthorityChange.in(cloud.out()), Clock.systemUTC());
    }

    /** Of the load balancers of this test. */
    List<LoadBalancerStatus> statuses() throws IOException {
        return fleet().look().stream()
                .filter(status -> loadBalancers.contains(status.loadBalancer().id()))
                .toList();
    }

    Set<String> ids() {
        return Set.copyOf(loadBalancers);
    }

    /** The embedded one ends with its cloud. */
    private void end() throws Exception {
        if (!TestCloud.isReal()) {
            return;
        }
        for (String id : loadBalancers) {
            if (calls.cloud().loadBalancing().loadBalancer(id).isPresent()) {
                settled(id);
                calls.deleteLoadBalancer(id);
            }
        }
        for (String id : loadBalancers) {
            awaitEnd(id);
        }
        script("octavia-use", "none");
        if (network != null) {
            calls.cloud().network().network(network).ifPresent(calls.cloud().network()::delete);
        }
        Destruction.of(spec(), EnumSet.allOf(Section.class), calls.cloud(), cloud.inputs(), cloud);
    }

    /** Deletes one, and waits until it is gone. */
    void delete(LoadBalancer loadBalancer) throws InterruptedException {
        calls.deleteLoadBalancer(loadBalancer.id());
        awaitEnd(loadBalancer.id());
    }

    private void awaitEnd(String id) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (calls.cloud().loadBalancing().loadBalancer(id).isPresent() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    /** One of the scripts of the real cloud. */
    static void script(String name, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(Path.of(SCRIPTS.orElseThrow(), name).toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(command + ": " + output).isZero();
    }
}
