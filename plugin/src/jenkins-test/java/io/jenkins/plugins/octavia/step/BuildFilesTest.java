package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import hudson.tasks.Fingerprinter.FingerprintAction;
import io.jenkins.plugins.octavia.config.GlobalCredentials;
import io.jenkins.plugins.octavia.config.OctaviaClouds;
import io.jenkins.plugins.octavia.config.OpenStackCloud;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** What steps leave behind: artifacts for everybody, and secret files for as long as the build lasts. */
public class BuildFilesTest {

    private static final String SPEC = """
            flavor: {name: kept}
            certificates: {key: {algorithm: ec, curve: P-256}}
            """;
    private static final String STEP = "def r = octaviaPrerequisites(cloud: 'embedded', spec: 'octavia.yaml',"
            + " caPassphraseCredentialsId: 'passphrase', authorityCredentialsId: 'authority',"
            + " heartbeatKeyCredentialsId: 'heartbeat', serverCertsKeyPassphraseCredentialsId: 'database')\n";

    @ClassRule
    public static final Pipelines PIPELINES = new Pipelines();

    @BeforeClass
    public static void credentials() throws Exception {
        PIPELINES.addSecrets();
        PIPELINES.addAuthority();
    }

    @Test
    public void artifactsAreTheConfWithoutSecretsTheDeploymentAndPublicCertificates() throws Exception {
        WorkflowRun run = PIPELINES.succeeds(Pipelines.node(SPEC, STEP));
        assertThat(Pipelines.artifacts(run))
                .containsExactly(
                        "octavia/embedded/certs/client.cert.pem",
                        "octavia/embedded/certs/client_ca.cert.pem",
                        "octavia/embedded/certs/server_ca.cert.pem",
                        "octavia/embedded/deployment.json",
                        "octavia/embedded/octavia.conf");
        assertThat(text(run, "octavia/embedded/octavia.conf")).contains("amp_flavor_id = ");
        assertThat(text(run, "octavia/embedded/deployment.json")).contains("\"name\" : \"kept\"");
    }

    @Test
    public void cloudsLoginsAndNetworksWithSimilarNamesKeepTheirsApart() throws Exception {
        List<OpenStackCloud> before = OctaviaClouds.get().getClouds();
        GlobalCredentials.add(GlobalCredentials.file("clouds", PIPELINES.cloud().cloudsYaml()));
        try {
            OctaviaClouds.get().setClouds(List.of(like(before.get(0), "eu.prod"), like(before.get(0), "eu_prod")));
            String flavor =
                    "octaviaPrerequisites(cloud: '%s', flavor: [name: 'f'], heartbeatKeyCredentialsId: 'heartbeat'%s)\n";
            WorkflowRun run = PIPELINES.succeeds("node {\n"
                    + flavor.formatted("eu.prod", "")
                    + flavor.formatted("eu_prod", "")
                    + flavor.formatted("admin", ", credentialsId: 'clouds'")
                    + flavor.formatted("eu_prod", ", network: [name: '网', healthManagers: []]")
                    + "}");
            assertThat(Pipelines.artifacts(run))
                    .filteredOn(path -> path.endsWith("deployment.json"))
                    .containsExactly(
                            "octavia/admin,credentialsId=clouds/deployment.json",
                            "octavia/eu.prod/deployment.json",
                            "octavia/eu_prod,network=~7F51/deployment.json",
                            "octavia/eu_prod/deployment.json");
            assertThat(text(run, "octavia/eu_prod,network=~7F51/deployment.json"))
                    .contains("\"name\" : \"网\"");
            assertThat(text(run, "octavia/eu_prod/deployment.json")).doesNotContain("网");
            assertThat(run.getAction(BuildSummary.class).getParts())
                    .extracting(BuildSummary.Part::getFolder)
                    .hasSize(4)
                    .doesNotHaveDuplicates();
            assertThat(run.getAction(FingerprintAction.class).getRecords()).hasSize(4);
        } finally {
            OctaviaClouds.get().setClouds(before);
        }
    }

    private static OpenStackCloud like(OpenStackCloud cloud, String name) {
        OpenStackCloud like = new OpenStackCloud(name, cloud.getAuthUrl());
        like.setProjectName(cloud.getProjectName());
        like.setCredentialsId(cloud.getCredentialsId());
        return like;
    }

