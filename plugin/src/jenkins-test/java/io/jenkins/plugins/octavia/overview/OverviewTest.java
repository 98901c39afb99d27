package io.jenkins.plugins.octavia.overview;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.ExtensionList;
import hudson.model.Item;
import hudson.model.Result;
import hudson.security.AuthorizationStrategy;
import hudson.security.SecurityRealm;
import io.jenkins.plugins.octavia.StoredXml;
import io.jenkins.plugins.octavia.config.GlobalCredentials;
import io.jenkins.plugins.octavia.step.Pipelines;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.After;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule.WebClient;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** The pages of what builds last knew of each cloud. */
public class OverviewTest {

    @ClassRule
    public static final Pipelines PIPELINES = new Pipelines();

    @After
    public void everybodyMayDoEverything() {
        PIPELINES.jenkins().jenkins.setAuthorizationStrategy(AuthorizationStrategy.UNSECURED);
        PIPELINES.jenkins().jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);
    }

    @Test
    public void aCloudIsShownAsTheLastBuildLeftIt() throws Exception {
        WorkflowJob job = PIPELINES.job("octaviaFlavor(cloud: 'embedded', name: 'kept')");
        WorkflowRun first = PIPELINES.jenkins().buildAndAssertSuccess(job);
        PIPELINES.jenkins().buildAndAssertSuccess(job);

        for (String url : List.of(job.getUrl() + "octavia/", "octavia/", "manage/octavia/")) {
            assertThat(text(url)).contains("embedded, project admin").contains("1 unchanged");
        }
        assertThat(page(job.getUrl() + "octavia/").getAnchorByText("#1").getHrefAttribute())
                .endsWith("/" + first.getUrl());
    }

    @Test
    public void aBuildThatCouldNotGetToTheCloudIsAFailureOfIt() throws Exception {
        WorkflowJob job = PIPELINES.job("octaviaFlavor(cloud: 'embedded', name: 'well')");
        PIPELINES.jenkins().buildAndAssertSuccess(job);
        job.setDefinition(new CpsFlowDefinition("octaviaFlavor(cloud: 'embedded', vcpus: 0)", true));
        PIPELINES.jenkins().buildAndAssertStatus(Result.FAILURE, job);

        assertThat(LastStates.get().of(job))
                .singleElement()
                .satisfies(state -> assertThat(state.getBuilds())
                        .extracting(BuildMark::getOutcome)
                        .containsExactly(Outcome.FAILED, Outcome.CHANGED));
    }

    @Test
    public void aJobThatWasAtNoCloudHasNoSuchPage() throws Exception {
        WorkflowJob job = PIPELINES.job("echo 'hello'");
        PIPELINES.jenkins().buildAndAssertSuccess(job);
        assertThat(job.getAction(JobOverview.class)).isNull();
    }

    @Test
    public void aHostileNameIsText() throws Exception {
        WorkflowJob job = PIPELINES.job("octaviaFlavor(cloud: '<b id=evil>', name: 'x')");
        job.setDisplayName("<b id=evil>${x}</b>");
        PIPELINES.jenkins().buildAndAssertStatus(Result.FAILURE, job);
        for (String url : List.of(job.getUrl() + "octavia/", "octavia/")) {
            assertThat(page(url).getElementById("evil")).isNull();
            assertThat(text(url)).contains("<b id=evil>");
        }
    }

    @Test
    public void everybodySeesTheJobsThatHeOrSheMayRead() throws Exception {
        WorkflowJob open = PIPELINES.job("octaviaFlavor(cloud: 'embedded', name: 'open')");
        WorkflowJob closed = PIPELINES.job("octaviaFlavor(cloud: 'embedded', name: 'closed')");
        PIPELINES.jenkins().buildAndAssertSuccess(open);
        PIPELINES.jenkins().buildAndAssertSuccess(closed);
        PIPELINES.jenkins().jenkins.setSecurityRealm(PIPELINES.jenkins().createDummySecurityRealm());
        PIPELINES
                .jenkins()
                .jenkins
                .setAuthorizationStrategy(new MockAuthorizationStrategy()
                        .grant(Jenkins.READ)
                        .everywhere()
                        .to("reader")
                        .grant(Item.READ)
                        .onItems(open)
                        .to("reader")
                        .grant(Item.DISCOVER)
                        .everywhere()
                        .to("reader"));

        try (WebClient client = client().withBasicCredentials("reader")) {
            assertThat(client.goTo("octavia/").asNormalizedText())
                    .contains(open.getFullName())
                    .doesNotContain(closed.getFullName());
            client.assertFails(closed.getUrl() + "octavia/", 403);
        }
    }

    @Test
    public void whatIsKnownFollowsTheJobAndOutlivesTheBuild() throws Exception {
        WorkflowJob job = PIPELINES.job("octaviaFlavor(cloud: 'embedded', name: 'followed')");
        WorkflowRun run = PIPELINES.jenkins().buildAndAssertSuccess(job);
        run.delete();
        assertThat(page(job.getUrl() + "octavia/").getAnchors())
                .noneMatch(anchor -> anchor.asNormalizedText().contains("#1"));
        assertThat(text(job.getUrl() + "octavia/")).contains("1 created").contains("#1, deleted");

        String before = job.getFullName();
        job.renameTo("renamed");
        assertThat(text("octavia/")).contains("renamed").doesNotContain(before);
        assertThat(new LastStates().of(job)).as("after a restart").hasSize(1);

        job.delete();
        assertThat(text("octavia/")).doesNotContain("renamed");
        WorkflowJob another = PIPELINES.jenkins().createProject(WorkflowJob.class, "renamed");
        assertThat(LastStates.get().of(another)).isEmpty();
    }

    @Test
    public void administratorsAreWarnedOfACertificateUntilABuildSawItRenewed() throws Exception {
        PIPELINES.addSecrets();
        EndingCertificates monitor = ExtensionList.lookupSingleton(EndingCertificates.class);
        String certs =
                "octaviaMgmtNet(cloud: 'embedded', healthManagers: [])\nnode { octaviaCerts(cloud: 'embedded', %s,"
                        + " renewWithin: 'P5D', caPassphraseCredentialsId: 'passphrase', key: [algorithm: 'ec', curve: 'P-256'],"
                        + " validity: [client: '%s']) }";
        WorkflowJob job = PIPELINES.job(certs.formatted("createAuthority: true", "P25D"));
        WorkflowRun run = PIPELINES.jenkins().buildAndAssertStatus(Result.UNSTABLE, job);
        assertThat(monitor.isActivated()).isTrue();
        assertThat(text("manage/"))
                .contains("Cloud embedded, project admin: client certificate ends ")
                .contains("Run a job that has octaviaCerts");

        GlobalCredentials.add(GlobalCredentials.certificate(
                "authority", Pipelines.artifact(run, "octavia/embedded/authority.p12"), Pipelines.PASSPHRASE));
        job.setDefinition(new CpsFlowDefinition(
                certs.formatted("authorityCredentialsId: 'authority', updateCredential: true", "P1Y")
                        .replace("P5D", "P30D"),
                true));
        PIPELINES.jenkins().buildAndAssertSuccess(job);
        assertThat(monitor.isActivated()).isFalse();
    }

    @Test
    public void whateverIsMissingInTheFileThePageIsShown() throws Exception {
        for (Class<?> type : List.of(JobStates.class, CloudState.class, BuildMark.class)) {
            for (Object read :
                    StoredXml.of("states.xml").withoutEach(type.getName()).values()) {
                for (CloudState state : ((JobStates) read).clouds()) {
                    assertThat(state.getCloud()).isNotNull();
                    assertThat(state.getProject()).isNotNull();
                    assertThat(state.getEndings()).isNotNull();
                    assertThat(state.getImage()).isNotNull();
                    assertThat(state.getLoadBalancersBehind()).isNotNull();
                    assertThat(state.getBuilds())
                            .allSatisfy(build -> assertThat(
                                            List.of(build.getOutcome(), build.getWords(), build.getStarted()))
                                    .doesNotContainNull());
                }
            }
        }
    }

    private static String text(String url) throws Exception {
        return page(url).asNormalizedText();
    }

    private static HtmlPage page(String url) throws Exception {
        try (WebClient client = client()) {
            return client.goTo(url);
        }
    }

    /** The pages need no script. */
    private static WebClient client() {
        WebClient client = PIPELINES.jenkins().createWebClient();
        client.getOptions().setJavaScriptEnabled(false);
        return client;
    }
}
