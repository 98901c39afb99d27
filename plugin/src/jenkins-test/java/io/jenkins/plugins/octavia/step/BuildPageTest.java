package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;

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
                .containsPattern("certificates\\s+dual-ca\\s+unchanged")
                .containsPattern("client certificate: valid until \\d{4}-\\d\\d-\\d\\d")
                .containsPattern("certificate authority: valid until \\d{4}-\\d\\d-\\d\\d");
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

    private static HtmlPage page(WorkflowRun run) throws Exception {
        try (WebClient client = PIPELINES.jenkins().createWebClient()) {
            return client.getPage(run);
        }
    }
}
