package io.jenkins.plugins.octavia.step;

import hudson.AbortException;
import hudson.Extension;
import io.jenkins.plugins.octavia.prerequisite.DeploymentJson;
import io.jenkins.plugins.octavia.prerequisite.Destruction;
import io.jenkins.plugins.octavia.prerequisite.Destruction.Left;
import io.jenkins.plugins.octavia.prerequisite.Inputs;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.step.CredentialIds.Use;
import io.jenkins.plugins.octavia.step.ProvisioningRequest.Authority;
import io.jenkins.plugins.octavia.step.ProvisioningRequest.Output;
import io.jenkins.plugins.octavia.step.ProvisioningRequest.Wanted;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code octaviaDestroy}: takes away what a specification names and we made. */
public final class DestroyStep extends CloudStep {

    private static final long serialVersionUID = 1;

    private static final String ARTIFACT = "octavia-destroy.json";

    private static final String ONLY = "only";

    @DataBoundConstructor
    public DestroyStep() {}

    /** The sections to take away; empty for all. */
    public List<String> getOnly() {
        return arguments().list(ONLY);
    }

    @DataBoundSetter
    public void setOnly(List<String> only) {
        arguments().set(ONLY, only);
    }

    /** Of an SSH Username with private key: a keypair is ours if it has its public key. */
    public String getSshCredentialsId() {
        return credentials().get(Use.SSH);
    }

    @DataBoundSetter
    public void setSshCredentialsId(String sshCredentialsId) {
        credentials().set(Use.SSH, sshCredentialsId);
    }

    @Override
    ProvisioningRequest request() {
        if (Arguments.given(getSpec()).isEmpty()) {
            throw new Refusal("spec: required, the octavia.yaml that says what is to be taken away");
        }
        Set<Section> only = sections(ONLY, getOnly());
        return request(
                new Wanted(
                        Arguments.given(getSpec()),
                        Map.of(),
                        only.isEmpty() ? EnumSet.allOf(Section.class) : only,
                        only,
                        false),
                Authority.AS_IT_IS,
                Output.RECORD);
    }

    @Override
    public Map<String, Object> run(BuildContext build) throws IOException, InterruptedException {
        ProvisioningRequest request = request();
        return StepSession.during(request, build, session -> {
            Inputs inputs = session.inputs().after(DeployedConf.last(build.run(), session.folder(), session.cloud()));
            Set<Section> sections = request.wanted().sections();
            StepListener listener = new StepListener(build.log());
            Destruction.Outcome outcome = request.dryRun()
                    ? Destruction.plan(session.spec(), sections, session.cloud(), inputs, listener)
                    : Destruction.of(session.spec(), sections, session.cloud(), inputs, listener);
            return report(session, outcome, request.dryRun());
        });
    }

    private static Map<String, Object> report(StepSession session, Destruction.Outcome outcome, boolean dryRun)
            throws IOException, InterruptedException {
        BuildContext build = session.build();
        // What was removed is on record, also if the build was aborted meanwhile.
        boolean isAborted = Thread.interrupted();
        build.log().destroyed(outcome, dryRun);
        BuildSummary.Part part = BuildSummary.addRemoved(
                build.run(), session.folder(), session.cloud(), dryRun ? List.of() : outcome.removed());
        if (isAborted) {
            throw new InterruptedException();
        }
        Map<String, Object> map = DeploymentJson.map(outcome);
        if (!dryRun && !outcome.isComplete()) {
            session.archiveWhatThereIs(ARTIFACT, part, map);
            throw new AbortException("cloud " + session.cloud().name() + ": not all of ours was removed"
                    + outcome.left().stream()
                            .filter(Left::ours)
                            .map(left -> "\n" + left.kind() + " " + left.name() + ": " + left.reason())
                            .collect(Collectors.joining()));
        }
        return session.archived(ARTIFACT, part, map);
    }

    @Extension
    public static final class DescriptorImpl extends CloudStepDescriptor {

        @Override
        public String getFunctionName() {
            return "octaviaDestroy";
        }

        @Override
        public String getDisplayName() {
            return "Octavia: take away what was made for it";
        }

        @Override
        Map<String, Class<?>> nested() {
            return Map.of();
        }
    }
}
