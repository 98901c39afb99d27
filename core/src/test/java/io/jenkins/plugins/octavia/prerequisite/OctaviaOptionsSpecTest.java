package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.conf.Python;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.SpecException;
import java.io.IOException;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** Options, log targets and volumes are in octavia.conf as the specification has them, and go when it has them no longer. */
@Category(AnyCloud.class)
public class OctaviaOptionsSpecTest {

    private static final String FLAVOR = "release: zed\nflavor: {name: flavor-$N}\n";
    private static final String NETWORK =
            "network: {name: net-$N, subnet: {name: sub-$N}, healthManagers: [{host: controller},"
                    + " {host: localhost}]}\nsecurityGroups: {amphora: {name: amp-$N}, healthManager: {name: hm-$N}}\n";
    private static final Option TOPOLOGY = new Option("controller_worker", "loadbalancer_topology");

    /** What Octavia itself has of the file. */
    private static final String READ = """
            import sys
            from octavia.common import config
            from oslo_config import cfg
            config.init(['--config-file', sys.argv[1] + '/octavia.conf'])
            c = cfg.CONF
            print(c.controller_worker.loadbalancer_topology, c.nova.enable_anti_affinity, c.controller_worker.volume_driver)
            print(c.cinder.volume_size, c.cinder.volume_type, c.cinder.availability_zone)
            from octavia.common.jinja.logging import logging_jinja_cfg
            for line in logging_jinja_cfg.LoggingJinjaTemplater().build_logging_config().splitlines():
                if line.strip().startswith(('target=', 'port=', 'protocol=', '*.* stop', '*.*;')): print(line.strip())
            """;

    @Rule
    public final TestCloud cloud = new TestCloud();

    private Deployment applied(String spec, Section... only) throws IOException {
        Deployment deployment = cloud.run(spec, cloud.inputs(), only);
        assertThat(deployment.failure()).isEmpty();
        return deployment;
    }

    private ConfFile conf() {
        return cloud.out().readConf().orElseThrow();
    }

