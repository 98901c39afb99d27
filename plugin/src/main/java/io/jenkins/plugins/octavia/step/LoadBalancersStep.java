package io.jenkins.plugins.octavia.step;

import hudson.Extension;
import io.jenkins.plugins.octavia.loadbalancer.Outage;
import io.jenkins.plugins.octavia.loadbalancer.Pace;
import io.jenkins.plugins.octavia.loadbalancer.Reason;
import io.jenkins.plugins.octavia.loadbalancer.Selection;
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
import java.util.Optional;
import java.util.Set;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code octaviaLoadBalancers}: which load balancers are behind ({@code dryRun}), or their failover. */
public final class LoadBalancersStep extends CloudStep {

    private static final long serialVersionUID = 1;

    private boolean allowOutage;
    private boolean configure;

    @DataBoundConstructor
    public LoadBalancersStep() {}

    /** A path in the workspace. */
    public String getConf() {
        return arguments().text("conf");
    }

    @DataBoundSetter
    public void setConf(String conf) {
        arguments().set("conf", conf);
    }

    /** Of a Secret text. */
    public String getCaPassphraseCredentialsId() {
        return credentials().get(Use.CA_PASSPHRASE);
    }

    @DataBoundSetter
    public void setCaPassphraseCredentialsId(String caPassphraseCredentialsId) {
        credentials().set(Use.CA_PASSPHRASE, caPassphraseCredentialsId);
    }

    /** Of a Certificate; says which amphorae have not followed while it is being replaced. */
    public String getAuthorityCredentialsId() {
        return credentials().get(Use.AUTHORITY);
    }

    @DataBoundSetter
    public void setAuthorityCredentialsId(String authorityCredentialsId) {
        credentials().set(Use.AUTHORITY, authorityCredentialsId);
    }

    /** How many go first. */
    public Integer getCanary() {
        return (Integer) arguments().get("canary");
    }

    @DataBoundSetter
    public void setCanary(Integer canary) {
        arguments().set("canary", canary);
    }

    /** An ISO-8601 duration. */
    public String getSoak() {
        return arguments().text("soak");
    }

    @DataBoundSetter
    public void setSoak(String soak) {
        arguments().set("soak", soak);
    }

    public Integer getParallel() {
        return (Integer) arguments().get("parallel");
    }

    @DataBoundSetter
    public void setParallel(Integer parallel) {
        arguments().set("parallel", parallel);
    }

    /** An ISO-8601 duration. */
    public String getPause() {
        return arguments().text("pause");
    }

    @DataBoundSetter
    public void setPause(String pause) {
        arguments().set("pause", pause);
    }

    public Integer getMaxFailures() {
        return (Integer) arguments().get("maxFailures");
    }

    @DataBoundSetter
    public void setMaxFailures(Integer maxFailures) {
        arguments().set("maxFailures", maxFailures);
    }

    /** An ISO-8601 duration, for one load balancer. */
    public String getTimeout() {
        return arguments().text("timeout");
    }

    @DataBoundSetter
    public void setTimeout(String timeout) {
        arguments().set("timeout", timeout);
    }

    /** Whether those with one amphora may be failed over at any time. */
    public boolean isAllowOutage() {
        return allowOutage;
    }

    @DataBoundSetter
    public void setAllowOutage(boolean allowOutage) {
        this.allowOutage = allowOutage;
    }

    /** When those with one amphora may be failed over. */
    public String getWindow() {
        return arguments().text("window");
    }

    @DataBoundSetter
    public void setWindow(String window) {
        arguments().set("window", window);
    }

    /** Of load balancers; empty for all. */
    public List<String> getIds() {
        return arguments().list("ids");
    }

    @DataBoundSetter
    public void setIds(List<String> ids) {
        arguments().set("ids", ids);
    }

    /** An id. */
    public String getProject() {
        return arguments().text("project");
    }

    @DataBoundSetter
    public void setProject(String project) {
        arguments().set("project", project);
    }

    /** Of load balancers. */
    public String getTag() {
        return arguments().text("tag");
    }

    @DataBoundSetter
    public void setTag(String tag) {
        arguments().set("tag", tag);
    }

