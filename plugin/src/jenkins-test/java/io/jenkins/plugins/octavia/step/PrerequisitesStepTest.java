package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.embedded.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** {@code octaviaPrerequisites} in pipelines. */
public class PrerequisitesStepTest {

    /** {@code $N} becomes what a test calls its resources. */
    private static final String ALL = """
            flavor: {name: flavor-$N}
            keypair: {name: key-$N}
            certificates: {key: {algorithm: ec, curve: P-256}}
            network: {name: net-$N, subnet: {name: sub-$N}, healthManagers: [{name: port-$N, host: controller}]}
            securityGroups: {amphora: {name: amp-$N}, healthManager: {name: hm-$N}}
            image: {name: image-$N, file: amphora-x64.qcow2, tag: tag-$N}
            """;

    private static final String SECRETS =
            "caPassphraseCredentialsId: 'passphrase', authorityCredentialsId: 'authority', sshCredentialsId: 'ssh',"
                    + " heartbeatKeyCredentialsId: 'heartbeat', serverCertsKeyPassphraseCredentialsId: 'database'";

    @ClassRule
    public static final Pipelines PIPELINES = new Pipelines();

    @BeforeClass
    public static void credentials() throws Exception {
        PIPELINES.addSecrets();
        PIPELINES.addAuthority();
    }

    @Test
    public void aSpecificationIsMadeAndTheNextBuildInAnEmptyWorkspaceChangesNothing() throws Exception {
        WorkflowJob job = PIPELINES.job(Pipelines.node(
                ALL.replace("$N", "all"),
                step("")
                        + "\necho \"actions ${r.resources*.action.unique()} of ${r.resources.size()}, ${r.changed}\""));

        WorkflowRun first = PIPELINES.jenkins().buildAndAssertSuccess(job);
        List<Request> changes = PIPELINES.changes();
        WorkflowRun second = PIPELINES.jenkins().buildAndAssertSuccess(job);
        assertThat(JenkinsRule.getLog(first))
                .contains("actions [created, unchanged] of 10, true")
                .contains("[octavia] certificates dual-ca: unchanged");
        assertThat(JenkinsRule.getLog(second)).contains("actions [unchanged] of 10, false");
        assertThat(PIPELINES.changes()).isEqualTo(changes);
        String conf = "octavia/embedded,network=net-all/octavia.conf";
        assertThat(Pipelines.artifact(second, conf)).isEqualTo(Pipelines.artifact(first, conf));
    }

    @Test
    public void aDeclarativePipelineDoesTheSame() throws Exception {
        WorkflowRun run = PIPELINES.succeeds("pipeline { agent any\nstages { stage('Octavia') { steps {\n"
                + Pipelines.files(ALL.replace("$N", "declarative"))
                + "octaviaPrerequisites cloud: 'embedded', spec: 'octavia.yaml', " + SECRETS
                + "\n} } } }");
        assertThat(JenkinsRule.getLog(run)).contains("[octavia] image image-declarative: created (");
    }

    @Test
    public void twoRunBesideEachOther() throws Exception {
        String spec = ALL.replace("$N", "left");
        WorkflowRun run = PIPELINES.succeeds("parallel(left: {\n"
                + Pipelines.node(spec, step("")) + "\n}, right: {\n"
                + Pipelines.node(spec.replace("left", "right"), step("")) + "\n})");
        assertThat(JenkinsRule.getLog(run))
                .contains("network net-left: created (")
                .contains("network net-right: created (");
        assertThat(run.getAction(BuildSummary.class).getParts())
                .hasSize(2)
                .allSatisfy(part -> assertThat(part.getRows()).hasSize(10));
        assertThat(text(run, "octavia/embedded,network=net-left/deployment.json"))
                .contains("\"net-left\"")
                .doesNotContain("right");
        assertThat(text(run, "octavia/embedded,network=net-right/deployment.json"))
                .contains("\"net-right\"")
                .doesNotContain("left");
    }

