package io.jenkins.plugins.octavia.step;

import hudson.AbortException;
import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudConfig;
import io.jenkins.plugins.octavia.config.RunClouds;
import io.jenkins.plugins.octavia.file.FileProblem;
import io.jenkins.plugins.octavia.prerequisite.Deployment;
import io.jenkins.plugins.octavia.prerequisite.Inputs;
import io.jenkins.plugins.octavia.prerequisite.LastDeployment;
import io.jenkins.plugins.octavia.prerequisite.Plan;
import io.jenkins.plugins.octavia.spec.Spec;
import io.jenkins.plugins.octavia.step.CredentialIds.Use;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Carries out what a call asks for: runs core, and reports to the log, the artifacts and the build's page. */
final class Provisioner {

    private final ProvisioningRequest request;
    private final BuildContext build;
    private final Optional<Workspace> workspace;

    Provisioner(ProvisioningRequest request, BuildContext build) throws IOException, InterruptedException {
        this.request = request;
        this.build = build;
        this.workspace = Workspace.of(build);
    }

    Map<String, Object> perform() throws IOException, InterruptedException {
        refuseLossOfAuthority();
        try (MemoryFolder memory = new MemoryFolder(
                workspace.map(w -> w.secretFolder().getRemote()).orElse("/octavia-prerequisites"))) {
            RequestReader reader = new RequestReader(request, build, memory);
            Spec spec = reader.spec();
            CloudConfig config = new RunClouds(build.run())
                    .find(request.target().cloud(), request.target().credentialsId(), reader::caCertificate);
            config.warnings().forEach(build.log()::warning);
            Optional<AuthorityCredential> authority = reader.authority(spec);
            Inputs inputs = reader.inputs(spec, authority);
            ArtifactFolder folder =
                    ArtifactFolder.of(config.name(), request.target().credentialsId(), spec.network());
            refuseUnfit(folder);
            BuildFiles files = new BuildFiles(request, build, workspace, memory, spec, inputs, folder, authority);
            Cloud cloud = StepCloud.connect(config, request.target().runsOnAgent(), build);
            LastDeployment last = DeployedConf.last(build.run(), folder, cloud);
            Deployment deployment;
            try (Plan plan = Plan.of(
                    spec,
                    request.wanted().sections(),
                    cloud,
                    inputs.after(last),
                    new StepListener(build.log(), files::keep))) {
                if (request.dryRun()) {
                    build.log().planned(plan.changes());
                    plan.warnings().forEach(build.log()::warning);
                    BuildSummary.plan(build.run(), folder, cloud, plan.changes());
                    return StepResult.of(config.name(), plan.changes());
                }
                deployment = plan.apply();
            }
            boolean deploysFiles = deployment.failure().isEmpty() && files.isWhole();
            Deployment whole = DeployedConf.remember(
                    build.run(),
                    folder,
                    cloud,
                    last,
                    deployment,
                    deploysFiles ? LastDeployment.in(inputs.out()).files() : Map.of());
            Map<String, Object> result = finish(deployment, whole, folder, files);
            List<String> warnings = request.authority().expiry().warnings(deployment, inputs.clock());
            if (!warnings.isEmpty()) {
                build.unstable("cloud " + config.name() + ": " + String.join("; ", warnings));
            }
            return result;
        }
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
}
