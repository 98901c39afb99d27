package io.jenkins.plugins.octavia.step;

import com.cloudbees.jenkins.plugins.sshcredentials.SSHUserPrivateKey;
import hudson.AbortException;
import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudConfig;
import io.jenkins.plugins.octavia.cloud.ImageFile;
import io.jenkins.plugins.octavia.cloud.Transport;
import io.jenkins.plugins.octavia.cloud.Waiting;
import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.config.RunClouds;
import io.jenkins.plugins.octavia.config.RunCredentials;
import io.jenkins.plugins.octavia.file.AtomicFile;
import io.jenkins.plugins.octavia.file.FileProblem;
import io.jenkins.plugins.octavia.pki.CertificateFolder;
import io.jenkins.plugins.octavia.pki.Passphrase;
import io.jenkins.plugins.octavia.prerequisite.Deployment;
import io.jenkins.plugins.octavia.prerequisite.Inputs;
import io.jenkins.plugins.octavia.prerequisite.LastDeployment;
import io.jenkins.plugins.octavia.prerequisite.Listener;
import io.jenkins.plugins.octavia.prerequisite.Minting;
import io.jenkins.plugins.octavia.prerequisite.OutputFolder;
import io.jenkins.plugins.octavia.prerequisite.Plan;
import io.jenkins.plugins.octavia.prerequisite.Refusal;
import io.jenkins.plugins.octavia.prerequisite.Resource;
import io.jenkins.plugins.octavia.prerequisite.Secrets;
import io.jenkins.plugins.octavia.spec.CertificatesSpec;
import io.jenkins.plugins.octavia.spec.KeypairSpec;
import io.jenkins.plugins.octavia.spec.KeypairSpec.PublicKeyFile;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.Spec;
import io.jenkins.plugins.octavia.spec.SpecException;
import io.jenkins.plugins.octavia.spec.SpecReader;
import io.jenkins.plugins.octavia.step.CredentialIds.Use;
import io.jenkins.plugins.octavia.step.StepStatus.Activity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import jenkins.util.Timer;

/**
 * Carries out what a call asks for: from its arguments, credentials and files to core, and from there to the log, the
 * agent, the artifacts and the build's page.
 */
final class Provisioner {

    private final ProvisioningRequest request;
    private final BuildContext build;
    private final Optional<Workspace> workspace;
    private final Clock clock = Clock.systemUTC();
    private final SecureRandom random = new SecureRandom();

    Provisioner(ProvisioningRequest request, BuildContext build) throws IOException, InterruptedException {
        this.request = request;
        this.build = build;
        this.workspace = Workspace.of(build);
    }

    Map<String, Object> perform() throws IOException, InterruptedException {
        refuseLossOfAuthority();
        try (MemoryFolder memory = new MemoryFolder(
                workspace.map(w -> w.secretFolder().getRemote()).orElse("/octavia-prerequisites"))) {
            Spec spec = spec(memory);
            refuseUnnamed(spec);
            CloudConfig config = new RunClouds(build.run())
                    .find(request.target().cloud(), request.target().credentialsId(), this::read);
            config.warnings().forEach(build.log()::warning);
            Optional<AuthorityCredential> authority = authority(spec);
            Inputs inputs = inputs(spec, memory, authority);
            ArtifactFolder folder =
                    ArtifactFolder.of(config.name(), request.target().credentialsId(), spec.network());
            refuseUnfit(folder);
            BuildFiles files = new BuildFiles(request, build, workspace, memory, spec, inputs, folder, authority);
            Cloud cloud = connect(config);
            LastDeployment last = last(folder, cloud);
            Deployment deployment;
            try (Plan plan = Plan.of(
                    spec, request.wanted().sections(), cloud, inputs.after(last), new Progress(build.log(), files))) {
                if (request.dryRun()) {
                    build.log().planned(plan.changes());
                    return StepResult.of(config.name(), plan.changes());
                }
                deployment = plan.apply();
            }
            Deployment whole = last.followedBy(deployment);
            if (request.output().hasDeployment()) {
                boolean deploysFiles = deployment.failure().isEmpty() && files.isWhole();
                DeployedConf.remember(
                        build.run(),
                        folder,
                        whole,
                        deploysFiles ? LastDeployment.in(inputs.out()).files() : Map.of());
            }
            Map<String, Object> result = finish(deployment, whole, folder, files);
            List<String> warnings = request.authority().expiry().warnings(deployment, clock);
            if (!warnings.isEmpty()) {
                build.unstable("cloud " + config.name() + ": " + String.join("; ", warnings));
            }
            return result;
        }
    }

