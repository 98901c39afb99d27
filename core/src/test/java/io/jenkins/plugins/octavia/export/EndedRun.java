package io.jenkins.plugins.octavia.export;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudsYaml;
import io.jenkins.plugins.octavia.cloud.EmptyDisk;
import io.jenkins.plugins.octavia.cloud.Environment;
import io.jenkins.plugins.octavia.cloud.LocalImageFile;
import io.jenkins.plugins.octavia.embedded.EmbeddedCloud;
import io.jenkins.plugins.octavia.prerequisite.Deployment;
import io.jenkins.plugins.octavia.prerequisite.DeploymentJson;
import io.jenkins.plugins.octavia.prerequisite.Inputs;
import io.jenkins.plugins.octavia.prerequisite.LastDeployment;
import io.jenkins.plugins.octavia.prerequisite.Minting;
import io.jenkins.plugins.octavia.prerequisite.Plan;
import io.jenkins.plugins.octavia.prerequisite.Secrets;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.prerequisite.base.SilentListener;
import io.jenkins.plugins.octavia.prerequisite.base.Wording;
import io.jenkins.plugins.octavia.prerequisite.lock.LockRequest;
import io.jenkins.plugins.octavia.secret.Secret;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.Spec;
import io.jenkins.plugins.octavia.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.rules.TemporaryFolder;

/**
 * The output folder of a run on the embedded cloud, with all sections and two health managers. Its secrets have every character in them
 * that a template, a shell, YAML, HCL or oslo.config could take for something else.
 */
public final class EndedRun extends TemporaryFolder {

    static final String CA_PASSPHRASE = "ca {{ pass }} {% phrase %} {# 1 #} $one $$two 'q' \"d\" \\ `e` #; ${x} %{y}";
    static final String HEARTBEAT_KEY = "heart {{ beat }} {% key %} {# 2 #} $three 'q' \"d\" \\ `f` #; ${x} %{y}";

    private static final String SPEC = """
            flavor: {}
            keypair: {name: "octavia key", type: ed25519}
            certificates: {key: {algorithm: ec, curve: P-256}}
            network: {healthManagers: [{host: controller}, {host: localhost}]}
            securityGroups: {amphora: {name: "it's $HOME"}}
            image: {tag: "amphora {{ 1 }}"}
            options: {loadbalancer_topology: ACTIVE_STANDBY}
            """;

    /** What the one run of this JVM left, by path; every class has a copy of its own, which it may damage. */
    private static final Map<String, byte[]> LEFT = new TreeMap<>();

    private static Deployment deployment;

    @Override
    protected void before() throws Throwable {
        super.before();
        synchronized (LEFT) {
            if (LEFT.isEmpty()) {
                make();
            }
        }
        for (Map.Entry<String, byte[]> file : LEFT.entrySet()) {
            Path path = out().path().resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
    }

    private void make() throws IOException {
        Files.write(folder().resolve("amphora-x64-haproxy.qcow2"), EmptyDisk.qcow2(2L << 30));
        try (EmbeddedCloud embedded =
                EmbeddedCloud.builder().agentHosts("controller", "localhost").start()) {
            run(embedded);
        }
        try (Stream<Path> all = Files.walk(out().path())) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                LEFT.put(out().path().relativize(file).toString(), Files.readAllBytes(file));
            }
        }
    }

    private void run(EmbeddedCloud embedded) throws IOException {
        Environment environment = new Environment(
                Map.of("OS_CLIENT_CONFIG_FILE", "/clouds.yaml"),
                Path.of("/"),
                Path.of("/"),
                path -> embedded.cloudsYaml());
        Cloud cloud = Cloud.connect(new CloudsYaml(environment).find(Optional.of("admin")));
        Spec spec = SpecReader.fromYaml(SPEC, folder());
        try (Plan plan = Plan.of(spec, EnumSet.allOf(Section.class), cloud, inputs(), new SilentListener())) {
            deployment = plan.apply();
        }
        record(DeploymentJson.map(deployment));
    }

    void record(Map<String, Object> deploymentJson) throws IOException {
        Files.write(out().deployment(), DeploymentJson.bytes(deploymentJson));
    }

    private Inputs inputs() {
        SecureRandom random = new SecureRandom();
        return new Inputs(
                out(),
                Optional.empty(),
                LastDeployment.in(out()),
                true,
                image -> image.file().map(LocalImageFile::new),
                new Secrets(
                        Optional.of(new Secret(CA_PASSPHRASE)),
                        Optional.of(new Secret(HEARTBEAT_KEY)),
                        Optional.empty()),
                Minting.EVERYTHING,
                new Wording("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m"),
                Clock.systemUTC(),
                random,
                new LockRequest(LockRequest.newId(random), Set.of(), "a test", Duration.ofMinutes(1)));
    }

    static Deployment deployment() {
        return deployment;
    }

    Path folder() {
        return getRoot().toPath();
    }

    OutputFolder out() {
        return new OutputFolder(folder().resolve("out"));
    }

    Export export(Format format) {
        return format.export(Deployed.in(out(), Clock.systemUTC()), folder().toString());
    }

    /** Writes an export into a new folder. */
    Path written(Format format) throws IOException {
        Path to = newFolder().toPath();
        for (ExportFile file : format.export(Deployed.in(out(), Clock.systemUTC()), to.toString())
                .files()) {
            Path path = to.resolve(file.name());
            Files.createDirectories(path.getParent());
            Files.write(path, file.bytes());
        }
        return to;
    }
}
