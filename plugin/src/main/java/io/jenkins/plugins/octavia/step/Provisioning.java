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
import io.jenkins.plugins.octavia.prerequisite.LockRequest;
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
import io.jenkins.plugins.octavia.step.Doing.Thing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import jenkins.util.Timer;

/**
 * One call of a step that makes prerequisites exist: from its arguments, credentials and files to core, and from there
 * to the log, the agent, the artifacts and the build's page.
 */
final class Provisioning {

    private final CloudStep step;
    private final StepRun run;
    private final Optional<Workspace> workspace;
    private final Clock clock = Clock.systemUTC();
    private final SecureRandom random = new SecureRandom();

    Provisioning(CloudStep step, StepRun run) throws IOException, InterruptedException {
        this.step = step;
        this.run = run;
        this.workspace = run.workspace();
    }

    Map<String, Object> perform() throws IOException, InterruptedException {
        refuseLossOfAuthority();
        Expiry expiry = step.expiry();
        try (MemoryFolder memory =
                new MemoryFolder(workspace.map(w -> w.leavings().getRemote()).orElse("/octavia-prerequisites"))) {
            Spec spec = spec(memory);
            step.refuseUnfit(spec);
            CloudConfig config = new RunClouds(run.run())
                    .find(OctaviaStep.given(step.getCloud()), OctaviaStep.given(step.getCredentialsId()), this::read);
            config.warnings().forEach(run.log()::warning);
            Optional<AuthorityCredential> authority = authority(spec);
            Inputs inputs = inputs(spec, memory, authority);
            ArtifactFolder folder =
                    ArtifactFolder.of(config.name(), OctaviaStep.given(step.getCredentialsId()), spec.network());
            refuseUnfit(folder);
            Keeping keeping = new Keeping(step, run, workspace, memory, spec, inputs, folder, authority);
            Cloud cloud = connect(config);
            LastDeployment last = last(folder, cloud);
            Deployment deployment;
            try (Plan plan =
                    Plan.of(spec, step.sections(), cloud, inputs.after(last), new Progress(run.log(), keeping))) {
                if (step.isDryRun()) {
                    run.log().planned(plan.changes());
                    return StepResult.of(config.name(), plan.changes());
                }
                deployment = plan.apply();
            }
            Deployment whole = last.followedBy(deployment);
            if (step.writesDeployment()) {
                boolean deploysFiles = deployment.failure().isEmpty() && keeping.isWhole();
                DeployedConf.remember(
                        run.run(),
                        folder,
                        whole,
                        deploysFiles ? LastDeployment.in(inputs.out()).files() : Map.of());
            }
            Map<String, Object> result = finish(deployment, whole, folder, keeping);
            List<String> warnings = expiry.warnings(deployment, clock);
            if (!warnings.isEmpty()) {
                run.unstable("cloud " + config.name() + ": " + String.join("; ", warnings));
            }
            return result;
        }
    }

    /** Of earlier builds, which are read from disk only for those steps to which it matters. */
    private LastDeployment last(ArtifactFolder folder, Cloud cloud) {
        return step.writesDeployment() || step.sections().contains(Section.NETWORK)
                ? DeployedConf.last(run.run(), folder, cloud)
                : LastDeployment.NONE;
    }

    /** Only a plan that is closed, and has cleaned up, says whether it was interrupted. */
    private Map<String, Object> finish(Deployment deployment, Deployment whole, ArtifactFolder folder, Keeping keeping)
            throws IOException, InterruptedException {
        BuildSummary.Part build = BuildSummary.add(run.run(), folder, step.sections(), deployment);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (deployment.failure().isPresent()) {
            publishWhatThereIs(whole, build, keeping);
            throw new AbortException(deployment.failure().get());
        }
        keeping.publish(whole, build);
        if (step.writesConf()) {
            deployment.startOfHealthManagers().ifPresent(run.log()::note);
        }
        return StepResult.of(deployment, folder, step.sections(), keeping.files());
    }

    /** What made the run fail, such as a lost agent, may make this fail too, and is the more important message. */
    private void publishWhatThereIs(Deployment deployment, BuildSummary.Part build, Keeping keeping)
            throws InterruptedException {
        try {
            keeping.publish(deployment, build);
        } catch (IOException e) {
            run.log().warning("artifacts: " + FileProblem.named(e));
        }
    }

