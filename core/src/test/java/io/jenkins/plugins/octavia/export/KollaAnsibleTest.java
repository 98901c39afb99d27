package io.jenkins.plugins.octavia.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.conf.Python;
import io.jenkins.plugins.octavia.prerequisite.Deployment;
import io.jenkins.plugins.octavia.prerequisite.DeploymentJson;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.network.HealthManagerPort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.ClassRule;
import org.junit.Test;

public class KollaAnsibleTest {

    @ClassRule
    public static final EndedRun RUN = new EndedRun();

    /** As merge_configs of kolla-ansible: each source is rendered by Jinja, and what a later one sets is set. */
    private static final String MERGE = """
            import json, sys, jinja2
            from oslo_config import cfg
            sources = ['octavia.conf', 'octavia/localhost/octavia.conf']
            values = {}
            for source in sources:
                text = jinja2.Template(open(sys.argv[1] + '/config/' + source).read()).render()
                open(sys.argv[1] + '/rendered', 'w').write(text)
                sections = {}
                cfg.ConfigParser(sys.argv[1] + '/rendered', sections).parse()
                for section, options in sections.items():
                    for name, all in options.items():
                        values[section + '.' + name] = str(cfg.ConfigOpts()._substitute(all[-1]))
            for name in sorted(values):
                print(name + ' = ' + values[name])
            """;

    /** Keys, and values as Ansible renders them. */
    private static final String VARIABLES = """
            import sys, jinja2, yaml
            for file in ['globals.d/octavia.yml', 'octavia-passwords.yml']:
                for key, value in yaml.safe_load(open(sys.argv[1] + '/' + file)).items():
                    print(key + ' = ' + (jinja2.Template(value).render() if isinstance(value, str) else str(value)))
            """;

    @Test
    public void theServicesOfAHostReadEverySecretAsItIsAndListenOnTheirOwnAddress() throws Exception {
        Deployment deployment = EndedRun.deployment();
        Map<String, String> ips = deployment.healthManagers().stream()
                .collect(Collectors.toMap(HealthManagerPort::host, HealthManagerPort::ip));

        List<String> merged = Python.with("jinja2", "oslo_config").lines(MERGE, RUN.written(Format.KOLLA));

        assertThat(merged)
                .contains(
                        "certificates.ca_private_key_passphrase = " + EndedRun.CA_PASSPHRASE,
                        "health_manager.heartbeat_key = " + EndedRun.HEARTBEAT_KEY,
                        "health_manager.bind_ip = " + ips.get("localhost"),
                        "health_manager.controller_ip_port_list = "
                                + deployment.options().get(OctaviaConf.CONTROLLER_IP_PORT_LIST),
                        "controller_worker.amp_image_tag = amphora {{ 1 }}",
                        "controller_worker.amp_ssh_key_name = octavia key",
                        "controller_worker.loadbalancer_topology = ACTIVE_STANDBY")
                .anyMatch(line -> line.startsWith("certificates.server_certs_key_passphrase = "))
                .noneMatch(line -> line.contains("/etc/octavia/certs"));
    }

    @Test
    public void kollaRegistersNothingAndHasTheNamesAndIds() throws Exception {
        Map<Kind, String> ids = EndedRun.deployment().resources().stream()
                .collect(Collectors.toMap(
                        resource -> resource.kind(), resource -> resource.id(), (first, more) -> first));

        assertThat(Python.with("jinja2", "yaml").lines(VARIABLES, RUN.written(Format.KOLLA)))
                .containsExactly(
                        "enable_octavia = True",
                        "octavia_auto_configure = False",
                        "enable_octavia_jobboard = False",
                        "octavia_amp_flavor_id = " + ids.get(Kind.FLAVOR),
                        "octavia_amp_ssh_key_name = octavia key",
                        "octavia_amp_boot_network_list = " + ids.get(Kind.NETWORK),
                        "octavia_amp_secgroup_list = "
                                + EndedRun.deployment().options().get(OctaviaConf.AMP_SECGROUP_LIST),
                        "octavia_amp_image_tag = amphora {{ 1 }}",
                        "octavia_amp_image_owner_id = " + EndedRun.deployment().projectId(),
                        "octavia_ca_password = " + EndedRun.CA_PASSPHRASE);
    }

    @Test
    public void theCertificatesAreByteForByteThoseOfTheRun() throws Exception {
        Path written = RUN.written(Format.KOLLA).resolve("config/octavia");

        for (String file :
                List.of("server_ca.cert.pem", "server_ca.key.pem", "client_ca.cert.pem", "client.cert-and-key.pem")) {
            assertThat(written.resolve(file))
                    .hasSameBinaryContentAs(RUN.out().path().resolve("certs").resolve(file));
        }
        assertThat(RUN.export(Format.KOLLA).files())
                .filteredOn(ExportFile::isSecret)
                .extracting(ExportFile::name)
                .containsExactlyInAnyOrder(
                        "config/octavia/server_ca.key.pem",
                        "config/octavia/client.cert-and-key.pem",
                        "config/octavia.conf",
                        "octavia-passwords.yml");
        assertThat(RUN.export(Format.KOLLA).files())
                .filteredOn(file -> !file.isSecret())
                .noneMatch(file ->
                        file.content().contains("PRIVATE KEY") || file.content().contains(EndedRun.HEARTBEAT_KEY));
    }

