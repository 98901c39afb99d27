package io.jenkins.plugins.octavia.export;

import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.pki.ControllerCertificates;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.network.HealthManagerPort;
import io.jenkins.plugins.octavia.spec.NetworkSpec.HealthManager;
import io.jenkins.plugins.octavia.text.BlockYaml;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The layout of kolla-ansible's configuration folder, {@code /etc/kolla}. Sources in openstack/kolla-ansible:
 *
 * <ul>
 *   <li>{@code config/octavia/*.pem}: ansible/roles/octavia/tasks/precheck.yml and config.yml, which copy them to
 *       {@code /etc/octavia/certs}, where templates/octavia.conf.j2 names them
 *   <li>{@code config/octavia.conf}, {@code config/octavia/HOST/octavia.conf}: the sources of merge_configs in tasks/config.yml, over
 *       octavia.conf.j2; each is a template of Jinja (ansible/action_plugins/merge_configs.py). HOST is inventory_hostname
 *   <li>{@code globals.d/*.yml}: kolla_ansible/ansible.py; the variables: ansible/group_vars/all/octavia.yml,
 *       ansible/roles/octavia/defaults/main.yml and octavia.conf.j2
 *   <li>{@code octavia_ca_password}: etc/kolla/passwords.yml; put into passwords.yml by kolla_ansible/cmd/mergepwd.py, in which what
 *       {@code --old} names wins
 *   <li>{@code enable_octavia_jobboard}: tasks/precheck.yml, which fails if there is no Valkey for it (2024.1: no Redis)
 * </ul>
 */
final class KollaAnsible {

    /** As an export names it. */
    static final String GLOBALS = "globals.d/octavia.yml";

    private static final String FOLDER = "/etc/kolla";
    private static final String CONFIG = "config/octavia/";
    private static final String PASSWORDS = "octavia-passwords.yml";

    /** With enable_octavia_jobboard kolla-ansible makes the database that it needs, and names its own Valkey. */
    private static final Option JOBBOARD = new Option("task_flow", "jobboard_enabled");

    private static final Set<String> TRUE = Set.of("true", "1", "on", "yes");

    /** The options that octavia.conf.j2 takes from variables if octavia_auto_configure is off. */
    private static final Map<String, Option> VARIABLES = variables();

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");

    private KollaAnsible() {}

    private static Map<String, Option> variables() {
        Map<String, Option> variables = new LinkedHashMap<>();
        variables.put("octavia_amp_flavor_id", OctaviaConf.AMP_FLAVOR_ID);
        variables.put("octavia_amp_ssh_key_name", OctaviaConf.AMP_SSH_KEY_NAME);
        variables.put("octavia_amp_boot_network_list", OctaviaConf.AMP_BOOT_NETWORK_LIST);
        variables.put("octavia_amp_secgroup_list", OctaviaConf.AMP_SECGROUP_LIST);
        variables.put("octavia_amp_image_tag", OctaviaConf.AMP_IMAGE_TAG);
        variables.put("octavia_amp_image_owner_id", OctaviaConf.AMP_IMAGE_OWNER_ID);
        return variables;
    }

    static Export export(Deployed deployed, String folder) {
        List<ExportFile> files = new ArrayList<>();
        List<String> notes = new ArrayList<>(deployed.notes());
        deployed.noteOfOtherProject("service", "octavia_service_auth_project").ifPresent(notes::add);
        deployed.certificates()
                .ifPresentOrElse(
                        certificates -> files.addAll(certificates(certificates)),
                        () -> notes.add(
                                "certificates: octavia.yaml had no such section; kolla-ansible refuses to deploy"
                                        + " without " + CONFIG + "*.pem: put your own there"));
        files.add(ExportFile.secret("config/octavia.conf", Jinja.literal(text(conf(deployed)))));
        deployed.deployment().healthManagers().forEach(port -> files.add(ofHost(port)));
        files.add(ExportFile.open(GLOBALS, globals(deployed, notes)));
        List<String> next = new ArrayList<>();
        if (!folder.equals(FOLDER)) {
            next.add("Export to " + FOLDER + " itself, or bring the files there: cp -R " + folder + "/* " + FOLDER);
        }
        deployed.option(OctaviaConf.CA_PRIVATE_KEY_PASSPHRASE).ifPresent(passphrase -> {
            files.add(ExportFile.secret(
                    PASSWORDS, BlockYaml.of(Map.of("octavia_ca_password", Jinja.literal(passphrase)))));
            next.add("kolla-mergepwd --old " + FOLDER + "/" + PASSWORDS + " --new " + FOLDER + "/passwords.yml --final "
                    + FOLDER + "/passwords.yml");
        });
        if (!deployed.deployment().healthManagers().isEmpty()) {
            next.add(
                    "The inventory must know these hosts of health managers by the same names, or rename their folders in"
                            + " config/octavia: "
                            + deployed.deployment().healthManagers().stream()
                                    .map(HealthManagerPort::host)
                                    .collect(Collectors.joining(", ")));
        }
        deployed.deployment().interfacesOfHealthManagers().ifPresent(next::add);
        next.add("kolla-ansible prechecks -i INVENTORY --tags octavia");
        next.add("kolla-ansible deploy -i INVENTORY --tags common,horizon,loadbalancer,octavia");
        return new Export(files, notes, next);
    }

    private static List<ExportFile> certificates(ControllerCertificates certificates) {
        return List.of(
                ExportFile.open(CONFIG + "client_ca.cert.pem", certificates.clientCa()),
                ExportFile.open(CONFIG + "server_ca.cert.pem", certificates.serverCa()),
                ExportFile.secret(CONFIG + "server_ca.key.pem", certificates.serverCaKey()),
                ExportFile.secret(CONFIG + "client.cert-and-key.pem", certificates.client()));
    }

    /** All but what a host has of its own, and what the template knows better. */
    private static ConfFile conf(Deployed deployed) {
        ConfFile conf = ConfFile.empty();
        for (Map.Entry<Option, String> option : deployed.options().entrySet()) {
            if (!option.getKey().equals(OctaviaConf.BIND_IP) && !Deployed.PATHS.contains(option.getKey())) {
                conf = conf.set(option.getKey(), option.getValue());
            }
        }
        return conf;
    }

    /** Without it kolla-ansible takes the address of octavia_network_interface, which is api_interface by default. */
    private static ExportFile ofHost(HealthManagerPort port) {
        ConfFile conf = ConfFile.empty()
                .set(OctaviaConf.BIND_IP, port.ip())
                .set(OctaviaConf.BIND_PORT, Integer.toString(HealthManager.PORT));
        return ExportFile.open(CONFIG + folder(port.host()) + "/octavia.conf", text(conf));
    }

    private static String folder(String host) {
        // It may come from a file that somebody edited, and ".." would lead elsewhere.
        if (!HOST.matcher(host).matches()) {
            throw new Refusal("deployment.json: host \"" + host + "\" of a health manager is not the name of a host");
        }
        return host;
    }

    private static String text(ConfFile conf) {
        return new String(conf.bytes(), StandardCharsets.UTF_8);
    }

    private static String globals(Deployed deployed, List<String> notes) {
        Map<String, Object> globals = new LinkedHashMap<>();
        globals.put("enable_octavia", true);
        globals.put("octavia_auto_configure", false);
        globals.put("enable_octavia_jobboard", jobboard(deployed, notes));
        VARIABLES.forEach((variable, option) -> deployed.option(option)
                .ifPresentOrElse(
                        value -> globals.put(variable, Jinja.literal(value)),
                        () -> notes.add(variable + ": not set, for the deployment has no " + option
                                + "; set it in globals.yml, or let octavia.yaml name its section")));
        return BlockYaml.of(globals);
    }

    /** By default kolla-ansible has one, and its prechecks fail if the Valkey that it needs is off, as that is by default. */
    private static boolean jobboard(Deployed deployed, List<String> notes) {
        boolean isOn = deployed.option(JOBBOARD)
                .filter(value -> TRUE.contains(value.strip().toLowerCase(Locale.ROOT)))
                .isPresent();
        notes.add(
                isOn
                        ? "enable_octavia_jobboard: true, as octavia.yaml has it; set enable_valkey in globals.yml too (2024.1:"
                                + " enable_redis)"
                        : "enable_octavia_jobboard: false, for octavia.yaml has no option " + JOBBOARD.name()
                                + "; kolla-ansible's own would need enable_valkey");
        return isOn;
    }
}