    /** A new authority that is in no artifact is lost with the build, and the network would say that it is in use. */
    private void refuseLossOfAuthority() throws AbortException {
        if (!step.createsAuthority()) {
            return;
        }
        if (step.secrets().authority().isPresent()) {
            throw new AbortException(
                    "createAuthority: authorityCredentialsId gives an authority already; leave one out");
        }
        if (!step.archives()) {
            throw new AbortException(
                    "createAuthority: needs archive: true, or the new authority is lost with the build");
        }
    }

    /** Before anything is made that would find no place among the artifacts. */
    private void refuseUnfit(ArtifactFolder folder) throws IOException {
        if (step.archives()) {
            folder.refuseTooLong();
        }
        if (step.createsAuthority()) {
            new AuthorityArtifact(run.run(), folder).refuseSecond();
        }
    }

    private Spec spec(MemoryFolder memory) throws IOException, InterruptedException {
        Optional<String> file = OctaviaStep.given(step.getSpec());
        if (file.isEmpty()) {
            return SpecReader.fromMap(step.values(), memory.root());
        }
        String text = needed("spec").readText("spec", file.get());
        try {
            return SpecReader.fromYaml(text, step.values(), memory.root());
        } catch (SpecException e) {
            throw new AbortException(e.problems().stream()
                    .map(problem -> file.get() + ": " + problem)
                    .collect(Collectors.joining("\n")));
        }
    }

    private Cloud connect(CloudConfig config) throws IOException, InterruptedException {
        Transport transport = step.runsOnAgent()
                ? new AgentTransport(needed("runOn: agent").channel(), config.route())
                : Cloud.transport(config);
        Transport told = new Waiting(Provisioning::in, run.log()::note).over(transport);
        return Cloud.connect(config, call -> {
            Thing wait = run.doing().begin("waiting for cloud " + config.name() + " to answer " + call);
            try {
                return told.send(call);
            } finally {
                run.doing().end(wait);
            }
        });
    }

    private static Future<?> in(Duration delay, Runnable work) {
        return Timer.get().schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What needs files needs a workspace. */
    private Workspace needed(String what) throws IOException, InterruptedException {
        return run.workspace(what);
    }

    /** What a clouds.yaml names by a relative path. */
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
        Secrets secrets = SecretTexts.find(step.secrets(), run.run());
        Optional<CertificatesSpec> certificates =
                spec.certificates().filter(s -> step.sections().contains(Section.CERTIFICATES));
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
                spec.keypair().filter(s -> step.sections().contains(Section.KEYPAIR));
        if (keypair.isPresent()) {
            giveKey(keypair.get(), out);
        }
        return new Inputs(
                out,
                step.confFile().isPresent() ? Optional.of(conf(step.confFile().get())) : Optional.empty(),
                LastDeployment.NONE,
                step.writesConf(),
                this::image,
                secrets,
                step.createsAuthority() ? Minting.AUTHORITY : Minting.NOTHING,
                SecretTexts.WORDING,
                clock,
                random,
                RunLock.of(run, LockRequest.TIMEOUT));
    }

    private ConfFile conf(String path) throws IOException, InterruptedException {
        return ConfFile.parse(needed("conf").read("conf", path));
    }

    private Optional<AuthorityCredential> authority(Spec spec) throws AbortException {
        Optional<String> id = step.secrets().authority();
        return id.isPresent()
                        && spec.certificates().isPresent()
                        && step.sections().contains(Section.CERTIFICATES)
                ? Optional.of(AuthorityCredential.find(id.get(), run.run()))
                : Optional.empty();
    }

    private void giveKey(KeypairSpec spec, OutputFolder out) throws IOException, InterruptedException {
        Optional<String> ssh = step.secrets().ssh();
        if (spec.source() instanceof PublicKeyFile given) {
            if (ssh.isPresent()) {
                throw new AbortException("keypair " + spec.name()
                        + ": both publicKeyFile and sshCredentialsId give its key; leave one out");
            }
            String line = needed("publicKeyFile")
                    .readText("publicKeyFile", given.path().toString());
            AtomicFile.writePublic(given.path(), line.getBytes(StandardCharsets.UTF_8));
        } else if (ssh.isPresent()) {
            String key = new RunCredentials(run.run())
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
        if (step.hasNoImageYet()) {
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

    /** Core's words to the build's log, and its files to where they are kept. */
    private record Progress(BuildLog log, Keeping keeping) implements Listener {

        @Override
        public void ensured(Resource resource) {
            log.ensured(resource);
        }

        /** The agent that sends tells of it itself. */
        @Override
        public void uploaded(long sent, long size) {}

        @Override
        public void note(String message) {
            log.note(message);
        }

        @Override
        public void filesWritten() {
            keeping.keep();
        }
    }
}
