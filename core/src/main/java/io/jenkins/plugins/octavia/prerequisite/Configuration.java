package io.jenkins.plugins.octavia.prerequisite;

import static io.jenkins.plugins.octavia.conf.OctaviaConf.AMP_BOOT_NETWORK_LIST;
import static io.jenkins.plugins.octavia.conf.OctaviaConf.AMP_SECGROUP_LIST;

import com.google.common.net.InetAddresses;
import io.jenkins.plugins.octavia.conf.ConfCheck;
import io.jenkins.plugins.octavia.conf.ConfContents;
import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.conf.ConfFinding;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.base.Wording;
import io.jenkins.plugins.octavia.prerequisite.network.Guard;
import io.jenkins.plugins.octavia.prerequisite.network.HealthManagerPort;
import io.jenkins.plugins.octavia.secret.Secret;
import io.jenkins.plugins.octavia.spec.NetworkSpec.HealthManager;
import io.jenkins.plugins.octavia.value.Release;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The options of octavia.conf that a run has values for, and the files that they are written to. */
public final class Configuration {

    /** Lists that may hold others' entries. */
    private static final Set<Option> LISTS =
            Set.of(AMP_BOOT_NETWORK_LIST, AMP_SECGROUP_LIST, OctaviaConf.CONTROLLER_IP_PORT_LIST);

    private final ConfOptions options;

    Configuration(ConfOptions options) {
        this.options = options;
    }

    /**
     * Writes octavia.conf from what earlier runs found. The secrets that go with the options must be given, in the
     * inputs or in their octavia.conf; others that are given are written too.
     *
     * @return what is to be said of the file for this release
     * @throws Refusal if a secret is missing or not fit
     */
    public static List<String> write(
            Map<Option, String> options, List<HealthManagerPort> healthManagers, Inputs inputs, Release release) {
        refuseUnknown(options, release);
        ConfOptions all = ConfOptions.of(options).and(ConfOptions.healthManagers(byHost(healthManagers)));
        inputs.conf().ifPresent(conf -> refuseUnreadable(conf, release, inputs.wording()));
        Secrets secrets = inputs.secrets();
        if (options.containsKey(OctaviaConf.CONTROLLER_IP_PORT_LIST)
                || secrets.heartbeatKey().isPresent()) {
            all = all.and(given(ServiceSecret.HEARTBEAT_KEY, secrets.heartbeatKey(), inputs));
        }
        boolean certificates = options.containsKey(OctaviaConf.CA_PRIVATE_KEY);
        if (certificates || secrets.serverCertsKeyPassphrase().isPresent()) {
            all = all.and(given(ServiceSecret.SERVER_CERTS_KEY_PASSPHRASE, secrets.serverCertsKeyPassphrase(), inputs));
        }
        if (certificates && secrets.caPassphrase().isEmpty()) {
            throw new Refusal("ca_private_key_passphrase: none was given; set "
                    + inputs.wording().caPassphrase());
        }
        if (secrets.caPassphrase().isPresent()) {
            all = all.with(
                    OctaviaConf.CA_PRIVATE_KEY_PASSPHRASE,
                    secrets.caPassphrase().get());
        }
        ConfigurationFiles files = new Configuration(all).files(inputs, List.of());
        files.write(inputs);
        return Stream.concat(
                        files.remarks().stream().map(remark -> OutputFolder.OCTAVIA_CONF + ": " + remark),
                        findings(files, release).stream())
                .toList();
    }

