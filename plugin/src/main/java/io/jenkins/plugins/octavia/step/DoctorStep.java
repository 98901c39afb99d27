package io.jenkins.plugins.octavia.step;

import hudson.AbortException;
import hudson.Extension;
import io.jenkins.plugins.octavia.doctor.Doctor;
import io.jenkins.plugins.octavia.doctor.DoctorJson;
import io.jenkins.plugins.octavia.doctor.Finding;
import io.jenkins.plugins.octavia.doctor.Limits;
import io.jenkins.plugins.octavia.doctor.Severity;
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

/** {@code octaviaDoctor}: what keeps an Octavia from working, or will. It changes nothing, with or without {@code dryRun}. */
public final class DoctorStep extends CloudStep {

    private static final long serialVersionUID = 1;

    private static final String ARTIFACT = "octavia-doctor.json";

    private static final String ONLY = "only";

    private boolean unstableOnWarnings;

    @DataBoundConstructor
    public DoctorStep() {}

    /** A path in the workspace. */
    public String getConf() {
        return arguments().text("conf");
    }

    @DataBoundSetter
    public void setConf(String conf) {
        arguments().set("conf", conf);
    }

    /** The sections to compare; empty for all. */
    public List<String> getOnly() {
        return arguments().list(ONLY);
    }

    @DataBoundSetter
    public void setOnly(List<String> only) {
        arguments().set(ONLY, only);
    }

    /** For how many more there is to be room. */
    public Integer getLoadBalancers() {
        return (Integer) arguments().get("loadBalancers");
    }

    @DataBoundSetter
    public void setLoadBalancers(Integer loadBalancers) {
        arguments().set("loadBalancers", loadBalancers);
    }

    /** An ISO-8601 period. */
    public String getWithin() {
        return arguments().text("within");
    }

    @DataBoundSetter
    public void setWithin(String within) {
        arguments().set("within", within);
    }

    /** An ISO-8601 period. */
    public String getImageAge() {
        return arguments().text("imageAge");
    }

    @DataBoundSetter
    public void setImageAge(String imageAge) {
        arguments().set("imageAge", imageAge);
    }

    public boolean isUnstableOnWarnings() {
        return unstableOnWarnings;
    }

    @DataBoundSetter
    public void setUnstableOnWarnings(boolean unstableOnWarnings) {
        this.unstableOnWarnings = unstableOnWarnings;
    }

    /** Of a Secret text. */
    public String getCaPassphraseCredentialsId() {
        return credentials().get(Use.CA_PASSPHRASE);
    }

    @DataBoundSetter
    public void setCaPassphraseCredentialsId(String caPassphraseCredentialsId) {
        credentials().set(Use.CA_PASSPHRASE, caPassphraseCredentialsId);
    }

    /** Of a Certificate. */
    public String getAuthorityCredentialsId() {
        return credentials().get(Use.AUTHORITY);
    }

    @DataBoundSetter
    public void setAuthorityCredentialsId(String authorityCredentialsId) {
        credentials().set(Use.AUTHORITY, authorityCredentialsId);
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

    /** Of an SSH Username with private key. */
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
            throw new Refusal("spec: required, the octavia.yaml that says what is to be there");
        }
        if (getAuthorityCredentialsId() != null && getCaPassphraseCredentialsId() == null) {
            throw new Refusal("authorityCredentialsId: needs caPassphraseCredentialsId, which opens it");
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
                new Output(Arguments.given(getConf()), true, true));
    }

    Limits limits() {
        Limits standard = Limits.STANDARD;
        return new Limits(
                Arguments.period("imageAge", getImageAge(), standard.imageAge()),
                Arguments.period("within", getWithin(), standard.within()),
                Arguments.number("loadBalancers", getLoadBalancers(), 0, standard.loadBalancers()));
    }

    @Override
    public Map<String, Object> run(BuildContext build) throws IOException, InterruptedException {
        ProvisioningRequest request = request();
        Limits limits = limits();
        return StepSession.during(request, build, session -> {
            List<Finding> findings = new Doctor(
                            session.spec(),
                            request.wanted().sections(),
                            session.cloud(),
                            session.inputs().after(DeployedConf.last(build.run(), session.folder(), session.cloud())),
                            limits)
                    .examine();
            if (Thread.interrupted()) {
                // Whatever was asked last was not answered.
                throw new InterruptedException();
            }
            return report(session, findings);
        });
    }

    private Map<String, Object> report(StepSession session, List<Finding> findings)
            throws IOException, InterruptedException {
        BuildContext build = session.build();
        build.log().examined(findings);
        BuildSummary.Part part = BuildSummary.addFindings(build.run(), session.folder(), session.cloud(), findings);
        Map<String, Object> map = DoctorJson.map(session.cloud(), findings);
        Severity worst = Severity.worst(findings);
        String message = "cloud " + session.cloud().name() + ": " + Severity.counts(findings) + lines(findings, worst);
        if (worst == Severity.ERROR) {
            session.archiveWhatThereIs(ARTIFACT, part, map);
            throw new AbortException(message);
        }
        Map<String, Object> result = session.archived(ARTIFACT, part, map);
        if (worst == Severity.WARNING && unstableOnWarnings) {
            build.unstable(message);
        }
        return result;
    }

    private static String lines(List<Finding> findings, Severity severity) {
        return findings.stream()
                .filter(finding -> finding.severity() == severity)
                .map(finding -> "\n" + finding)
                .collect(Collectors.joining());
    }

    @Extension
    public static final class DescriptorImpl extends CloudStepDescriptor {

        @Override
        public String getFunctionName() {
            return "octaviaDoctor";
        }

        @Override
        public String getDisplayName() {
            return "Octavia: what keeps it from working";
        }

        public Limits getStandard() {
            return Limits.STANDARD;
        }

        @Override
        Map<String, Class<?>> nested() {
            return Map.of();
        }
    }
}