    /** @throws Refusal if the specification lacks a section that the call names */
    private void refuseUnnamed(Spec spec) {
        for (Section section : request.wanted().only()) {
            if (spec.only(Set.of(section)).isEmpty()) {
                throw new Refusal(
                        "only: the specification has no section " + section.key() + "; give it, {} for its defaults");
            }
        }
    }

    /** What earlier builds deployed; read from disk only for steps that use it. */
    private LastDeployment last(ArtifactFolder folder, Cloud cloud) {
        return request.output().hasDeployment() || request.wanted().sections().contains(Section.NETWORK)
                ? DeployedConf.last(build.run(), folder, cloud)
                : LastDeployment.NONE;
    }

    /** Whether the plan was interrupted is known only after it is closed and has cleaned up. */
    private Map<String, Object> finish(Deployment deployment, Deployment whole, ArtifactFolder folder, BuildFiles files)
            throws IOException, InterruptedException {
        BuildSummary.Part part =
                BuildSummary.add(build.run(), folder, request.wanted().sections(), deployment);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (deployment.failure().isPresent()) {
            publishWhatThereIs(whole, part, files);
            throw new AbortException(deployment.failure().get());
        }
        files.publish(whole, part);
        if (request.output().hasConf()) {
            deployment.startOfHealthManagers().ifPresent(build.log()::note);
        }
        return StepResult.of(deployment, folder, request.wanted().sections(), files.files());
    }

    /** The cause of the failure, such as a lost agent, may make this fail too; its message matters more. */
    private void publishWhatThereIs(Deployment deployment, BuildSummary.Part part, BuildFiles files)
            throws InterruptedException {
        try {
            files.publish(deployment, part);
        } catch (IOException e) {
            build.log().warning("artifacts: " + FileProblem.named(e));
        }
    }

    /** A new authority that is not archived is lost with the build, although the network is tagged with it. */
    private void refuseLossOfAuthority() throws AbortException {
        if (!request.authority().isCreated()) {
            return;
        }
        if (request.credentials().of(Use.AUTHORITY).isPresent()) {
            throw new AbortException(
                    "createAuthority: authorityCredentialsId gives an authority already; leave one out");
        }
        if (!request.output().isArchived()) {
            throw new AbortException(
                    "createAuthority: needs archive: true, or the new authority is lost with the build");
        }
    }

    /** Refuses before anything is created that could not be archived. */
    private void refuseUnfit(ArtifactFolder folder) throws IOException {
        if (request.output().isArchived()) {
            folder.refuseTooLong();
        }
        if (request.authority().isCreated()) {
            new AuthorityArtifact(build.run(), folder).refuseSecond();
        }
    }

    private Spec spec(MemoryFolder memory) throws IOException, InterruptedException {
        Optional<String> file = request.wanted().spec();
        if (file.isEmpty()) {
            return SpecReader.fromMap(request.wanted().values(), memory.root());
        }
        String text = needed("spec").readText("spec", file.get());
        try {
            return SpecReader.fromYaml(text, request.wanted().values(), memory.root());
        } catch (SpecException e) {
            throw new AbortException(e.problems().stream()
                    .map(problem -> file.get() + ": " + problem)
                    .collect(Collectors.joining("\n")));
        }
    }

    private Cloud connect(CloudConfig config) throws IOException, InterruptedException {
        Transport transport = request.target().runsOnAgent()
                ? new AgentTransport(needed("runOn: agent").channel(), config.route())
                : Cloud.transport(config);
        Transport told = new Waiting(Provisioner::in, build.log()::note).over(transport);
        return Cloud.connect(config, call -> {
            Activity wait = build.status().begin("waiting for cloud " + config.name() + " to answer " + call);
            try {
                return told.send(call);
            } finally {
                build.status().end(wait);
            }
        });
    }

