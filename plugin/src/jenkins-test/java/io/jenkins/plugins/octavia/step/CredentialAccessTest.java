package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.Item;
import hudson.model.Result;
import io.jenkins.plugins.octavia.config.GlobalCredentials;
import io.jenkins.plugins.octavia.config.OctaviaClouds;
import io.jenkins.plugins.octavia.config.OpenStackCloud;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** Who is told of which credentials, and whose builds may use them. */
public class CredentialAccessTest {

    private static final String LOGIN = "credentialsId";
    private static final List<String> TEXTS =
            List.of("caPassphraseCredentialsId", "heartbeatKeyCredentialsId", "serverCertsKeyPassphraseCredentialsId");
    private static final String AUTHORITY = "authorityCredentialsId";
    private static final String SSH = "sshCredentialsId";

    @ClassRule
    public static final Pipelines PIPELINES = new Pipelines();

    private static boolean filled;

    @Before
    public void teamsAndUsers() throws Exception {
        if (filled) {
            return;
        }
        filled = true;
        JenkinsRule jenkins = PIPELINES.jenkins();
        Folder team = jenkins.createProject(Folder.class, "team");
        for (Credentials credentials : Vault.make().credentials()) {
            store(team, credentials);
        }
        store(team, GlobalCredentials.application("appcred", PIPELINES.cloud()));
        store(team, GlobalCredentials.file("file", PIPELINES.cloud().cloudsYaml()));
        GlobalCredentials.add(GlobalCredentials.text("everybodys", "text"));
        team.createProject(WorkflowJob.class, "job");
        jenkins.createProject(Folder.class, "others").createProject(WorkflowJob.class, "job");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader")
                .grant(Jenkins.READ, Item.READ, Item.EXTENDED_READ)
                .everywhere()
                .to("developer"));
    }

    @Test
    public void formsOfferWhatFitsFromFolderAndAbove() throws Exception {
        assertThat(offered("developer", "team", LOGIN)).containsExactlyInAnyOrder("cloud-admin", "appcred", "file");
        for (String text : TEXTS) {
            assertThat(offered("developer", "team", text))
                    .containsExactlyInAnyOrder("everybodys", "ca", "heartbeat", "server");
        }
        assertThat(offered("developer", "team", AUTHORITY)).containsExactly("authority");
        assertThat(offered("developer", "team", SSH)).containsExactly("ssh");
    }

    @Test
    public void formsOfferNothingOfAnotherTeams() throws Exception {
        assertThat(offered("developer", "others", LOGIN)).containsExactly("cloud-admin");
        for (String text : TEXTS) {
            assertThat(offered("developer", "others", text)).containsExactly("everybodys");
        }
        assertThat(offered("developer", "others", AUTHORITY)).isEmpty();
        assertThat(offered("developer", "others", SSH)).isEmpty();
    }

    @Test
    public void whoMayOnlyReadAJobSeesTheCurrentChoiceAlone() throws Exception {
        for (String field : List.of(LOGIN, TEXTS.get(0), TEXTS.get(1), TEXTS.get(2), AUTHORITY, SSH)) {
            assertThat(offered("reader", "team", field)).as(field).isEmpty();
        }
    }

    @Test
    public void outsideOfJobsOnlyAdministratorsAreTold() throws Exception {
        assertThat(values(ask("admin", HttpMethod.POST, "", LOGIN))).contains("cloud-admin");
        assertThat(values(ask("developer", HttpMethod.POST, "", LOGIN))).containsExactly("", "current");
    }

    @Test
    public void whoIsNotToldReadsWhichPermissionIsMissing() throws Exception {
        assertThat(ask("reader", HttpMethod.POST, "job/team/job/job/", LOGIN).getContentAsString())
                .contains("(not listed: you lack Job/ExtendedRead)");
        assertThat(ask("developer", HttpMethod.POST, "", LOGIN).getContentAsString())
                .contains("(not listed: you lack Overall/Administer)");
    }

    @Test
    public void cloudsAreListedThatTheJobMayUse() throws Exception {
        OpenStackCloud embedded = OctaviaClouds.get().getClouds().get(0);
        OpenStackCloud ofTeam = new OpenStackCloud("of-team", "https://keystone.invalid/v3");
        ofTeam.setUsableBy("team");
        OctaviaClouds.get().setClouds(List.of(embedded, ofTeam));

        assertThat(clouds("developer", "job/team/job/job/")).isEqualTo("[\"embedded\",\"of-team\"]");
        assertThat(clouds("developer", "job/team/")).isEqualTo("[\"embedded\",\"of-team\"]");
        assertThat(clouds("developer", "job/others/job/job/")).isEqualTo("[\"embedded\"]");
        assertThat(clouds("admin", "")).isEqualTo("[\"embedded\",\"of-team\"]");
        assertThat(clouds("developer", "")).isEqualTo("[]");
        assertThat(clouds("reader", "job/team/job/job/")).isEqualTo("[]");
    }

    private static String clouds(String user, String page) throws Exception {
        return ask(user, HttpMethod.POST, page, "cloud").getContentAsString();
    }

    @Test
    public void nothingIsAnsweredToALink() throws Exception {
        for (String field :
                List.of(LOGIN, TEXTS.get(0), TEXTS.get(1), TEXTS.get(2), AUTHORITY, SSH, "release", "runOn", "cloud")) {
            assertThat(ask("admin", HttpMethod.GET, "job/team/job/job/", field).getStatusCode())
                    .as(field)
                    .isEqualTo(404);
        }
    }

    @Test
    public void formsContactNoCloud() throws Exception {
        int before = PIPELINES.cloud().requests().size();

        offered("admin", "team", LOGIN);

        assertThat(PIPELINES.cloud().requests()).hasSize(before);
    }

    @Test
    public void aTeamsCredentialsAreNotFoundByTheJobsOfOthers() throws Exception {
        String certs = "node { octaviaCerts(cloud: 'embedded', ";
        assertNotFound("appcred", "octaviaFlavor(cloud: 'embedded', credentialsId: 'appcred')");
        assertNotFound("file", "octaviaFlavor(cloud: 'admin', credentialsId: 'file')");
        assertNotFound("ssh", "octaviaKeypair(cloud: 'embedded', sshCredentialsId: 'ssh')");
        assertNotFound("ca", certs + "caPassphraseCredentialsId: 'ca') }");
        assertNotFound(
                "authority", certs + "caPassphraseCredentialsId: 'everybodys', authorityCredentialsId: 'authority') }");
        assertNotFound(
                "heartbeat",
                "node { octaviaConf(from: [[options: [controller_worker: [amp_flavor_id: '7']]]],"
                        + " heartbeatKeyCredentialsId: 'heartbeat') }");
    }

    private static void assertNotFound(String id, String script) throws Exception {
        WorkflowJob job = (WorkflowJob) PIPELINES.jenkins().jenkins.getItemByFullName("others/job");
        job.setDefinition(new CpsFlowDefinition(script, true));

        WorkflowRun run = PIPELINES.jenkins().buildAndAssertStatus(Result.FAILURE, job);

        PIPELINES
                .jenkins()
                .assertLogContains("ERROR: credentials " + id + ": not found for job others/job; create", run);
    }

    /** Beside none and the current choice. */
    private static List<String> offered(String user, String folder, String field) throws Exception {
        List<String> values = values(ask(user, HttpMethod.POST, "job/" + folder + "/job/job/", field));
        assertThat(values).contains("current");
        return values.stream()
                .filter(value -> !value.isEmpty() && !value.equals("current"))
                .toList();
    }

    private static List<String> values(WebResponse answer) {
        List<String> values = new ArrayList<>();
        for (Object choice : JSONObject.fromObject(answer.getContentAsString()).getJSONArray("values")) {
            values.add(((JSONObject) choice).getString("value"));
        }
        return values;
    }

    private static WebResponse ask(String user, HttpMethod method, String page, String field) throws Exception {
        try (JenkinsRule.WebClient client = PIPELINES.jenkins().createWebClient()) {
            client.setThrowExceptionOnFailingStatusCode(false);
            client.withBasicCredentials(user);
            String name = Character.toUpperCase(field.charAt(0)) + field.substring(1);
            Class<?> step = field.equals("release") ? ConfStep.class : PrerequisitesStep.class;
            return client.getPage(new WebRequest(
                            client.createCrumbedUrl(page + "descriptorByName/" + step.getName() + "/fill" + name
                                    + "Items?" + field + "=current"),
                            method))
                    .getWebResponse();
        }
    }

    private static void store(Folder folder, Credentials credentials) throws Exception {
        CredentialsProvider.lookupStores(folder).iterator().next().addCredentials(Domain.global(), credentials);
    }
}