    @Test
    public void stepsForOneSectionLeaveOneRecordOfAllThatTheyDid() throws Exception {
        WorkflowRun run = PIPELINES.succeeds("node {\n"
                + "octaviaFlavor(cloud: 'embedded', name: 'recorded')\n"
                + "octaviaFlavor(cloud: 'embedded', name: 'recorded-too')\n"
                + "octaviaFlavor(cloud: 'embedded', name: 'recorded')\n"
                + "}");
        assertThat(Pipelines.artifacts(run)).containsExactly("octavia/embedded/deployment.json");
        assertThat(text(run, "octavia/embedded/deployment.json"))
                .contains("\"name\" : \"recorded\"", "\"name\" : \"recorded-too\"")
                .doesNotContain("unchanged");
    }

    @Test
    public void noSecretIsBelowTheJobNorInTheWorkspace() throws Exception {
        WorkflowRun run = PIPELINES.succeeds(Pipelines.node(SPEC, STEP + "echo \"${r}\""));
        Path workspace = Path.of(
                PIPELINES.jenkins().jenkins.getWorkspaceFor(run.getParent()).getRemote());
        for (Path file : Stream.concat(files(run.getParent().getRootDir().toPath()), files(workspace.getParent()))
                .toList()) {
            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                    .as(file.toString())
                    .doesNotContain("PRIVATE KEY")
                    .doesNotContain("canary-of-");
        }
    }

    @Test
    public void nothingIsArchivedWhereThatIsTurnedOff() throws Exception {
        WorkflowRun run = PIPELINES.succeeds(Pipelines.node(SPEC, STEP.replace(")\n", ", archive: false)\n")));
        assertThat(Pipelines.artifacts(run)).isEmpty();
    }

    @Test
    public void secretFilesAreForTheOwnerAloneAndGoWithTheBuild() throws Exception {
        WorkflowRun run = PIPELINES.succeeds(Pipelines.node(SPEC, STEP + LIST));
        assertThat(JenkinsRule.getLog(run))
                .contains("rw------- octavia.conf")
                .contains("rw------- certs/server_ca.key.pem")
                .contains("rw------- certs/client.cert-and-key.pem")
                .doesNotContain("client_ca.key.pem");
        assertThat(folder(run)).doesNotExist();
    }

    @Test
    public void theyGoWithABuildThatFailsToo() throws Exception {
        WorkflowRun run = PIPELINES
                .jenkins()
                .buildAndAssertStatus(Result.FAILURE, PIPELINES.job(Pipelines.node(SPEC, STEP + LIST + "error 'no'")));
        assertThat(JenkinsRule.getLog(run)).contains("rw------- octavia.conf");
        assertThat(folder(run)).doesNotExist();
    }

    @Test
    public void whatWasDoneBeforeAFailureIsArchivedAndOnTheBuildsPage() throws Exception {
        PIPELINES.cloud().fail(r -> r.method().equals("POST") && r.path().endsWith("/networks"), 500, 99);
        WorkflowRun run = PIPELINES
                .jenkins()
                .buildAndAssertStatus(
                        Result.FAILURE,
                        PIPELINES.job(Pipelines.node(SPEC + "network: {name: broken, healthManagers: []}\n", STEP)));
        assertThat(JenkinsRule.getLog(run)).contains("ERROR: network broken: ").doesNotContain("\tat ");
        assertThat(text(run, "octavia/embedded,network=broken/deployment.json"))
                .contains("\"failure\" : \"network broken: ", "kept");
        assertThat(Pipelines.artifacts(run)).noneMatch(path -> path.endsWith("octavia.conf"));
        assertThat(run.getAction(BuildSummary.class).getParts().get(0).getFailures())
                .singleElement()
                .asString()
                .startsWith("network broken: ");
    }

    /** Echoes the mode and the name of each secret file. */
    private static final String LIST = "echo \"folder ${r.files['octavia.conf']}\"\n"
            + "dir(r.files['octavia.conf'].replace('octavia.conf', '')) { sh 'find . -type f -printf \"%M %P\\n\"' }\n";

    private static Path folder(WorkflowRun run) throws IOException {
        String line = JenkinsRule.getLog(run)
                .lines()
                .filter(l -> l.startsWith("folder "))
                .findFirst()
                .orElseThrow();
        return Path.of(line.substring("folder ".length())).getParent();
    }

    private static Stream<Path> files(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).toList().stream();
        }
    }

    private static String text(WorkflowRun run, String artifact) throws IOException {
        return new String(Pipelines.artifact(run, artifact), StandardCharsets.UTF_8);
    }
}
