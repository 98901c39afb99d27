package io.jenkins.plugins.octavia.prerequisite;

import static io.jenkins.plugins.octavia.conf.OctaviaConf.AMP_BOOT_NETWORK_LIST;
import static io.jenkins.plugins.octavia.conf.OctaviaConf.AMP_SECGROUP_LIST;

import io.jenkins.plugins.octavia.conf.ConfCheck;
import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.conf.Finding;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.pki.CertificateFiles;
import io.jenkins.plugins.octavia.pki.CertificateFolder;
import io.jenkins.plugins.octavia.pki.KnownSecrets;
import io.jenkins.plugins.octavia.spec.CertificatesSpec;
import io.jenkins.plugins.octavia.spec.ImageSpec;
import io.jenkins.plugins.octavia.spec.Release;
import io.jenkins.plugins.octavia.spec.Secret;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The options of octavia.conf that a run has values for, and the files that they are written to. */
public final class Configuration {

    /** Where amphorae send their heartbeats: Octavia's default, and the rule of the health managers' group. */
    private static final int HEARTBEAT_PORT = 5555;

    /** Options that may name more than ours. */
    private static final Set<Option> LISTS = Set.of(AMP_BOOT_NETWORK_LIST, AMP_SECGROUP_LIST);

    private final Map<Option, String> options = new LinkedHashMap<>();
    private final Map<Option, Secret> secrets = new LinkedHashMap<>();
    private final Map<String, String> bindAddresses = new LinkedHashMap<>();

    /**
     * Writes octavia.conf from what earlier runs found. The secrets that go with the options must be given, in the
     * inputs or in their octavia.conf; others that are given are written too.
     *
     * @return what is to be said of the file for this release
     * @throws Refusal where a secret is missing or not fit
     */
    public static List<String> write(
            Map<Option, String> options, List<HealthManagerPort> healthManagers, Inputs inputs, Release release) {
        Configuration configuration = new Configuration();
        configuration.options.putAll(options);
        configuration.healthManagers(healthManagers);
        inputs.conf().ifPresent(conf -> refuseUnreadable(conf, release, inputs.wording()));
        Secrets secrets = inputs.secrets();
        if (options.containsKey(OctaviaConf.CONTROLLER_IP_PORT_LIST)
                || secrets.heartbeatKey().isPresent()) {
            configuration.given(ServiceSecret.HEARTBEAT_KEY, secrets.heartbeatKey(), inputs);
        }
        boolean certificates = options.containsKey(OctaviaConf.CA_PRIVATE_KEY);
        if (certificates || secrets.serverCertsKeyPassphrase().isPresent()) {
            configuration.given(ServiceSecret.SERVER_CERTS_KEY_PASSPHRASE, secrets.serverCertsKeyPassphrase(), inputs);
        }
        if (certificates && secrets.caPassphrase().isEmpty()) {
            throw new Refusal("ca_private_key_passphrase: none was given; set "
                    + inputs.wording().caPassphrase());
        }
        secrets.caPassphrase().ifPresent(secret -> configuration.secret(OctaviaConf.CA_PRIVATE_KEY_PASSPHRASE, secret));
        return configuration.write(inputs.out(), inputs.conf(), release);
    }

    private void given(ServiceSecret kind, Optional<Secret> given, Inputs inputs) {
        Secret secret = kind.find(given, inputs, new Guard(Optional.empty())).orElseGet(() -> kind.make(inputs));
        secret(kind.option(), secret);
    }

    void flavor(String id) {
        options.put(OctaviaConf.AMP_FLAVOR_ID, id);
    }

    void keypair(String name) {
        options.put(OctaviaConf.AMP_SSH_KEY_NAME, name);
    }

    void network(String id) {
        options.put(AMP_BOOT_NETWORK_LIST, id);
    }

    void amphoraGroup(String id) {
        options.put(AMP_SECGROUP_LIST, id);
    }

    void image(ImageSpec spec, String ownerId) {
        options.put(OctaviaConf.AMP_IMAGE_TAG, spec.tag());
        options.put(OctaviaConf.AMP_IMAGE_OWNER_ID, ownerId);
    }