    private static Future<?> in(Duration delay, Runnable work) {
        return Timer.get().schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Access to files needs a workspace. */
    private Workspace needed(String what) throws IOException, InterruptedException {
        return Workspace.required(build, what);
    }

    /** Reads a file that a clouds.yaml names by a relative path. */
    private String read(Path path) throws IOException {
        try {
            return needed("cacert of clouds.yaml").readText("cacert", path.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("aborted", e);
        }
    }

    private Inputs inputs(Spec spec, MemoryFolder memory, Optional<AuthorityCredential> authority)
            throws IOException, InterruptedException {
        OutputFolder out = new OutputFolder(memory.path());
        Secrets secrets = SecretTextCredentials.find(request.credentials(), build.run());
        Optional<CertificatesSpec> certificates =
                spec.certificates().filter(s -> request.wanted().sections().contains(Section.CERTIFICATES));
        if (certificates.isPresent()) {
            needed("the section certificates");
            if (authority.isPresent() && secrets.caPassphrase().isPresent()) {
                authority.get().refuseOther(secrets.caPassphrase().get());
                CertificateFolder.below(out.path())
                        .write(
                                authority.get().bundle(),
                                Passphrase.of(secrets.caPassphrase().get().reveal()),
                                clock,
                                random);
            }
        }
        Optional<KeypairSpec> keypair =
                spec.keypair().filter(s -> request.wanted().sections().contains(Section.KEYPAIR));
        if (keypair.isPresent()) {
            giveKey(keypair.get(), out);
        }
        Optional<String> base = request.output().base();
        return StepInputs.of(
                build,
                memory,
                base.isPresent() ? Optional.of(conf(base.get())) : Optional.empty(),
                request.output().hasConf(),
                this::image,
                secrets,
                request.authority().isCreated() ? Minting.AUTHORITY : Minting.NOTHING,
                request.target().lockTimeout());
    }

    private ConfFile conf(String path) throws IOException, InterruptedException {
        return ConfFile.parse(needed("conf").read("conf", path));
    }

    private Optional<AuthorityCredential> authority(Spec spec) throws AbortException {
        Optional<String> id = request.credentials().of(Use.AUTHORITY);
        return id.isPresent()
                        && spec.certificates().isPresent()
                        && request.wanted().sections().contains(Section.CERTIFICATES)
                ? Optional.of(AuthorityCredential.find(id.get(), build.run()))
                : Optional.empty();
    }

    private void giveKey(KeypairSpec spec, OutputFolder out) throws IOException, InterruptedException {
        Optional<String> ssh = request.credentials().of(Use.SSH);
        if (spec.source() instanceof PublicKeyFile given) {
            if (ssh.isPresent()) {
                throw new AbortException("keypair " + spec.name()
                        + ": both publicKeyFile and sshCredentialsId give its key; leave one out");
            }
            String line = needed("publicKeyFile")
                    .readText("publicKeyFile", given.path().toString());
            AtomicFile.writePublic(given.path(), line.getBytes(StandardCharsets.UTF_8));
        } else if (ssh.isPresent()) {
            String key = new RunCredentials(build.run())
                            .get(SSHUserPrivateKey.class, "SSH Username with private key", ssh.get(), "the keypair")
                            .getPrivateKeys()
                            .stream()
                            .findFirst()
                            .orElseThrow(() -> new AbortException(
                                    "credentials " + ssh.get() + ": it holds no private key; enter one"));
            AtomicFile.writeSecret(out.privateKey(spec.name()), key.getBytes(StandardCharsets.UTF_8));
        }
    }

    private Optional<ImageFile> image(Path path) {
        if (request.wanted().imageToBeBuilt()) {
            return Optional.empty();
        }
        try {
            return Optional.of(needed("the section image").image(path.toString()));
        } catch (IOException e) {
            throw new Refusal(FileProblem.named(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal("image file " + path + ": aborted");
        }
    }

    /** Forwards core's progress to the build's log, and its files to {@link BuildFiles}. */
    private record Progress(BuildLog log, BuildFiles files) implements Listener {

        @Override
        public void ensured(Resource resource) {
            log.ensured(resource);
        }

        /** The agent that sends the file logs the progress itself. */
        @Override
        public void uploaded(long sent, long size) {}

        @Override
        public void note(String message) {
            log.note(message);
        }

        @Override
        public void filesWritten() {
            files.keep();
        }
    }
}
