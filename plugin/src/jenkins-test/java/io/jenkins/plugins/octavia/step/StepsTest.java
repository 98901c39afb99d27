package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.embedded.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** The steps for one prerequisite each, and octavia.conf of what they return. */
public class StepsTest {

    private static final String NETWORK = "octaviaMgmtNet(cloud: 'embedded', name: 'net', subnet: [name: 'sub'],"
            + " healthManagers: [[name: 'port', host: 'controller']],"
            + " securityGroups: [healthManager: [name: 'hm']])";
    private static final String GROUPS =
            "octaviaSecGroup(cloud: 'embedded', amphora: [name: 'amp'], healthManager: [name: 'hm'],"
                    + " network: [name: 'net', healthManagers: []])";

    @ClassRule
    public static final Pipelines PIPELINES = new Pipelines();

    @BeforeClass
    public static void credentials() throws Exception {
        PIPELINES.addSecrets();
        PIPELINES.addAuthority();
    }

    @Test
    public void whatNeedsNoFileNeedsNoNode() throws Exception {
        WorkflowRun run = PIPELINES.succeeds("octaviaFlavor cloud: 'embedded', name: 'flavor'\n"
                + "octaviaKeypair cloud: 'embedded', name: 'key', sshCredentialsId: 'ssh'\n"
                + "def groups = " + GROUPS + "\n"
                + "def network = " + NETWORK + "\n"
                + "def manager = network.healthManagers[0]\n"
                + "echo \"${groups.resources*.kind} ${network.resources*.kind} ${manager.keySet()} ${manager.host}\"");
        assertThat(JenkinsRule.getLog(run))
                .contains("[octavia] keypair key: created (key)")
                .contains("[host, portId, mac, ip, prefix, mtu] controller");
    }

    @Test
    public void whatNeedsFilesSaysSoWithoutANode() throws Exception {
        String refusal = " needs a workspace; call the step within node { }";
        String login = "cloud: 'embedded', ";
        assertThat(PIPELINES.fails("octaviaFlavor cloud: 'embedded', spec: 'octavia.yaml'"))
                .contains("ERROR: spec" + refusal);
        assertThat(PIPELINES.fails("octaviaImage cloud: 'embedded', file: 'amphora-x64.qcow2'"))
                .contains("ERROR: the section image" + refusal);
        assertThat(PIPELINES.fails("octaviaCerts " + login
                        + "caPassphraseCredentialsId: 'passphrase', authorityCredentialsId: 'authority'"))
                .contains("ERROR: the section certificates" + refusal);
        assertThat(PIPELINES.fails("octaviaKeypair " + login + "publicKeyFile: 'key.pub'"))
                .contains("ERROR: publicKeyFile" + refusal);
        assertThat(PIPELINES.fails("octaviaFlavor " + login + "runOn: 'agent'"))
                .contains("ERROR: runOn: agent" + refusal);
        assertThat(PIPELINES.fails("octaviaConf from: []")).contains("ERROR: octaviaConf" + refusal);
        assertThat(PIPELINES.fails("octaviaImageCheck file: 'amphora-x64.qcow2'"))
                .contains("ERROR: octaviaImageCheck" + refusal);
    }

    @Test
    public void anImageFileIsJudgedWithoutACloud() throws Exception {
        WorkflowRun run = PIPELINES.succeeds(Pipelines.node(
                "",
                "def disk = octaviaImageCheck(file: 'amphora-x64.qcow2')\n"
                        + "echo \"${disk.format} ${disk.virtualSize > 0}\""));
        assertThat(JenkinsRule.getLog(run)).contains("qcow2 true");
        assertThat(PIPELINES.fails("node { writeFile file: 'a.raw', text: 'x'\noctaviaImageCheck(file: 'a.raw') }"))
                .contains("ERROR: image file a.raw: is not a raw disk, for its 1 bytes are not whole sectors of 512");
        assertThat(PIPELINES.fails("node { octaviaImageCheck(file: 'b.raw') }"))
                .contains("ERROR: image file b.raw: is not there");
        assertThat(PIPELINES.fails("node { octaviaImageCheck() }"))
                .contains("ERROR: file: required, a path in the workspace");
    }

    @Test
    public void anImageIsSentOnceAndItsChecksumReturned() throws Exception {
        String image = "def r = octaviaImage(cloud: 'embedded', name: 'i', file: 'amphora-x64.qcow2', tag: 't')\n"
                + "echo \"${r.resources[0].action} ${r.checksum.size()} ${r.options.controller_worker.amp_image_tag}\"\n";
        WorkflowRun run = PIPELINES.succeeds(Pipelines.node("", image + image.replace("def ", "")));
        assertThat(JenkinsRule.getLog(run)).contains("created 64 t").contains("unchanged 64 t");
    }