    @Test
    public void twoThatEnsureTheSameLeaveOne() throws Exception {
        String branch = Pipelines.node(
                ALL.replace("$N", "twice"),
                step("") + "\nwriteFile file: 'id', text: r.options.controller_worker.amp_boot_network_list"
                        + "\necho \"network ${readFile('id')}!\"");
        WorkflowRun run = PIPELINES.succeeds("parallel(left: {\n" + branch + "\n}, right: {\n" + branch + "\n})");
        assertThat(JenkinsRule.getLog(run)
                        .lines()
                        .filter(line -> line.endsWith("!"))
                        .map(line -> line.replaceAll(".*network ", ""))
                        .distinct())
                .hasSize(1);
    }

    @Test
    public void aDryRunTouchesNothingAndReturnsTheDifferences() throws Exception {
        List<Request> changes = PIPELINES.changes();
        WorkflowRun run = PIPELINES.succeeds(Pipelines.node(
                ALL.replace("$N", "dry"),
                step("dryRun: true, ")
                        + "\necho \"${r.changed} ${r.options} ${r.resources.find { it.kind == 'flavor' }}\""));
        assertThat(JenkinsRule.getLog(run))
                .contains("[octavia] flavor flavor-dry: would be created")
                .contains("dryRun: nothing was touched")
                .contains("true [:] [kind:flavor, name:flavor-dry, id:, action:created, differences:[");
        assertThat(PIPELINES.changes()).isEqualTo(changes);
        assertThat(Pipelines.artifacts(run)).isEmpty();
    }

    @Test
    public void aDryRunPlansAnImageThatIsStillToBeBuilt() throws Exception {
        String toBeBuilt = "image: [file: 'not-there.qcow2', visibility: 'shared'], imageToBeBuilt: true, ";
        WorkflowRun run =
                PIPELINES.succeeds(Pipelines.node(ALL.replace("$N", "built"), step(toBeBuilt + "dryRun: true, ")));
        assertThat(JenkinsRule.getLog(run))
                .contains("[octavia] image image-built: would be created")
                .contains("upload of the image when it is built, then tag tag-built")
                .contains("visibility shared, keep 2");
        assertThat(PIPELINES.fails(Pipelines.node(ALL.replace("$N", "built"), step(toBeBuilt))))
                .contains("ERROR: imageToBeBuilt: only a dry run works without the file of the image");
    }

    @Test
    public void argumentsOverrideTheFileAndOnlyChoosesSections() throws Exception {
        WorkflowRun run = PIPELINES.succeeds(Pipelines.node(
                ALL.replace("$N", "file"),
                "octaviaPrerequisites cloud: 'embedded', spec: 'octavia.yaml', only: ['flavor'],"
                        + " flavor: [ram: 3072, name: 'flavor-argument'], " + SECRETS));
        assertThat(JenkinsRule.getLog(run))
                .contains("flavor flavor-argument: created (")
                .doesNotContain("flavor-file")
                .doesNotContain("net-file");
    }

    /** As a deployment in stages does, which ends with a call of all. */
    @Test
    public void callsForSomeSectionsAreOneDeployment() throws Exception {
        WorkflowRun run = PIPELINES.succeeds(Pipelines.node(
                ALL.replace("$N", "parts"),
                step("only: ['flavor'], ") + "\n"
                        + step("only: ['network', 'securityGroups'], ").replace("def r", "r")
                        + "\necho \"conf ${r.files.keySet()}\""));
        String deployment = "octavia/embedded,network=net-parts/deployment.json";
        assertThat(Pipelines.artifacts(run)).containsExactly(deployment);
        assertThat(text(run, deployment))
                .contains("\"flavor-parts\"", "\"net-parts\"", "\"created\"")
                .doesNotContain("\"unchanged\"");
    }

    @Test
    public void anUnknownSectionIsRefused() throws Exception {
        assertThat(PIPELINES.fails(Pipelines.node(ALL.replace("$N", "none"), step("only: ['flavour'], "))))
                .contains("ERROR: only: \"flavour\" is not one of")
                .contains("did you mean flavor?");
    }

    private static String text(WorkflowRun run, String artifact) throws IOException {
        return new String(Pipelines.artifact(run, artifact), StandardCharsets.UTF_8);
    }

    private static String step(String arguments) {
        return "def r = octaviaPrerequisites(cloud: 'embedded', spec: 'octavia.yaml', " + arguments + SECRETS + ")";
    }
}
