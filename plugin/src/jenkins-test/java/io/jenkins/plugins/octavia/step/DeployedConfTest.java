package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.Networking;
import io.jenkins.plugins.octavia.config.GlobalCredentials;
import io.jenkins.plugins.octavia.prerequisite.Deployment;
import io.jenkins.plugins.octavia.prerequisite.LastDeployment;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** That a plan says what is other in the octavia.conf than when it was last deployed. */
public class DeployedConfTest {

    private static final String FIRST = "[DEFAULT]\ndebug = false\ntransport_url = rabbit://canary-of-one@10.0.0.1\n"
            + "[controller_worker]\namp_flavor_id = theirs\nworkers = 2\n";
    private static final String APPLY = "octaviaPrerequisites(cloud: 'embedded', spec: 'octavia.yaml', conf: 'o.conf')";
    private static final String PLAN = "def r = octaviaPrerequisites(cloud: 'embedded', spec: 'octavia.yaml',"
            + " conf: 'o.conf', dryRun: true)\necho \"changed ${r.changed} ${r.resources*.kind}\"";

    @ClassRule
    public static final Pipelines PIPELINES = new Pipelines();

    private WorkflowJob job;

    @BeforeClass
    public static void secrets() throws Exception {
        PIPELINES.addSecrets();
    }

    @Before
    public void deployed() throws Exception {
        job = PIPELINES.job("");
        assertThat(run(FIRST, PLAN)).contains("configuration octavia.conf: would be created");
        run(FIRST, APPLY);
    }

    @Test
    public void theSameFileIsUnchangedAlsoWithinTheBuildThatDeploysIt() throws Exception {
        assertThat(run(FIRST, PLAN))
                .contains("configuration octavia.conf: unchanged")
                .contains("changed false [flavor, configuration]");
        String other = FIRST.replace("false", "true");
        assertThat(run(other, APPLY + "\n" + PLAN)).contains("changed false [flavor, configuration]");
    }

    @Test
    public void whatIsOtherHasALineAndASecretIsOnlySaidToBeAnother() throws Exception {
        String other = FIRST.replace("debug = false", "debug = \u001b[2Jtrue")
                        .replace("canary-of-one", "canary-of-two")
                        .replace("theirs", "of a run's own")
                        .replace("workers = 2\n", "")
                + "[database]\nconnection = mysql://canary-of-three@10.0.0.2/octavia\n";
        assertThat(run(other, PLAN))
                .contains("configuration octavia.conf: would be updated")
                .contains("    - [DEFAULT] debug = false")
                .contains("    + [DEFAULT] debug = ?[2Jtrue")
                .contains("    - [controller_worker] workers = 2")
                .contains("    + [DEFAULT] transport_url, a secret that is another one")
                .contains("    + [database] connection, a secret")
                .contains("amp_flavor_id = of a run's own of the file that was given becomes ")
                .contains("changed true [flavor, configuration]")
                .doesNotContain("canary-of-");
        String stored = Files.readString(
                job.getBuildByNumber(2).getRootDir().toPath().resolve("build.xml"), StandardCharsets.UTF_8);
        assertThat(stored.substring(stored.indexOf("<" + DeployedConf.class.getName())))
                .containsPattern("<string>\\[DEFAULT\\] transport_url</string>\\s*<hudson.util.Secret>\\{")
                .satisfies(rest -> assertThat(rest.substring(0, rest.indexOf("</" + DeployedConf.class.getName())))
                        .doesNotContain("canary-of-"));
    }

    @Test
    public void aDeploymentThatFailedCountsForNone() throws Exception {
        job.setDefinition(definition(FIRST.replace("false", "true"), APPLY + "\nerror 'the roll-out failed'"));
        PIPELINES.jenkins().buildAndAssertStatus(Result.FAILURE, job);
        assertThat(run(FIRST, PLAN)).contains("configuration octavia.conf: unchanged");
    }