    /** Empty for all that a failover heals. */
    public List<String> getReasons() {
        return arguments().list("reasons");
    }

    @DataBoundSetter
    public void setReasons(List<String> reasons) {
        arguments().set("reasons", reasons);
    }

    /** Whether agents of amphorae that stay take new controllers after that. */
    public boolean isConfigure() {
        return configure;
    }

    @DataBoundSetter
    public void setConfigure(boolean configure) {
        this.configure = configure;
    }

    @Override
    ProvisioningRequest request() {
        if (Arguments.given(getSpec()).isEmpty()) {
            throw new Refusal("spec: required, the octavia.yaml that says what load balancers are made of");
        }
        if (getAuthorityCredentialsId() != null && getCaPassphraseCredentialsId() == null) {
            throw new Refusal("authorityCredentialsId: needs caPassphraseCredentialsId, which opens it");
        }
        return request(
                new Wanted(Arguments.given(getSpec()), Map.of(), sections(), Set.of(), false),
                Authority.AS_IT_IS,
                new Output(Arguments.given(getConf()), false, true));
    }

    /** The authority is in credentials, if it is looked at. */
    private Set<Section> sections() {
        return getAuthorityCredentialsId() == null
                ? Set.of(Section.FLAVOR, Section.IMAGE)
                : Set.of(Section.FLAVOR, Section.IMAGE, Section.CERTIFICATES);
    }

    @Override
    List<String> problems() {
        try {
            selection();
            return List.of();
        } catch (Refusal e) {
            return List.of(e.getMessage());
        }
    }

    @Override
    public Map<String, Object> run(BuildContext build) throws IOException, InterruptedException {
        ProvisioningRequest request = request();
        Selection selection = selection();
        Pace pace = pace();
        return StepSession.during(request, build, session -> {
            LoadBalancersRun run = new LoadBalancersRun(session, selection, pace);
            return isDryRun() ? run.status() : run.refresh(configure);
        });
    }

    Selection selection() {
        return new Selection(
                Set.copyOf(Optional.ofNullable(getIds()).orElse(List.of())),
                Arguments.given(getProject()),
                Arguments.given(getTag()),
                reasons());
    }

    private Set<Reason> reasons() {
        Set<Reason> wanted = EnumSet.noneOf(Reason.class);
        List<String> given = Optional.ofNullable(getReasons())
                .filter(list -> !list.isEmpty())
                .orElse(Reason.keys());
        for (String key : given) {
            wanted.add(Reason.of(key)
                    .filter(Reason::isHealedByFailover)
                    .orElseThrow(() ->
                            new Refusal("reasons: \"" + key + "\" is not one of " + String.join(", ", Reason.keys()))));
        }
        return wanted;
    }

    Pace pace() {
        Pace standard = Pace.STANDARD;
        return new Pace(
                Arguments.number("canary", getCanary(), 0, standard.canary()),
                Arguments.duration("soak", getSoak(), standard.soak()),
                Arguments.number("parallel", getParallel(), 1, standard.parallel()),
                Arguments.duration("pause", getPause(), standard.pause()),
                Arguments.number("maxFailures", getMaxFailures(), 0, standard.maxFailures()),
                Arguments.duration("timeout", getTimeout(), standard.timeout()),
                outage(),
                standard.poll());
    }

    private Outage outage() {
        Optional<String> window = Arguments.given(getWindow());
        if (allowOutage && window.isPresent()) {
            throw new Refusal("window: allowOutage allows any time already; leave one out");
        }
        try {
            return window.<Outage>map(Outage.Window::of)
                    .orElse(allowOutage ? Outage.ALWAYS : new Outage.Never("allowOutage: true, or window"));
        } catch (IllegalArgumentException e) {
            throw new Refusal("window: " + e.getMessage());
        }
    }

    @Extension
    public static final class DescriptorImpl extends CloudStepDescriptor {

        @Override
        public String getFunctionName() {
            return "octaviaLoadBalancers";
        }

        @Override
        public String getDisplayName() {
            return "Octavia: load balancers follow";
        }

        public Pace getStandard() {
            return Pace.STANDARD;
        }

        @Override
        Map<String, Class<?>> nested() {
            return Map.of("ids", List.class, "reasons", List.class);
        }
    }
}
