package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import org.htmlunit.html.DomAttr;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule.WebClient;

/** The summary on a build's page. */
public class BuildPageTest {

    @ClassRule
    public static final Pipelines PIPELINES = new Pipelines();

    @BeforeClass
    public static void credentials() throws Exception {
        PIPELINES.addSecrets();
        PIPELINES.addAuthority();
    }

    @Test
    public void eachCloudHasATableOfWhatStepsEnsured() throws Exception {
        WorkflowRun run = PIPELINES.succeeds("def r = octaviaFlavor(cloud: 'embedded', name: 'shown')\n"
                + "node { octaviaCerts(cloud: 'embedded', caPassphraseCredentialsId: 'passphrase',"
                + " authorityCredentialsId: 'authority') }\n"
                + "currentBuild.description = r.resources[0].id");
        HtmlPage page = page(run);
        assertThat(page.getByXPath("//table[contains(@class, 'jenkins-table')]"))
                .hasSize(1);
        assertThat(page.asNormalizedText())
                .contains("embedded, project admin")
                .containsPattern("flavor\\s+shown\\s+created\\s+" + run.getDescription())
                .containsPattern("certificates\\s+dual-ca\\s+unchanged\\s+[0-9a-f]{40}")
                .containsPattern("client certificate valid until \\d{4}-\\d\\d-\\d\\d")
                .containsPattern("certificate authority valid until \\d{4}-\\d\\d-\\d\\d");
        assertThat(page.getByXPath("//button[@text='" + run.getDescription() + "']"))
                .as("a button that copies the id")
                .hasSize(1);
    }

    @Test
    public void theArtifactsOfTheCloudAreLinked() throws Exception {
        WorkflowRun run = PIPELINES.succeeds(
                Pipelines.node(
                        "flavor: {name: linked}",
                        "octaviaPrerequisites(cloud: 'embedded', spec: 'octavia.yaml', heartbeatKeyCredentialsId: 'heartbeat')"));
        assertThat(page(run).getByXPath("//div[contains(@class, 'octavia-links')]/a/@href"))
                .extracting(href -> ((DomAttr) href).getValue())
                .contains("/jenkins/" + run.getUrl() + "artifact/octavia/embedded/deployment.json");
    }

    @Test
    public void whatTheBuildMadeIsSaidToBeMadeWhereALaterStepFindsIt() throws Exception {
        HtmlPage page = page(PIPELINES.succeeds("octaviaFlavor(cloud: 'embedded', name: 'twice')\n"
                + "octaviaFlavor(cloud: 'embedded', name: 'twice')"));
        assertThat(page.asNormalizedText()).containsPattern("flavor\\s+twice\\s+created");
    }

    @Test
    public void aHostileNameIsText() throws Exception {
        HtmlPage page = page(PIPELINES.succeeds("octaviaFlavor(cloud: 'embedded', name: '<b id=evil>${x}</b>')"));
        assertThat(page.getElementById("evil")).isNull();
        assertThat(page.asNormalizedText()).contains("<b id=evil>${x}</b>");
    }

    @Test
    public void aDryRunShowsEachDifference() throws Exception {
        HtmlPage page =
                page(PIPELINES.succeeds("octaviaSecGroup(cloud: 'embedded', amphora: [name: 'planned', from: 'any'],"
                        + " healthManager: [from: 'any'], dryRun: true)"));
        assertThat(page.asNormalizedText())
                .contains("Each difference")
                .containsPattern("security group\\s+planned\\s+created\\s+")
                .contains("tcp/9443");
    }

    @Test
    public void aFailureIsOnThePageAlsoIfNothingWasTouched() throws Exception {
        WorkflowRun run = PIPELINES
                .jenkins()
                .buildAndAssertStatus(
                        Result.FAILURE,
                        PIPELINES.job("octaviaFlavor(cloud: 'embedded', ram: 3, name: 'small', vcpus: 0)"));
        assertThat(page(run).asNormalizedText())
                .contains("octaviaFlavor, cloud embedded:")
                .contains("vcpus");

        WorkflowRun repeated =
                PIPELINES.succeeds("catchError(buildResult: 'SUCCESS') { octaviaFlavor(cloud: 'embedded', ram: 0) }\n"
                        + "octaviaFlavor(cloud: 'embedded', name: 'made-up-for')");
        assertThat(page(repeated).asNormalizedText())
                .doesNotContain("octaviaFlavor, cloud embedded:")
                .contains("1 created");
    }

    @Test
    public void ofTwoStepsTheOneThatFailedIsOnThePageWhateverTheOtherDid() throws Exception {
        WorkflowRun run = PIPELINES
                .jenkins()
                .buildAndAssertStatus(
                        Result.FAILURE,
                        PIPELINES.job("catchError { octaviaFlavor(cloud: 'embedded', vcpus: 0) }\n"
                                + "octaviaFlavor(cloud: 'embedded', name: 'well')"));
        assertThat(page(run).asNormalizedText())
                .contains("octaviaFlavor, cloud embedded:")
                .contains("vcpus");
    }

    private static HtmlPage page(WorkflowRun run) throws Exception {
        try (WebClient client = PIPELINES.jenkins().createWebClient()) {
            return client.getPage(run);
        }
    }
}
