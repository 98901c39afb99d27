package io.jenkins.plugins.octavia.step;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudConfig;
import io.jenkins.plugins.octavia.config.RunClouds;
import io.jenkins.plugins.octavia.file.FileProblem;
import io.jenkins.plugins.octavia.prerequisite.DeploymentJson;
import io.jenkins.plugins.octavia.prerequisite.Inputs;
import io.jenkins.plugins.octavia.spec.Spec;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * What a step that reports on a cloud works with, and where its report goes: what it returns is an artifact too, in the
 * cloud's folder.
 */
final class StepSession {

    private final BuildContext build;
    private final Optional<Workspace> workspace;
    private final Spec spec;
    private final Cloud cloud;
    private final Inputs inputs;
    private final ArtifactFolder folder;
    private final BuildFiles files;

    private StepSession(
            BuildContext build,
            Optional<Workspace> workspace,
            Spec spec,
            Cloud cloud,
            Inputs inputs,
            ArtifactFolder folder,
            BuildFiles files) {
        this.build = build;
        this.workspace = workspace;
        this.spec = spec;
        this.cloud = cloud;
        this.inputs = inputs;
        this.folder = folder;
        this.files = files;
    }

    /** What is done with it, while its files are there. */
    interface Work {
        Map<String, Object> with(StepSession session) throws IOException, InterruptedException;
    }

    /** Reads all that the call names before the cloud is asked for anything. */
    static Map<String, Object> during(ProvisioningRequest request, BuildContext build, Work work)
            throws IOException, InterruptedException {
        Optional<Workspace> workspace = Workspace.of(build);
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
            folder.refuseTooLong();
            Cloud cloud = StepCloud.connect(config, request.target().runsOnAgent(), build);
            BuildFiles files = new BuildFiles(request, build, workspace, memory, spec, inputs, folder, authority);
            return work.with(new StepSession(build, workspace, spec, cloud, inputs, folder, files));
        }
    }

    BuildContext build() {
        return build;
    }

    Spec spec() {
        return spec;
    }

    Cloud cloud() {
        return cloud;
    }

    Inputs inputs() {
        return inputs;
    }

    ArtifactFolder folder() {
        return folder;
    }

    /** Of a step that writes some. */
    BuildFiles files() {
        return files;
    }

    /** @return the same as the step returns it */
    Map<String, Object> archived(String artifact, BuildSummary.Part part, Map<String, Object> map)
            throws IOException, InterruptedException {
        if (workspace.isPresent()) {
            synchronized (part) {
                workspace.get().archive(Map.of(folder.path() + "/" + artifact, DeploymentJson.bytes(map)));
            }
        }
        return PlainValues.ofMap(map);
    }

    /** Before a failure, whose message matters more than that of this one. */
    void archiveWhatThereIs(String artifact, BuildSummary.Part part, Map<String, Object> map)
            throws InterruptedException {
        try {
            archived(artifact, part, map);
        } catch (IOException e) {
            build.log().warning("artifacts: " + FileProblem.named(e));
        }
    }
}
