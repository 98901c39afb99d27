package io.jenkins.plugins.octavia.export;

import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.pki.ControllerCertificates;
import io.jenkins.plugins.octavia.text.BlockYaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Manifests for octavia-operator. Sources in openstack-k8s-operators/octavia-operator, for an {@code Octavia} that is called
 * {@code octavia}:
 *
 * <ul>
 *   <li>Secret {@code octavia-certs-secret}: internal/octavia/amphora_certs.go, which makes a CA only if there is none; mounted at
 *       {@code /etc/octavia/certs} by internal/amphoracontrollers/volumes.go, so the key of the client CA is not in it
 *   <li>Secret {@code octavia-ca-passphrase}: amphora_certs.go and internal/controller/amphoracontroller_controller.go, which puts it
 *       into octavia.conf
 *   <li>{@code OctaviaHeartbeatKey} of the Secret that the control plane names, {@code osp-secret}: amphoracontroller_controller.go
 *   <li>ConfigMap {@code octavia-ssh-pubkey}: internal/octavia/amphora_ssh.go, the name: api/v1beta1/octavia_types.go
 * </ul>
 */
final class OctaviaOperator {

    private static final String MANIFESTS = "octavia.yaml";
    private static final String PATCH = "osp-secret-patch.yaml";
    /** Of the Secret's form, OctaviaCertSecretVersion. */
    private static final String VERSION = "2";

    private static final String KEYPAIR = "octavia-ssh-keypair";

    private OctaviaOperator() {}

    static Export export(Deployed deployed, String folder) {
        List<String> notes = new ArrayList<>(deployed.notes());
        deployed.noteOfOtherProject("service", "tenantName").ifPresent(notes::add);
        List<String> manifests = new ArrayList<>();
        deployed.option(OctaviaConf.CA_PRIVATE_KEY_PASSPHRASE)
                .ifPresent(passphrase -> manifests.add(
                        secret("octavia-ca-passphrase", Map.of("server-ca-passphrase", ConfFile.spelt(passphrase)))));
        deployed.certificates()
                .ifPresentOrElse(
                        certificates -> manifests.add(secret("octavia-certs-secret", data(certificates))),
                        () -> notes.add("certificates: octavia.yaml had no such section; the operator makes its own"));
        deployed.sshPublicKey()
                .ifPresentOrElse(
                        key -> manifests.add(configMap("octavia-ssh-pubkey", Map.of("key", key.strip()))),
                        () -> notes.add(
                                "octavia-ssh-pubkey: not among the files, for no run left the public key; the operator"
                                        + " makes its own"));
        deployed.option(OctaviaConf.AMP_SSH_KEY_NAME)
                .filter(name -> !name.equals(KEYPAIR))
                .ifPresent(name -> notes.add("keypair " + name + ": the operator makes one more with the same key, "
                        + KEYPAIR + "; call it so in octavia.yaml, and there is one"));
        List<ExportFile> files = new ArrayList<>();
        List<String> next = new ArrayList<>();
        if (!manifests.isEmpty()) {
            files.add(ExportFile.secret(MANIFESTS, String.join("---\n", manifests)));
            next.add("kubectl -n openstack apply -f " + folder + "/" + MANIFESTS
                    + ", before the operator makes its own: a CA that amphorae know already is not to be replaced");
        }
        deployed.option(OctaviaConf.HEARTBEAT_KEY).ifPresent(key -> {
            files.add(ExportFile.secret(
                    PATCH,
                    BlockYaml.of(Map.of("data", Map.of("OctaviaHeartbeatKey", Base64Text.of(ConfFile.spelt(key)))))));
            next.add("kubectl -n openstack patch secret osp-secret --patch-file " + folder + "/" + PATCH
                    + ", if the control plane's secret is called so");
        });
        deployed.noteOfFurtherOptions("give them with customServiceConfig").ifPresent(notes::add);
        notes.add(
                "flavor, network, security groups and health managers' addresses: the operator has its own; it looks for"
                        + " network lb-mgmt-net, subnet lb-mgmt-subnet and security group lb-mgmt-sec-grp by name");
        return new Export(files, notes, next);
    }

    private static Map<String, String> data(ControllerCertificates certificates) {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("server_ca.key.pem", certificates.serverCaKey());
        data.put("server_ca.cert.pem", certificates.serverCa());
        data.put("client_ca.cert.pem", certificates.clientCa());
        data.put("client.cert-and-key.pem", certificates.client());
        data.put("version", VERSION);
        return data;
    }

    private static String secret(String name, Map<String, String> data) {
        Map<String, Object> manifest = head("Secret", name);
        manifest.put("type", "Opaque");
        Map<String, String> encoded = new LinkedHashMap<>();
        data.forEach((key, value) -> encoded.put(key, Base64Text.of(value)));
        manifest.put("data", encoded);
        return BlockYaml.of(manifest);
    }

    private static String configMap(String name, Map<String, String> data) {
        Map<String, Object> manifest = head("ConfigMap", name);
        manifest.put("data", data);
        return BlockYaml.of(manifest);
    }

    private static Map<String, Object> head(String kind, String name) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("apiVersion", "v1");
        manifest.put("kind", kind);
        manifest.put("metadata", Map.of("name", name));
        return manifest;
    }
}
