package io.jenkins.plugins.octavia.step;

import hudson.Extension;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.octavia.cloud.ImageFile;
import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.prerequisite.Configuration;
import io.jenkins.plugins.octavia.prerequisite.Inputs;
import io.jenkins.plugins.octavia.prerequisite.Minting;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.lock.LockRequest;
import io.jenkins.plugins.octavia.prerequisite.network.HealthManagerPort;
import io.jenkins.plugins.octavia.spec.ImageSpec;
import io.jenkins.plugins.octavia.step.CredentialIds.Use;
import io.jenkins.plugins.octavia.value.Release;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** {@code octaviaConf}: the octavia.conf with the options that other steps returned. Does not need a cloud. */
public final class ConfStep extends OctaviaStep {

    private static final long serialVersionUID = 1;

    private String conf;
    private String release = Release.DEFAULT.label();
    private boolean archive = true;
    private boolean dryRun;

    /** A step of an older version that starts over may not have it. */
    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        release = release == null ? Release.DEFAULT.label() : release;
    }

    @DataBoundConstructor
    public ConfStep() {}

    /** The results of other steps. */
    public List<Map<String, Object>> getFrom() {
        return arguments().list("from");
    }

    @DataBoundSetter
    public void setFrom(List<Map<String, Object>> from) {
        arguments().set("from", StepResult.maps(from));
    }

    /** A path in the workspace: the octavia.conf that the options are merged into. */
    public String getConf() {
        return conf;
    }

    @DataBoundSetter
    public void setConf(String conf) {
        this.conf = Arguments.given(conf).orElse(null);
    }

    public String getRelease() {
        return release;
    }

    @DataBoundSetter
    public void setRelease(String release) {
        this.release = Arguments.given(release).orElse(Release.DEFAULT.label());
    }

    private static Release release(String label) {
        return Arrays.stream(Release.values())
                .filter(release -> release.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new Refusal("release: \"" + label + "\" is not one of "
                        + Arrays.stream(Release.values()).map(Release::label).collect(Collectors.joining(", "))));
    }

    /** Of a Secret text. */
    public String getCaPassphraseCredentialsId() {
        return credentials().get(Use.CA_PASSPHRASE);
    }

    @DataBoundSetter
    public void setCaPassphraseCredentialsId(String caPassphraseCredentialsId) {
        credentials().set(Use.CA_PASSPHRASE, caPassphraseCredentialsId);
    }

    /** Of a Secret text. */
    public String getHeartbeatKeyCredentialsId() {
        return credentials().get(Use.HEARTBEAT_KEY);
    }

    @DataBoundSetter
    public void setHeartbeatKeyCredentialsId(String heartbeatKeyCredentialsId) {
        credentials().set(Use.HEARTBEAT_KEY, heartbeatKeyCredentialsId);
    }

    /** Of a Secret text. */
    public String getServerCertsKeyPassphraseCredentialsId() {
        return credentials().get(Use.SERVER_CERTS_KEY_PASSPHRASE);
    }

    @DataBoundSetter
    public void setServerCertsKeyPassphraseCredentialsId(String serverCertsKeyPassphraseCredentialsId) {
        credentials().set(Use.SERVER_CERTS_KEY_PASSPHRASE, serverCertsKeyPassphraseCredentialsId);
    }

    public boolean isArchive() {
        return archive;
    }

    @DataBoundSetter
    public void setArchive(boolean archive) {
        this.archive = archive;
    }

    public boolean isDryRun() {
        return dryRun;
    }

    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    @Override
    public Map<String, Object> run(BuildContext build) throws IOException, InterruptedException {
        Workspace workspace = Workspace.required(build, "octaviaConf");
        Map<Option, String> options = new LinkedHashMap<>();
        List<HealthManagerPort> healthManagers = new ArrayList<>();
        List<Map<String, Object>> results = Optional.ofNullable(getFrom()).orElse(List.of());
        for (Map<String, Object> result : results) {
            options.putAll(StepResult.options(result));
            healthManagers.addAll(StepResult.healthManagers(result));
        }
        if (options.isEmpty()) {
            throw new Refusal(
                    "from: it names no options; give what steps of this plugin returned, dry runs return none");
        }
        String folder = StepResult.artifacts(results).map(ArtifactFolder::path).orElse("octavia");
        try (MemoryFolder memory = new MemoryFolder(workspace.secretFolder().getRemote())) {
            write(options, healthManagers, inputs(build, workspace, memory)).forEach(build.log()::note);
            Map<String, String> files = Map.of();
            if (dryRun) {
                build.log().note("dryRun: nothing was written");
            } else {
                files = workspace.writeSecrets(memory.contents(memory.names().stream()));
            }
            if (archive && !dryRun) {
                Map<String, byte[]> artifacts = new TreeMap<>();
                memory.confsWithoutSecrets().forEach((name, content) -> artifacts.put(folder + "/" + name, content));
                workspace.archive(artifacts);
            }
            return StepResult.of(options, files);
        }
    }

    private List<String> write(Map<Option, String> options, List<HealthManagerPort> healthManagers, Inputs inputs) {
        try {
            return Configuration.write(options, healthManagers, inputs, release(release));
        } catch (IllegalArgumentException e) {
            throw new Refusal("from: " + e.getMessage() + "; give what steps of this plugin returned");
        }
    }

    private Inputs inputs(BuildContext build, Workspace workspace, MemoryFolder memory)
            throws IOException, InterruptedException {
        Optional<ConfFile> base =
                conf == null ? Optional.empty() : Optional.of(ConfFile.parse(workspace.read("conf", conf)));
        return StepInputs.of(
                build,
                memory,
                base,
                true,
                ConfStep::noImage,
                SecretTextCredentials.find(credentials(), build.run()),
                Minting.NOTHING,
                LockRequest.TIMEOUT);
    }

    private static Optional<ImageFile> noImage(ImageSpec image) {
        throw new IllegalStateException("octavia.conf names no file of an image: " + image.shownFile());
    }

    @Extension
    public static final class DescriptorImpl extends OctaviaStepDescriptor {

        @Override
        public String getFunctionName() {
            return "octaviaConf";
        }

        @Override
        public String getDisplayName() {
            return "Octavia: octavia.conf";
        }

        @POST
        public ListBoxModel doFillReleaseItems() {
            return choicesOf("release");
        }

        @Override
        Map<String, Class<?>> nested() {
            return Map.of("from", List.class);
        }
    }
}