    void certificates(CertificatesSpec spec, CertificateFolder folder, Secret passphrase) {
        CertificateFiles files = CertificateFiles.of(spec.layout());
        String directory = spec.directory();
        options.put(OctaviaConf.CLIENT_CA, CertificateFiles.onController(directory, files.clientCaCertificate()));
        options.put(OctaviaConf.CA_CERTIFICATE, CertificateFiles.onController(directory, files.serverCaCertificate()));
        options.put(OctaviaConf.CA_PRIVATE_KEY, CertificateFiles.onController(directory, files.serverCaKey()));
        options.put(OctaviaConf.CLIENT_CERT, CertificateFiles.onController(directory, files.client()));
        options.put(
                OctaviaConf.SERVER_CA, CertificateFiles.onController(directory, folder.amphoraeTrust(spec.layout())));
        secret(OctaviaConf.CA_PRIVATE_KEY_PASSPHRASE, passphrase);
    }

    void healthManagers(List<HealthManagerPort> ports) {
        if (ports.isEmpty()) {
            return;
        }
        // IPv6 without brackets: every release reads that.
        options.put(
                OctaviaConf.CONTROLLER_IP_PORT_LIST,
                ports.stream().map(port -> port.ip() + ":" + HEARTBEAT_PORT).collect(Collectors.joining(", ")));
        options.put(OctaviaConf.BIND_PORT, Integer.toString(HEARTBEAT_PORT));
        if (ports.size() == 1) {
            options.put(OctaviaConf.BIND_IP, ports.get(0).ip());
        } else {
            ports.forEach(port -> bindAddresses.put(port.host(), port.ip()));
        }
    }

    void secret(Option option, Secret secret) {
        secrets.put(option, secret);
    }

    /** @throws Refusal where oslo.config would not read the file at all */
    static void refuseUnreadable(ConfFile conf, Release release, Wording wording) {
        List<String> faults = ConfCheck.check(conf, release, KnownSecrets::isPublic).stream()
                .filter(finding -> finding.severity() == Finding.Severity.ERROR
                        && finding.option().isEmpty())
                .map(finding -> "the octavia.conf given with " + wording.conf() + ": " + finding)
                .toList();
        if (!faults.isEmpty()) {
            throw new Refusal(String.join(System.lineSeparator(), faults));
        }
    }

    /** Those that may be shown. */
    Map<Option, String> options() {
        return Map.copyOf(options);
    }

    /**
     * Writes octavia.conf: the options merged into the given file, else into that of an earlier run. Secrets of an
     * earlier run are carried on even where this one has no use for them: they may exist nowhere else.
     *
     * @return what is to be said of the file for this release
     */
    List<String> write(OutputFolder out, Optional<ConfFile> given, Release release) {
        Optional<ConfFile> earlier = out.readConf();
        ConfFile base = given.or(() -> earlier).orElse(ConfFile.empty());
        Map<Option, String> values = new LinkedHashMap<>();
        earlier.ifPresent(conf -> List.of(OctaviaConf.HEARTBEAT_KEY, OctaviaConf.SERVER_CERTS_KEY_PASSPHRASE)
                .forEach(option -> conf.get(option).ifPresent(value -> values.put(option, value))));
        options.forEach((option, value) -> values.put(option, keptList(base, option, value)));
        secrets.forEach((option, secret) -> values.put(option, secret.reveal()));
        ConfFile conf = base.bytes().length == 0 ? OctaviaConf.alone(values) : OctaviaConf.merge(base, values);
        OutputFolder.writeSecret(out.conf(), conf.bytes());
        bindAddresses.forEach((host, ip) -> OutputFolder.writeSecret(
                out.healthManagerConf(host),
                ConfFile.empty()
                        .set(OctaviaConf.BIND_IP, ip)
                        .set(OctaviaConf.BIND_PORT, Integer.toString(HEARTBEAT_PORT))
                        .bytes()));
        return ConfCheck.check(conf, release, KnownSecrets::isPublic).stream()
                .map(finding -> "octavia.conf " + finding)
                .toList();
    }

    /** A list that names ours beside others stays as it is. */
    private static String keptList(ConfFile base, Option option, String value) {
        return base.get(option)
                .filter(present -> LISTS.contains(option))
                .filter(present -> Arrays.asList(present.split("\\s*,\\s*")).contains(value))
                .orElse(value);
    }
}