    private Change row(String spec) {
        return cloud.plan(spec).stream()
                .filter(change ->
                        change.kind() == Kind.CONFIGURATION && change.name().equals("octavia.conf"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    public void optionsComeChangeAndGoWithTheSpecification() throws IOException {
        String options = FLAVOR + "options: {loadbalancer_topology: %s, nova.enable_anti_affinity: true}";
        assertThat(applied(options.formatted("SINGLE")).options()).containsEntry(TOPOLOGY, "SINGLE");
        assertThat(applied(options.formatted("SINGLE")).isChanged()).isFalse();

        assertThat(row(options.formatted("ACTIVE_STANDBY")).differences())
                .contains(
                        "- [controller_worker] loadbalancer_topology = SINGLE",
                        "+ [controller_worker] loadbalancer_topology = ACTIVE_STANDBY");
        applied(options.formatted("ACTIVE_STANDBY"));
        assertThat(conf().get(TOPOLOGY)).contains("ACTIVE_STANDBY");

        Change row = row(FLAVOR);
        assertThat(row.action()).isEqualTo(Action.UPDATED);
        assertThat(row.differences())
                .contains(
                        "- [controller_worker] loadbalancer_topology = ACTIVE_STANDBY",
                        "- [nova] enable_anti_affinity = true");
        applied(FLAVOR);
        assertThat(conf().get(TOPOLOGY)).isEmpty();
        assertThat(cloud.inputs().last().options()).doesNotContainKey(TOPOLOGY);
        assertThat(row(FLAVOR).action()).isEqualTo(Action.UNCHANGED);
    }

    @Test
    public void aRunOfOtherSectionsLeavesThem() throws IOException {
        String spec = FLAVOR + "volumes: {}\noptions: {loadbalancer_topology: SINGLE}";
        applied(spec);
        applied(spec, Section.FLAVOR);

        assertThat(conf().get(TOPOLOGY)).contains("SINGLE");
        assertThat(conf().get(OctaviaConf.VOLUME_SIZE)).contains("16");
        assertThat(cloud.inputs().last().options())
                .containsEntry(TOPOLOGY, "SINGLE")
                .containsEntry(OctaviaConf.VOLUME_SIZE, "16");
        assertThat(applied(spec).isChanged()).isFalse();
    }

    @Test
    public void whatTheGivenFileHasStaysWhenTheSpecificationHasItNoLonger() throws IOException {
        applied(FLAVOR + "options: {loadbalancer_topology: SINGLE}");
        Inputs given = cloud.with()
                .conf("[controller_worker]\nloadbalancer_topology = SINGLE\n")
                .inputs(cloud.out());
        cloud.run(FLAVOR, given);

        assertThat(conf().get(TOPOLOGY)).contains("SINGLE");
    }

    @Test
    public void aWrongOptionIsRefusedBeforeAnythingIsMade() {
        assertThatThrownBy(() -> cloud.plan(FLAVOR + "options: {loadbalancer_topology: BOTH}"))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("[controller_worker] loadbalancer_topology has a value that oslo.config refuses");
    }

    @Test
    public void logsGoToTheHealthManagersWhoseGroupLetsThemIn() throws IOException {
        String spec =
                FLAVOR + NETWORK + "logOffload: {protocol: TCP, adminTargets: [healthManagers, \"192.0.2.7:514\"],"
                        + " forwardAll: true, keepOnAmphora: false}\n";
        assertThat(row(spec).differences())
                .contains("+ [amphora_agent] tenant_log_targets = (address of the new port on host controller):20514,"
                        + " (address of the new port on host localhost):20514");
        Deployment deployment = applied(spec);
        String one = deployment.healthManagers().get(0).ip();
        String two = deployment.healthManagers().get(1).ip();

        assertThat(conf().get(OctaviaConf.ADMIN_LOG_TARGETS))
                .contains(one + ":10514, " + two + ":10514, 192.0.2.7:514");
        assertThat(conf().get(OctaviaConf.TENANT_LOG_TARGETS)).contains(one + ":20514, " + two + ":20514");
        assertThat(cloud.admin()
                        .network()
                        .securityGroups(List.of(cloud.unique("hm")))
                        .get(0)
                        .rules())
                .extracting(rule -> rule.protocol() + "/" + rule.firstPort().orElse(0))
                .contains("udp/5555", "tcp/10514", "tcp/20514");
        assertThat(applied(spec).isChanged()).isFalse();
        applied(spec, Section.LOG_OFFLOAD);
        assertThat(conf().get(OctaviaConf.TENANT_LOG_TARGETS)).contains(one + ":20514, " + two + ":20514");

        applied(FLAVOR + NETWORK);
        assertThat(conf().get(OctaviaConf.ADMIN_LOG_TARGETS)).isEmpty();
        assertThat(conf().get(OctaviaConf.LOG_PROTOCOL)).isEmpty();
    }

    @Test
    public void healthManagersThatNobodyKnowsReceiveNoLogs() {
        assertThatThrownBy(() -> cloud.plan(FLAVOR + "logOffload: {}"))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("logOffload: no address is known of healthManagers");
    }

    @Test
    public void amphoraeOnVolumesHaveAFlavorWithoutDiskAndAnImageThatFits() throws IOException {
        cloud.image("amphora.qcow2", 3);
        String spec = FLAVOR + "image: {name: image-$N, tag: tag-$N, file: amphora.qcow2}\nvolumes: {size: %s}\n";

        assertThatThrownBy(() -> cloud.plan(spec.formatted("2")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("2 GiB");
        Deployment deployment = applied(spec.formatted("3"));
        assertThat(cloud.admin().compute().flavors())
                .filteredOn(flavor -> flavor.name().equals(cloud.unique("flavor")))
                .singleElement()
                .satisfies(flavor -> assertThat(flavor.disk()).isZero());
        assertThat(deployment.options())
                .containsEntry(OctaviaConf.VOLUME_DRIVER, "volume_cinder_driver")
                .containsEntry(OctaviaConf.VOLUME_SIZE, "3")
                .doesNotContainKey(OctaviaConf.VOLUME_TYPE);
        assertThat(deployment.notes())
                .contains("volumes: the catalog of cloud admin has no service of type block-storage or volumev3, where"
                        + " Octavia makes the volumes of amphorae; every load balancer will end in ERROR");
    }

    @Test
    public void aFlavorWithADiskIsNotTakenForAmphoraeOnVolumes() throws IOException {
        applied(FLAVOR);

        assertThatThrownBy(() -> cloud.plan(FLAVOR + "volumes: {}"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("with disk 2 GiB where 0 GiB is asked");
    }

    @Test
    public void octaviaReadsWhatWasMeant() throws Exception {
        Python python = Python.with("octavia.common.config");
        String address = applied(FLAVOR + NETWORK.replace(", {host: localhost}", "")
                        + "certificates: {key: {algorithm: ec}}\n"
                        + "logOffload: {protocol: TCP, forwardAll: true, adminTargets: [\"2001:db8::7:514\", healthManagers]}\n"
                        + "volumes: {size: 20, type: ssd, availabilityZone: nova}\n"
                        + "options: {loadbalancer_topology: ACTIVE_STANDBY, nova.enable_anti_affinity: true}")
                .healthManagers()
                .get(0)
                .ip();

        assertThat(python.lines(READ, cloud.out().path()))
                .containsExactly(
                        "ACTIVE_STANDBY True volume_cinder_driver",
                        "20 ssd nova",
                        "target=\"" + address + "\"",
                        "port=\"20514\"",
                        "protocol=\"TCP\"",
                        "target=\"2001:db8::7\"",
                        "port=\"514\"",
                        "protocol=\"TCP\"",
                        "target=\"" + address + "\"",
                        "port=\"10514\"",
                        "protocol=\"TCP\"",
                        "*.*;local0.none call admin_forwarding");
    }
}
