package io.jenkins.plugins.octavia.bench;

import io.jenkins.plugins.octavia.cli.CommandLineWording;
import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudConfig;
import io.jenkins.plugins.octavia.cloud.CloudsYaml;
import io.jenkins.plugins.octavia.cloud.EmptyDisk;
import io.jenkins.plugins.octavia.cloud.Environment;
import io.jenkins.plugins.octavia.cloud.Http;
import io.jenkins.plugins.octavia.cloud.ImageFile;
import io.jenkins.plugins.octavia.cloud.LocalImageFile;
import io.jenkins.plugins.octavia.pki.Bundle;
import io.jenkins.plugins.octavia.pki.CertificateFolder;
import io.jenkins.plugins.octavia.pki.Passphrase;
import io.jenkins.plugins.octavia.prerequisite.Deployment;
import io.jenkins.plugins.octavia.prerequisite.Destruction;
import io.jenkins.plugins.octavia.prerequisite.Inputs;
import io.jenkins.plugins.octavia.prerequisite.LastDeployment;
import io.jenkins.plugins.octavia.prerequisite.Minting;
import io.jenkins.plugins.octavia.prerequisite.Plan;
import io.jenkins.plugins.octavia.prerequisite.Secrets;
import io.jenkins.plugins.octavia.prerequisite.base.Listener;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.prerequisite.base.SilentListener;
import io.jenkins.plugins.octavia.prerequisite.lock.LockRequest;
import io.jenkins.plugins.octavia.secret.Secret;
import io.jenkins.plugins.octavia.spec.ImageSpec;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.Spec;
import io.jenkins.plugins.octavia.spec.SpecReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * A deployment of its own on the cloud {@code admin}, and what an operator gives for it: certificates, a keypair, the
 * secrets and an image.
 */
final class Site implements AutoCloseable {

    static final Listener NOBODY = new SilentListener() {
        @Override
        public void note(String message) {
            System.err.println(message);
        }
    };

    private static final String CLOUD = "admin";
    private static final String SECRET = "a-secret-of-the-benchmarks-alone";

    final Path folder;
    final String name = "bench-" + UUID.randomUUID().toString().substring(0, 8);
    final CloudConfig config;
    final OutputFolder out;
    private final Path clouds;
    private final SecureRandom random = new SecureRandom();

    Site(Path clouds, Path folder) throws IOException {
        this.clouds = clouds.toAbsolutePath();
        this.folder = folder.toAbsolutePath();
        this.config = config(this.clouds, CLOUD);
        this.out = new OutputFolder(this.folder.resolve("octavia-out"));
    }

    static CloudConfig config(Path clouds, String cloud) {
        return new CloudsYaml(Environment.withoutFolders(
                        Map.of("OS_CLIENT_CONFIG_FILE", clouds.toString()), Files::readString))
                .find(Optional.of(cloud));
    }

    /** Writes everything that is given. */
    Site prepare(long imageBytes) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("octavia.yaml"), """
                flavor: {name: NAME}
                keypair: {name: NAME, publicKeyFile: key.pub}
                certificates: {}
                network: {name: NAME, subnet: {name: NAME}, healthManagers: [{name: NAME, host: controller, ip: 172.16.0.2}]}
                securityGroups: {amphora: {name: NAME-amp}, healthManager: {name: NAME-hm}}
                image: {name: NAME, tag: NAME, file: image.qcow2}
                """.replace("NAME", name));
        command().run("ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", "key");
        writeImage(folder.resolve("image.qcow2"), imageBytes);
        CertificateFolder.below(out.path())
                .write(
                        Bundle.issue(spec().certificates().orElseThrow().profile(), Clock.systemUTC(), random),
                        Passphrase.of(SECRET),
                        Clock.systemUTC(),
                        random);
        return this;
    }

    /** An empty disk and random bytes behind it. */
    static void writeImage(Path file, long size) throws IOException {
        byte[] disk = EmptyDisk.qcow2(2L << 30);
        byte[] piece = new byte[1 << 20];
        new Random().nextBytes(piece);
        System.arraycopy(disk, 0, piece, 0, disk.length);
        try (OutputStream image = Files.newOutputStream(file)) {
            for (long written = 0; written < size; written += piece.length) {
                image.write(piece);
            }
        }
    }

    /** Programs that use the same cloud with the same secrets. */
    Command command() {
        return new Command(
                folder,
                Map.of(
                        "OS_CLIENT_CONFIG_FILE", clouds.toString(),
                        "OS_CLOUD", CLOUD,
                        "OCTAVIA_CA_PASSPHRASE", SECRET,
                        "OCTAVIA_HEARTBEAT_KEY", SECRET,
                        "OCTAVIA_SERVER_CERTS_KEY_PASSPHRASE", SECRET));
    }

    Spec spec() throws IOException {
        return SpecReader.fromYaml(Files.readString(folder.resolve("octavia.yaml")), folder);
    }

    /** The whole job, from reading the specification on, in this JVM. */
    Recording apply() throws IOException {
        Recording recording = new Recording();
        Cloud cloud = Cloud.connect(config, recording.over(new Http(config.route())));
        Inputs inputs = inputs(image -> image.file().map(path -> recording.over(path, new LocalImageFile(path))));
        try (Plan plan = Plan.of(spec(), EnumSet.allOf(Section.class), cloud, inputs, NOBODY)) {
            Deployment deployment = plan.apply();
            deployment.failure().ifPresent(failure -> {
                throw new IllegalStateException(failure);
            });
        }
        return recording;
    }

    private Inputs inputs(Function<ImageSpec, Optional<ImageFile>> images) {
        Optional<Secret> secret = Optional.of(new Secret(SECRET));
        return new Inputs(
                out,
                Optional.empty(),
                LastDeployment.in(out),
                true,
                images,
                new Secrets(secret, secret, secret),
                Minting.EVERYTHING,
                CommandLineWording.WORDING,
                Clock.systemUTC(),
                random,
                lock(random));
    }

    static LockRequest lock(SecureRandom random) {
        return new LockRequest(LockRequest.newId(random), Set.of(), "a benchmark", LockRequest.TIMEOUT);
    }

    @Override
    public void close() throws IOException {
        destroy();
    }

    /** Back to nothing but what was given. */
    void destroy() throws IOException {
        if (!Destruction.of(
                        spec(),
                        EnumSet.allOf(Section.class),
                        Cloud.connect(config),
                        inputs(image -> image.file().map(LocalImageFile::new)),
                        NOBODY)
                .isComplete()) {
            throw new IllegalStateException(name + " is not gone");
        }
        Files.deleteIfExists(out.conf());
    }
}
