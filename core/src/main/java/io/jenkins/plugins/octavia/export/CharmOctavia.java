package io.jenkins.plugins.octavia.export;

import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.text.BlockYaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Options of Juju's charm octavia, for {@code juju config --file}. Sources in openstack/charm-octavia:
 *
 * <ul>
 *   <li>the options: src/config.yaml; base64 of certificates and keys: decode_and_write_cert of
 *       src/lib/charm/openstack/octavia.py, of the SSH key: create_nova_keypair of api_crud.py beside it
 *   <li>the passphrase as octavia.conf spells it: src/templates/bobcat/octavia.conf
 *   <li>tags by which the charm finds what it does not make: api_crud.py and src/README.md
 * </ul>
 */
final class CharmOctavia {

    private static final String FILE = "charm-octavia.yaml";

    private static final Map<String, Option> OPTIONS = options();

    private CharmOctavia() {}

    private static Map<String, Option> options() {
        Map<String, Option> options = new LinkedHashMap<>();
        options.put("lb-mgmt-issuing-ca-key-passphrase", OctaviaConf.CA_PRIVATE_KEY_PASSPHRASE);
        options.put("custom-amp-flavor-id", OctaviaConf.AMP_FLAVOR_ID);
        options.put("amp-image-tag", OctaviaConf.AMP_IMAGE_TAG);
        options.put("amp-image-owner-id", OctaviaConf.AMP_IMAGE_OWNER_ID);
        options.put("amp-ssh-key-name", OctaviaConf.AMP_SSH_KEY_NAME);
        return options;
    }

    static Export export(Deployed deployed, String folder) {
        List<String> notes = new ArrayList<>(deployed.notes());
        deployed.noteOfOtherProject("services", "service-tenant of Keystone's charm")
                .ifPresent(notes::add);
        Map<String, Object> options = new LinkedHashMap<>();
        deployed.certificates()
                .ifPresentOrElse(
                        certificates -> {
                            options.put("lb-mgmt-issuing-cacert", Base64Text.of(certificates.serverCa()));
                            options.put("lb-mgmt-issuing-ca-private-key", Base64Text.of(certificates.serverCaKey()));
                            options.put("lb-mgmt-controller-cacert", Base64Text.of(certificates.clientCa()));
                            options.put("lb-mgmt-controller-cert", Base64Text.of(certificates.client()));
                        },
                        () -> notes.add(
                                "certificates: octavia.yaml had no such section; the charm is blocked until its options"
                                        + " lb-mgmt-* are set"));
        OPTIONS.forEach((name, option) -> deployed.option(option)
                .ifPresentOrElse(
                        value -> options.put(name, ConfFile.spelt(value)),
                        () -> notes.add(name + ": not set, for the deployment has no " + option)));
        deployed.sshPublicKey().ifPresent(key -> options.put("amp-ssh-pub-key", Base64Text.of(key)));
        deployed.option(OctaviaConf.AMP_BOOT_NETWORK_LIST).ifPresent(networks -> {
            options.put("create-mgmt-network", false);
            List<String> further =
                    OctaviaConf.elements(networks).stream().skip(1).toList();
            if (!further.isEmpty()) {
                notes.add("further networks " + String.join(", ", further)
                        + ": not set, for the charm has amphorae on the one network that it finds by its tag");
            }
        });
        deployed.noteOfFurtherOptions("set the options that the charm has for them")
                .ifPresent(notes::add);
        notes.add(
                "heartbeat_key, server_certs_key_passphrase: the charm has no options for them; it makes its own heartbeat key");
        if (!deployed.deployment().healthManagers().isEmpty()) {
            notes.add(
                    "health managers: the charm makes a port for each of its units, and uses none of ours; healthManagers: []"
                            + " in octavia.yaml makes none");
        }
        return new Export(
                List.of(ExportFile.secret(FILE, BlockYaml.of(Map.of("octavia", options)))),
                notes,
                next(deployed, folder));
    }

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]+");

    private static List<String> next(Deployed deployed, String folder) {
        List<String> next = new ArrayList<>();
        deployed.resources(Kind.NETWORK).forEach(one -> next.add(tag("network", "charm-octavia", one.id())));
        deployed.resources(Kind.SUBNET).forEach(one -> next.add(tag("subnet", "charm-octavia", one.id())));
        deployed.amphoraGroup().ifPresent(one -> next.add(tag("security group", "charm-octavia", one.id())));
        deployed.healthManagerGroup()
                .ifPresent(one -> next.add(tag("security group", "charm-octavia-health", one.id())));
        next.add("juju config octavia --file " + folder + "/" + FILE);
        next.add("juju run octavia/leader configure-resources");
        return next;
    }

    private static String tag(String kind, String tag, String id) {
        // To be copied into a shell: what is not an id of Neutron's is not written into the command.
        return "openstack " + kind + " set --tag " + tag + " " + (ID.matcher(id).matches() ? id : "ID");
    }
}
