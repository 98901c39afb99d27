package io.jenkins.plugins.octavia.export;

import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.pki.ControllerCertificates;
import io.jenkins.plugins.octavia.prerequisite.network.HealthManagerPort;
import io.jenkins.plugins.octavia.text.BlockYaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Variables of openstack-ansible's role os_octavia, and the files that they name. Sources in openstack/openstack-ansible-os_octavia:
 *
 * <ul>
 *   <li>the variables: defaults/main.yml and templates/octavia.conf.j2; {@code octavia_nova_flavor_uuid} and
 *       {@code octavia_neutron_management_network_uuid}: tasks/octavia_post_install.yml, and tasks/octavia_resources.yml, which
 *       makes neither if they are set
 *   <li>certificate and key of the client apart: octavia_cert_install_certificates, joined again by tasks/main.yml
 *   <li>{@code amp_secgroup_list} by octavia_octavia_conf_overrides: were our group named, tasks/octavia_resources.yml would set its
 *       rules to those of the role, and take ours away
 *   <li>{@code user_*.yml} are read in the order of their names (scripts/openstack-ansible.sh of openstack/openstack-ansible), so
 *       this one comes behind user_secrets.yml
 * </ul>
 */
final class OpenStackAnsible {

    private static final String CERTIFICATES = "octavia/";
    private static final String FILE = "user_variables_octavia.yml";
    /** A variable of ours: where the files are, to be changed in one place. */
    private static final String DIRECTORY = "octavia_prerequisites_dir";

    private static final Map<String, Option> VARIABLES = variables();

    private OpenStackAnsible() {}

    private static Map<String, Option> variables() {
        Map<String, Option> variables = new LinkedHashMap<>();
        variables.put("octavia_nova_flavor_uuid", OctaviaConf.AMP_FLAVOR_ID);
        variables.put("octavia_neutron_management_network_uuid", OctaviaConf.AMP_BOOT_NETWORK_LIST);
        variables.put("octavia_glance_image_tag", OctaviaConf.AMP_IMAGE_TAG);
        variables.put("octavia_amp_image_owner_id", OctaviaConf.AMP_IMAGE_OWNER_ID);
        variables.put("octavia_ssh_key_name", OctaviaConf.AMP_SSH_KEY_NAME);
        variables.put("octavia_health_hmac_key", OctaviaConf.HEARTBEAT_KEY);
        variables.put("octavia_ca_private_key_passphrase", OctaviaConf.CA_PRIVATE_KEY_PASSPHRASE);
        return variables;
    }

    static Export export(Deployed deployed, String folder) {
        List<ExportFile> files = new ArrayList<>();
        List<String> notes = new ArrayList<>(deployed.notes());
        deployed.noteOfOtherProject("service", "octavia_service_project_name").ifPresent(notes::add);
        Map<String, Object> variables = new LinkedHashMap<>();
        deployed.certificates()
                .ifPresentOrElse(
                        certificates -> {
                            files.addAll(certificates(certificates));
                            variables.putAll(paths(folder));
                        },
                        () -> notes.add("certificates: octavia.yaml had no such section; the role makes its own"));
        VARIABLES.forEach((variable, option) -> deployed.option(option)
                .ifPresentOrElse(
                        value -> variables.put(variable, inConf(value)),
                        () -> notes.add(variable + ": not set, for the deployment has no " + option
                                + "; the role has or makes its own")));
        deployed.option(OctaviaConf.AMP_BOOT_NETWORK_LIST)
                .ifPresent(network -> variables.put("octavia_service_net_setup", false));
        deployed.option(OctaviaConf.AMP_IMAGE_TAG).ifPresent(tag -> variables.put("octavia_download_artefact", false));
        deployed.option(OctaviaConf.AMP_SSH_KEY_NAME).ifPresent(name -> {
            variables.put("octavia_ssh_enabled", true);
            variables.put("octavia_ssh_key_manage", false);
        });
        List<HealthManagerPort> managers = deployed.deployment().healthManagers();
        if (!managers.isEmpty()) {
            // Else the role looks for addresses of containers, which a host has none of.
            variables.put(
                    "octavia_hm_hosts",
                    managers.stream().map(HealthManagerPort::ip).collect(Collectors.joining(",")));
        }
        Map<String, Map<String, String>> overrides = overrides(deployed);
        if (!overrides.isEmpty()) {
            variables.put("octavia_octavia_conf_overrides", overrides);
        }
        files.add(ExportFile.secret(FILE, BlockYaml.of(variables)));
        return new Export(files, notes, next(deployed, folder));
    }

    private static List<ExportFile> certificates(ControllerCertificates certificates) {
        return List.of(
                ExportFile.open(CERTIFICATES + "server_ca.cert.pem", certificates.serverCa()),
                ExportFile.secret(CERTIFICATES + "server_ca.key.pem", certificates.serverCaKey()),
                ExportFile.open(CERTIFICATES + "client_ca.cert.pem", certificates.clientCa()),
                ExportFile.open(CERTIFICATES + "client.cert.pem", certificates.clientCertificate()),
                ExportFile.secret(CERTIFICATES + "client.key.pem", certificates.clientKey()));
    }

    private static Map<String, String> paths(String folder) {
        Map<String, String> paths = new LinkedHashMap<>();
        paths.put(DIRECTORY, Jinja.literal(folder + "/octavia"));
        paths.put("octavia_ca_certificate", path("server_ca.cert.pem"));
        paths.put("octavia_ca_private_key", path("server_ca.key.pem"));
        paths.put("octavia_client_ca", path("client_ca.cert.pem"));
        paths.put("octavia_client_cert", path("client.cert.pem"));
        paths.put("octavia_client_key", path("client.key.pem"));
        return paths;
    }

    private static String path(String file) {
        return "{{ " + DIRECTORY + " }}/" + file;
    }

    /** What the template has no variable for. */
    private static Map<String, Map<String, String>> overrides(Deployed deployed) {
        Map<Option, String> values = new LinkedHashMap<>();
        for (Option option : List.of(
                OctaviaConf.AMP_SECGROUP_LIST,
                OctaviaConf.SERVER_CERTS_KEY_PASSPHRASE,
                OctaviaConf.CONTROLLER_IP_PORT_LIST)) {
            deployed.option(option).ifPresent(value -> values.put(option, value));
        }
        values.putAll(deployed.furtherOptions());
        Map<String, Map<String, String>> overrides = new LinkedHashMap<>();
        values.forEach((option, value) -> overrides
                .computeIfAbsent(option.section(), section -> new LinkedHashMap<>())
                .put(option.name(), inConf(value)));
        return overrides;
    }

    /** All of these end in octavia.conf. */
    private static String inConf(String value) {
        return Jinja.literal(ConfFile.spelt(value));
    }

    private static List<String> next(Deployed deployed, String folder) {
        List<String> next = new ArrayList<>();
        String there = "/etc/openstack_deploy";
        if (!folder.equals(there)) {
            next.add("Export to " + there + " itself, on the deployment host, or bring the files there: cp -R " + folder
                    + "/* " + there + ", and set " + DIRECTORY + " in " + FILE + " to " + there + "/octavia");
        }
        next.add(
                "If user_variables.yml has an octavia_octavia_conf_overrides of its own: put both into one, for only the"
                        + " later file's counts");
        deployed.deployment().interfacesOfHealthManagers().ifPresent(next::add);
        next.add("openstack-ansible openstack.osa.octavia");
        next.add("openstack-ansible openstack.osa.haproxy --tags haproxy-service-config");
        return next;
    }
}
