package io.jenkins.plugins.octavia.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.conf.Python;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import io.jenkins.plugins.octavia.prerequisite.network.HealthManagerPort;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.ClassRule;
import org.junit.Test;

public class OpenStackAnsibleTest {

    @ClassRule
    public static final EndedRun RUN = new EndedRun();

    /** Each variable as Ansible renders it, and as oslo.config then reads it in octavia.conf. */
    private static final String VARIABLES = """
            import sys, jinja2, yaml
            from oslo_config import cfg
            variables = yaml.safe_load(open(sys.argv[1] + '/user_variables_octavia.yml'))
            def show(name, value):
                if isinstance(value, dict):
                    for key in value: show(name + '.' + key, value[key])
                    return
                if isinstance(value, str):
                    value = jinja2.Template(value).render(variables)
                    open(sys.argv[1] + '/conf', 'w').write('[a]\\nx = ' + value)
                    sections = {}
                    cfg.ConfigParser(sys.argv[1] + '/conf', sections).parse()
                    value = cfg.ConfigOpts()._substitute(sections['a']['x'][0])
                print(name + ' = ' + str(value))
            for name in variables: show(name, variables[name])
            """;

    /** Python's TLS takes certificate and key, and the certificate is of the CA. */
    private static final String CLIENT = """
            import ssl, subprocess, sys
            folder = sys.argv[1] + '/octavia/'
            ssl.create_default_context().load_cert_chain(folder + 'client.cert.pem', folder + 'client.key.pem')
            print(subprocess.run(['openssl', 'verify', '-CAfile', folder + 'client_ca.cert.pem', folder + 'client.cert.pem'],
                    capture_output=True, text=True).stdout.replace(folder, '').strip())
            """;

    private static String option(Option option) {
        return EndedRun.deployment().options().get(option);
    }

    @Test
    public void theRoleMakesNothingThatThereIsAndItsTemplateGetsEverySecretAsItIs() throws Exception {
        Path written = RUN.written(Format.OSA);
        Map<Kind, String> ids = EndedRun.deployment().resources().stream()
                .collect(Collectors.toMap(Resource::kind, Resource::id, (first, more) -> first));

        List<String> lines = Python.with("jinja2", "yaml", "oslo_config").lines(VARIABLES, written);

        assertThat(lines)
                .filteredOn(line -> !line.startsWith("octavia_octavia_conf_overrides.certificates."))
                .containsExactly(
                        "octavia_prerequisites_dir = " + written + "/octavia",
                        "octavia_ca_certificate = " + written + "/octavia/server_ca.cert.pem",
                        "octavia_ca_private_key = " + written + "/octavia/server_ca.key.pem",
                        "octavia_client_ca = " + written + "/octavia/client_ca.cert.pem",
                        "octavia_client_cert = " + written + "/octavia/client.cert.pem",
                        "octavia_client_key = " + written + "/octavia/client.key.pem",
                        "octavia_nova_flavor_uuid = " + ids.get(Kind.FLAVOR),
                        "octavia_neutron_management_network_uuid = " + ids.get(Kind.NETWORK),
                        "octavia_glance_image_tag = amphora {{ 1 }}",
                        "octavia_amp_image_owner_id = " + EndedRun.deployment().projectId(),
                        "octavia_ssh_key_name = octavia key",
                        "octavia_health_hmac_key = " + EndedRun.HEARTBEAT_KEY,
                        "octavia_ca_private_key_passphrase = " + EndedRun.CA_PASSPHRASE,
                        "octavia_service_net_setup = False",
                        "octavia_download_artefact = False",
                        "octavia_ssh_enabled = True",
                        "octavia_ssh_key_manage = False",
                        "octavia_hm_hosts = "
                                + EndedRun.deployment().healthManagers().stream()
                                        .map(HealthManagerPort::ip)
                                        .collect(Collectors.joining(",")),
                        "octavia_octavia_conf_overrides.controller_worker.amp_secgroup_list = "
                                + option(OctaviaConf.AMP_SECGROUP_LIST),
                        "octavia_octavia_conf_overrides.controller_worker.loadbalancer_topology = ACTIVE_STANDBY",
                        "octavia_octavia_conf_overrides.health_manager.controller_ip_port_list = "
                                + option(OctaviaConf.CONTROLLER_IP_PORT_LIST));
        assertThat(lines)
                .anyMatch(line -> line.matches(
                        "octavia_octavia_conf_overrides\\.certificates\\.server_certs_key_passphrase = [\\w=-]{32}"));
    }

    @Test
    public void certificateAndKeyOfTheClientAreApart() throws Exception {
        Path written = RUN.written(Format.OSA);

        assertThat(Python.with("ssl").lines(CLIENT, written)).containsExactly("client.cert.pem: OK");
        assertThat(written.resolve("octavia/client.cert.pem"))
                .content()
                .doesNotContain("PRIVATE")
                .endsWith("-----END CERTIFICATE-----\n");
        assertThat(RUN.export(Format.OSA).files())
                .filteredOn(ExportFile::isSecret)
                .extracting(ExportFile::name)
                .containsExactly("octavia/server_ca.key.pem", "octavia/client.key.pem", "user_variables_octavia.yml");
    }
}