    @Test
    public void theFileThatVerifiesAmphoraeBehindAnIntermediateCaIsTheOnlyOneThatKollaCopies() throws Exception {
        Path certs = RUN.out().path().resolve("certs");
        Path chain = certs.resolve("server_ca-chain.cert.pem");
        Files.writeString(
                chain,
                Files.readString(certs.resolve("server_ca.cert.pem"))
                        + Files.readString(certs.resolve("client_ca.cert.pem")));
        try {
            assertThat(RUN.written(Format.KOLLA).resolve("config/octavia/server_ca.cert.pem"))
                    .hasSameBinaryContentAs(chain);
        } finally {
            Files.delete(chain);
        }
    }

    @Test
    public void aHostThatIsAPathIsRefused() throws Exception {
        String json = Files.readString(RUN.out().deployment());
        try {
            Files.writeString(RUN.out().deployment(), json.replace("\"localhost\"", "\"../../up\""));
            assertThatThrownBy(() -> RUN.export(Format.KOLLA))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("host \"../../up\" of a health manager is not the name of a host");
        } finally {
            RUN.record(DeploymentJson.map(EndedRun.deployment()));
        }
    }

    @Test
    public void kollaNeedsNoValkeyUnlessTheSpecificationHasAJobboard() throws Exception {
        assertThat(RUN.export(Format.KOLLA).notes())
                .anyMatch(note -> note.startsWith("enable_octavia_jobboard: false"));

        Map<Option, String> options = new LinkedHashMap<>(EndedRun.deployment().options());
        options.put(new Option("task_flow", "jobboard_enabled"), "True");
        Deployed deployed = Deployed.in(RUN.out(), Clock.systemUTC());
        Export export = Format.KOLLA.export(
                new Deployed(deployed.deployment(), options, deployed.certificates(), Optional.empty(), List.of()),
                "/etc/kolla");

        assertThat(export.notes()).anyMatch(note -> note.contains("set enable_valkey in globals.yml too"));
        assertThat(export.files())
                .anySatisfy(file -> assertThat(file.content()).contains("enable_octavia_jobboard: true\n"));
    }

    @Test
    public void whatIsNextIsThePageOfTheDeployerWithTheInterfacesFirst() throws Exception {
        assertThat(RUN.export(Format.KOLLA).next())
                .endsWith(
                        "make the health manager's port an interface, with health-manager-port.py, on controller,"
                                + " localhost (docs/health-manager-interface.md)",
                        "kolla-ansible prechecks -i INVENTORY --tags octavia",
                        "kolla-ansible deploy -i INVENTORY --tags common,horizon,loadbalancer,octavia");
    }

    @Test
    public void aDeploymentOfAnotherProjectThanOctaviasIsSaid() throws Exception {
        for (Format format : List.of(Format.KOLLA, Format.OSA, Format.JUJU, Format.K8S)) {
            assertThat(RUN.export(format).notes())
                    .anyMatch(note ->
                            note.startsWith("project " + EndedRun.deployment().project() + ": "));
        }
    }

    @Test
    public void whatGlobalsYmlSaysOtherwiseIsNamedWithOldAndNew() throws Exception {
        Path folder = RUN.written(Format.KOLLA);
        Export export = RUN.export(Format.KOLLA);
        assertThat(Format.KOLLA.conflicts(export, folder)).isEmpty();

        Files.writeString(
                folder.resolve("globals.yml"),
                "enable_octavia: \"yes\"\noctavia_auto_configure: yes\noctavia_amp_image_tag: theirs\n"
                        + "node_custom_config: /srv/kolla/config\n");
        assertThat(Format.KOLLA.conflicts(export, folder))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith(
                                        "octavia_auto_configure: yes in globals.yml, false in globals.d/octavia.yml"),
                        line -> assertThat(line).startsWith("octavia_amp_image_tag: theirs in globals.yml, "),
                        line -> assertThat(line)
                                .startsWith("node_custom_config: /srv/kolla/config in globals.yml")
                                .contains(folder.resolve("config").toString()));

        Files.writeString(folder.resolve("globals.yml"), "a: !vault |\n  1\n");
        assertThat(Format.KOLLA.conflicts(export, folder))
                .singleElement()
                .satisfies(line -> assertThat(line).startsWith("globals.yml: not compared with globals.d/octavia.yml"));
    }
}