    @Test
    public void anImageIsRolledBackToWhereItsFileIsGone() throws Exception {
        String image = "octaviaImage(cloud: 'embedded', name: 'back', file: '%s', tag: 'back')\n";
        WorkflowRun run = PIPELINES.succeeds(Pipelines.node(
                "",
                "def old = " + image.formatted("amphora-x64.qcow2")
                        + "def r = octaviaImage(cloud: 'embedded', name: 'back', file: 'gone.qcow2', tag: 'back',"
                        + " rollbackTo: old.resources[0].id)\n"
                        + "echo \"same ${r.resources[0].id == old.resources[0].id} ${r.checksum == old.checksum}\"\n"));
        assertThat(JenkinsRule.getLog(run)).contains("same true true");
    }

    @Test
    public void aKeypairIsMadeOfAPublicKeyInTheWorkspace() throws Exception {
        WorkflowRun run = PIPELINES.succeeds("node { writeFile file: 'keys/amphora.pub', text: 'ssh-ed25519 "
                + "AAAAC3NzaC1lZDI1NTE5AAAAIHKSC/XmAWUHVLDWXjH0XNjxAlkmmhsRUtLKJoyvq5xs me@here'\n"
                + "octaviaKeypair cloud: 'embedded', name: 'public', publicKeyFile: 'keys/amphora.pub' }");
        assertThat(JenkinsRule.getLog(run)).contains("[octavia] keypair public: created (public)");
    }

    @Test
    public void certificatesComeFromTheirCredential() throws Exception {
        WorkflowRun run = PIPELINES.succeeds("node { def r = octaviaCerts(cloud: 'embedded',"
                + " caPassphraseCredentialsId: 'passphrase', authorityCredentialsId: 'authority')\n"
                + "echo \"${r.changed} ${r.fingerprints.size()} ${r.notAfter < r.caNotAfter} ${r.files.keySet()}\" }");
        assertThat(JenkinsRule.getLog(run)).contains("false 2 true [certs]");
    }

    @Test
    public void octaviaConfNamesWhatStepsReturned() throws Exception {
        WorkflowRun run = PIPELINES.succeeds("def groups = " + GROUPS + "\ndef network = " + NETWORK + "\n"
                + "node {\n def certs = octaviaCerts(cloud: 'embedded', directory: '/srv/certs',"
                + " caPassphraseCredentialsId: 'passphrase', authorityCredentialsId: 'authority')\n"
                + "writeFile file: 'base.conf', text: '# by hand\\n[controller_worker]\\nworkers = 4\\n'\n"
                + "def conf = octaviaConf(from: [groups, network, certs], conf: 'base.conf',"
                + " caPassphraseCredentialsId: 'passphrase', heartbeatKeyCredentialsId: 'heartbeat',"
                + " serverCertsKeyPassphraseCredentialsId: 'database')\n"
                + "def whole = readFile(conf.files['octavia.conf'])\n"
                + "echo \"${whole.contains('heartbeat_key = " + Pipelines.HEARTBEAT_KEY
                + "')} ${conf.toString().contains('canary')}\"\n}");
        assertThat(JenkinsRule.getLog(run)).contains("true false");
        assertThat(new String(
                        Pipelines.artifact(run, "octavia/embedded,network=net/octavia.conf"), StandardCharsets.UTF_8))
                .startsWith("# by hand\n[controller_worker]\n")
                .contains("\nworkers = 4\n", "amp_boot_network_list = ", "/srv/certs/server_ca.cert.pem")
                .doesNotContain("canary");
    }

    @Test
    public void octaviaConfRefusesWhatNamesNoOptions() throws Exception {
        assertThat(PIPELINES.fails("node { octaviaConf(from: []) }"))
                .contains("ERROR: from: it names no options; give what steps of this plugin returned");
        assertThat(PIPELINES.fails("node { octaviaConf(from: [[resources: []]]) }"))
                .contains("ERROR: from: options is not a map; give what steps of this plugin returned");
    }

    @Test
    public void aWrongRunOnIsRefusedBeforeAnythingIsTouched() throws Exception {
        List<Request> changes = PIPELINES.changes();
        assertThat(PIPELINES.fails("octaviaFlavor cloud: 'embedded', name: 'nowhere', runOn: 'moon'"))
                .contains("ERROR: runOn: \"moon\" is not one of controller, agent");
        assertThat(PIPELINES.changes()).isEqualTo(changes);
    }
}