    @Test
    public void whatStepsDeployAtTheSameTimeIsAllOnRecord() throws Exception {
        WorkflowRun run = PIPELINES.succeeds("echo 'steps'");
        Cloud cloud = GlobalCredentials.connect(PIPELINES.cloud());
        ArtifactFolder folder = new ArtifactFolder("octavia/embedded");
        for (Kind kind : List.of(Kind.FLAVOR, Kind.NETWORK)) {
            DeployedConf.remember(run, folder, cloud, LastDeployment.NONE, deployed(cloud, kind), Map.of());
        }

        assertThat(DeployedConf.last(run, folder, cloud)
                        .deployment()
                        .orElseThrow()
                        .resources())
                .extracting(Resource::kind)
                .containsExactlyInAnyOrder(Kind.FLAVOR, Kind.NETWORK);
    }

    private static Deployment deployed(Cloud cloud, Kind kind) {
        return new Deployment(
                cloud.name(),
                cloud.project().name(),
                cloud.project().id(),
                cloud.region(),
                List.of(new Resource(kind, "made", "an-id", Action.CREATED)),
                Map.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    @Test
    public void aPortThatWasLostComesBackInTheNextBuildWithTheAddressThatAmphoraeKnow() throws Exception {
        WorkflowJob network = PIPELINES.job(Pipelines.node(
                "network: {name: deployed, healthManagers: [{host: controller}]}",
                "def r = octaviaPrerequisites(cloud: 'embedded', spec: 'octavia.yaml', heartbeatKeyCredentialsId: 'heartbeat')"
                        + "\necho \"the address is ${r.healthManagers[0].ip}!\""));
        WorkflowRun first = PIPELINES.jenkins().buildAndAssertSuccess(network);
        Networking neutron = GlobalCredentials.connect(PIPELINES.cloud()).network();
        neutron.portsOf(neutron.networks("deployed").get(0).id()).stream()
                .filter(port -> port.host().equals("controller"))
                .forEach(neutron::delete);

        WorkflowRun second = PIPELINES.jenkins().buildAndAssertSuccess(network);
        assertThat(address(second)).isEqualTo(address(first));
        assertThat(JenkinsRule.getLog(second))
                .contains("port octavia-health-manager-listen-port: created (")
                .contains("configuration octavia.conf: unchanged (");
    }

    @Test
    public void anotherNameInTheSpecificationMakesNoNetworkBesideTheDeployedOne() throws Exception {
        String spec = "network: {name: $NAME, healthManagers: [{host: controller}]}";
        String step =
                "octaviaPrerequisites(cloud: 'embedded', spec: 'octavia.yaml', heartbeatKeyCredentialsId: 'heartbeat')";
        WorkflowJob network = PIPELINES.job(Pipelines.node(spec.replace("$NAME", "first"), step));
        PIPELINES.jenkins().buildAndAssertSuccess(network);

        network.setDefinition(new CpsFlowDefinition(Pipelines.node(spec.replace("$NAME", "second"), step), true));
        WorkflowRun run = PIPELINES.jenkins().buildAndAssertStatus(Result.FAILURE, network);

        assertThat(JenkinsRule.getLog(run))
                .contains("ERROR: network second: there is none of that name, but octavia.conf has network first (");
    }

    private static String address(WorkflowRun run) throws Exception {
        return JenkinsRule.getLog(run)
                .lines()
                .filter(line -> line.startsWith("the address is "))
                .findFirst()
                .orElseThrow();
    }

    private String run(String conf, String steps) throws Exception {
        job.setDefinition(definition(conf, steps));
        WorkflowRun run = PIPELINES.jenkins().buildAndAssertSuccess(job);
        return JenkinsRule.getLog(run);
    }

    private static CpsFlowDefinition definition(String conf, String steps) throws Exception {
        String text = conf.replace("\n", "\\n").replace("'", "\\'");
        return new CpsFlowDefinition(
                Pipelines.node(
                        "flavor: {name: deployed-conf}", "writeFile(file: 'o.conf', text: '" + text + "')\n" + steps),
                true);
    }
}
