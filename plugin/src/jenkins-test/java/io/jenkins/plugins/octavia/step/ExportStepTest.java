package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;

import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

public class ExportStepTest {

    private static final String SPEC = """
            flavor: {name: flavor}
            certificates: {key: {algorithm: ec, curve: P-256}}
            network: {healthManagers: [{host: controller}]}
            """;

    private static final String DEPLOYED =
            "def deployment = octaviaPrerequisites(cloud: 'embedded', spec: 'octavia.yaml',"
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
    public void aDeployersFilesAreOnTheAgentWithEverySecretAndTheLogHasNone() throws Exception {
        WorkflowRun run = PIPELINES.succeeds(Pipelines.node(
                SPEC,
                DEPLOYED
                        + "def export = octaviaExport(format: 'kolla', from: [deployment])\n"
                        + "def conf = readFile(\"${export.files.config}/octavia.conf\")\n"
                        + "def host = readFile(\"${export.folder}/config/octavia/controller/octavia.conf\")\n"
                        + "def key = readFile(\"${export.folder}/config/octavia/client.cert-and-key.pem\")\n"
                        + "def ids = readFile(\"${export.files['globals.d']}/octavia.yml\")\n"
                        + "echo \"${conf.contains('heartbeat_key = " + Pipelines.HEARTBEAT_KEY + "')}"
                        + " ${host.contains('bind_ip = ' + deployment.healthManagers[0].ip)}"
                        + " ${key.contains('PRIVATE KEY')}"
                        + " ${ids.contains(deployment.options.controller_worker.amp_flavor_id)}\"\n"
                        + "echo \"${export.files.keySet()} ${export.next.last()}\""));

        assertThat(JenkinsRule.getLog(run))
                .contains("true true true true")
                .contains("[config, globals.d, octavia-passwords.yml] kolla-ansible deploy -i INVENTORY"
                        + " --tags common,horizon,loadbalancer,octavia")
                .contains("octavia_amp_image_tag: not set")
                .doesNotContain("canary", "PRIVATE KEY-----");
    }

    @Test
    public void singleStepsAndOctaviaConfAreADeploymentToo() throws Exception {
        WorkflowRun run = PIPELINES.succeeds("node {\n"
                + "def flavor = octaviaFlavor(cloud: 'embedded', name: 'single')\n"
                + "def conf = octaviaConf(from: [flavor])\n"
                + "def export = octaviaExport(format: 'env', from: [flavor, conf])\n"
                + "echo readFile(export.files['octavia.env'])\n}");

        assertThat(JenkinsRule.getLog(run)).contains("OCTAVIA_FLAVOR_NAME='single'", "OCTAVIA_CLOUD='embedded'");
    }

    @Test
    public void onlyWhatStepsOfThisBuildLeftIsRead() throws Exception {
        for (String path : new String[] {
            "/etc/passwd", "../octavia.yaml", "\" + env.WORKSPACE + \"/octavia.conf", "\" + env.WORKSPACE_TMP + \"/x"
        }) {
            assertThat(PIPELINES.fails(
                            "node { writeFile file: 'octavia.conf', text: ''\n octaviaExport(format: 'env', from:"
                                    + " [[options: [:], files: ['octavia.conf': \"" + path + "\"]]]) }"))
                    .contains("it is not a file that a step of this build left on this agent");
        }
    }

    @Test
    public void wrongArgumentsAreRefusedWithWhatIsRight() throws Exception {
        assertThat(PIPELINES.fails("octaviaExport format: 'kolla', from: []"))
                .contains("ERROR: octaviaExport needs a workspace; call the step within node { }");
        assertThat(PIPELINES.fails("node { octaviaExport(format: 'chef', from: []) }"))
                .contains("ERROR: format: \"chef\" is not a format; there are kolla, osa, k8s, juju, tfvars, env");
        assertThat(PIPELINES.fails("node { octaviaExport(format: 'kolla', from: []) }"))
                .contains("ERROR: from: no result has an octavia.conf among its files");
    }
}