    /** What no section writes may be of the section {@code options}, which takes only what it would take of a specification. */
    private static void refuseUnknown(Map<Option, String> options, Release release) {
        Map<Option, String> extra = new LinkedHashMap<>(options);
        extra.keySet().removeAll(OctaviaConf.OPTIONS);
        List<String> problems = ExtraOptions.problems(extra, release);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    private static ConfOptions given(ServiceSecret kind, Optional<Secret> given, Inputs inputs) {
        Secret secret = kind.find(given, inputs, new Guard(Optional.empty())).orElseGet(() -> kind.make(inputs));
        return ConfOptions.NONE.with(kind.option(), secret);
    }

    /** The addresses of health managers by host, in the order of the specification. */
    static Map<String, String> byHost(List<HealthManagerPort> ports) {
        Map<String, String> addresses = new LinkedHashMap<>();
        ports.forEach(port -> addresses.put(port.host(), port.ip()));
        return addresses;
    }

    /** @throws Refusal if oslo.config would not read the file at all */
    static void refuseUnreadable(ConfFile conf, Release release, Wording wording) {
        List<String> faults = ConfCheck.check(conf, release).stream()
                .filter(finding -> finding.severity() == ConfFinding.Severity.ERROR
                        && finding.option().isEmpty())
                .map(finding -> "the octavia.conf given with " + wording.conf() + ": " + finding)
                .toList();
        if (!faults.isEmpty()) {
            throw new Refusal(String.join(System.lineSeparator(), faults));
        }
    }

    /**
     * The options merged into the given octavia.conf, else into that of an earlier run. Secrets of an earlier run are carried
     * on even if this one has no use for them: they may exist nowhere else.
     *
     * @param others options of sections that this run is not about: what was written of them last stays where the given file
     *     has none
     */
    ConfigurationFiles files(Inputs inputs, Collection<Option> others) {
        try {
            return merged(inputs, others);
        } catch (IllegalArgumentException e) {
            throw new Refusal(e.getMessage());
        }
    }

    private ConfigurationFiles merged(Inputs inputs, Collection<Option> others) {
        Optional<ConfFile> earlier = inputs.out().readConf();
        ConfFile base = inputs.conf().or(() -> earlier).orElse(ConfFile.empty());
        List<String> remarks = new ArrayList<>();
        Map<Option, String> values = new LinkedHashMap<>();
        ServiceSecret.ALL.forEach(kind ->
                kind.known(Optional.empty(), inputs).ifPresent(secret -> values.put(kind.option(), secret.reveal())));
        earlier.ifPresent(conf -> others.stream()
                .filter(option -> base.get(option).isEmpty())
                .forEach(option -> conf.get(option).ifPresent(value -> values.put(option, value))));
        options.plain()
                .forEach((option, value) -> values.put(option, merged(base, option, value, inputs.last(), remarks)));
        options.secrets().forEach((option, secret) -> values.put(option, secret.reveal()));
        inputs.conf().ifPresent(given -> remarks.addAll(replaced(given, values)));
        ConfFile conf = base.bytes().length == 0
                ? OctaviaConf.alone(values)
                : withoutUnwanted(OctaviaConf.merge(base, values), values.keySet(), inputs, others);
        Map<String, ConfFile> files = new LinkedHashMap<>();
        files.put(OutputFolder.OCTAVIA_CONF, withoutStaleAddress(conf, inputs.last()));
        options.bindAddresses()
                .forEach((host, ip) -> files.put(
                        ConfigurationFiles.ofHost(host),
                        ConfFile.empty()
                                .set(OctaviaConf.BIND_IP, ip)
                                .set(OctaviaConf.BIND_PORT, Integer.toString(HealthManager.PORT))));
        return new ConfigurationFiles(files, remarks, options.plain().containsKey(AMP_BOOT_NETWORK_LIST));
    }

    /** Without what an earlier run wrote into its own file and the specification no longer has. */
    private static ConfFile withoutUnwanted(
            ConfFile conf, Set<Option> wanted, Inputs inputs, Collection<Option> others) {
        ConfFile kept = conf;
        for (Option option : inputs.conf().isPresent()
                ? Set.<Option>of()
                : inputs.last().options().keySet()) {
            if (Prerequisites.isOfConfAlone(option) && !wanted.contains(option) && !others.contains(option)) {
                kept = kept.without(option);
            }
        }
        return kept;
    }

    /** What is to be said of octavia.conf for a release. */
    static List<String> findings(ConfigurationFiles files, Release release) {
        return ConfCheck.check(files.files().get(OutputFolder.OCTAVIA_CONF), release).stream()
                .map(finding -> OutputFolder.OCTAVIA_CONF + " " + finding)
                .toList();
    }

    /** The same of a run that is still to come: what it will make has no value yet that could be judged. */
    static List<String> foreseen(ConfigurationFiles files, Release release) {
        ConfFile conf = files.files().get(OutputFolder.OCTAVIA_CONF);
        return ConfCheck.check(conf, release).stream()
                .filter(finding -> finding.option()
                        .flatMap(conf::get)
                        .filter(value -> value.contains("("))
                        .isEmpty())
                .map(finding -> OutputFolder.OCTAVIA_CONF + " " + finding)
                .toList();
    }

    /** Of several health managers each listens on its own address, which octavia.conf that all read cannot say. */
    private ConfFile withoutStaleAddress(ConfFile conf, LastDeployment last) {
        boolean isOurs = conf.get(OctaviaConf.BIND_IP)
                .filter(address -> isIn(List.copyOf(options.bindAddresses().values()), address)
                        || isIn(last.ours(OctaviaConf.BIND_IP), address))
                .isPresent();
        return options.bindAddresses().isEmpty() || !isOurs ? conf : conf.without(OctaviaConf.BIND_IP);
    }

    /** A list keeps what others put there; what an earlier run of ours put there goes if it is wanted no longer. */
    private static String merged(
            ConfFile base, Option option, String value, LastDeployment last, List<String> remarks) {
        if (!LISTS.contains(option)) {
            return value;
        }
        List<String> wanted = OctaviaConf.elements(value);
        List<String> present = base.get(option).map(OctaviaConf::elements).orElse(List.of());
        List<String> stale = last.ours(option);
        List<String> others = present.stream()
                .filter(element -> !element.isEmpty() && !isIn(wanted, element) && !isIn(stale, element))
                .toList();
        others.forEach(element -> remarks.add(option + " keeps " + element + ", which is not of this deployment"));
        List<String> kept = present.stream()
                .filter(element -> others.contains(element) || isIn(wanted, element))
                .toList();
        List<String> added =
                wanted.stream().filter(element -> !isIn(kept, element)).toList();
        // The first network is the one that Octavia manages amphorae by.
        return (option.equals(AMP_BOOT_NETWORK_LIST)
                        ? Stream.concat(wanted.stream(), others.stream())
                        : Stream.concat(kept.stream(), added.stream()))
                .collect(Collectors.joining(", "));
    }

    /** Whether a list has an element, however an address is written. */
    public static boolean isIn(List<String> list, String element) {
        return list.stream().map(Configuration::normal).anyMatch(normal(element)::equals);
    }

    /** IPv6 may stand in brackets before a port, and be written in several ways. */
    private static String normal(String element) {
        if (InetAddresses.isInetAddress(element)) {
            return InetAddresses.toAddrString(InetAddresses.forString(element));
        }
        int colon = element.lastIndexOf(':');
        String address = colon < 0 ? "" : element.substring(0, colon).replaceAll("[\\[\\]]", "");
        return InetAddresses.isInetAddress(address)
                ? InetAddresses.toAddrString(InetAddresses.forString(address)) + element.substring(colon)
                : element;
    }

    /** What of the file that was given does not stay. */
    private static List<String> replaced(ConfFile given, Map<Option, String> values) {
        List<String> remarks = new ArrayList<>();
        values.forEach((option, value) -> given.get(option)
                .filter(was -> !was.isEmpty() && !was.equals(value) && !LISTS.contains(option))
                .ifPresent(was -> remarks.add(
                        ConfContents.of(ConfFile.empty().set(option, value))
                                        .digests()
                                        .isEmpty()
                                ? option + " = " + was + " of the file that was given becomes " + value
                                : option + " of the file that was given becomes another secret")));
        return remarks;
    }
}
