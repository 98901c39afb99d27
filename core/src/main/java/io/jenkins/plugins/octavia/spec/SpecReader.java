package io.jenkins.plugins.octavia.spec;

import io.jenkins.plugins.octavia.spec.FlavorSpec.Size;
import io.jenkins.plugins.octavia.spec.KeypairSpec.Generated;
import io.jenkins.plugins.octavia.spec.KeypairSpec.PublicKeyFile;
import io.jenkins.plugins.octavia.text.PlainYaml;
import io.jenkins.plugins.octavia.text.Printable;
import io.jenkins.plugins.octavia.text.YamlException;
import io.jenkins.plugins.octavia.value.Release;
import io.jenkins.plugins.octavia.value.SshKeyType;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Reads {@code octavia.yaml}, whole: every default filled in, every mistake found at once. */
public final class SpecReader {

    /** The extra spec by which a flavor is ours; nobody may set it by hand. */
    public static final String FLAVOR_MARK = "octavia:prerequisites";

    /** The property in which an image of ours has the SHA-256 of its bytes; nobody may set it by hand. */
    public static final String IMAGE_SHA256 = "octavia_prerequisites_sha256";

    /** Likewise the SHA-512. */
    public static final String IMAGE_SHA512 = "octavia_prerequisites_sha512";

    /** The image property that says how its canary ended. */
    public static final String IMAGE_CANARY = "octavia_prerequisites_canary";

    static final Set<String> IMAGE_OWN = Set.of(IMAGE_SHA256, IMAGE_SHA512, IMAGE_CANARY);

    /** What Nova takes from microversion 2.92 on; and a file of that name and one with {@code .pub} are left here. */
    private static final Pattern KEYPAIR_NAME = Pattern.compile("(?!.*\\.pub$)[A-Za-z0-9@_-][A-Za-z0-9 .@_-]*");

    private static final Pattern FLAVOR_ID = Pattern.compile("[A-Za-z0-9._-]+( [A-Za-z0-9._-]+)*");
    private static final Pattern EXTRA_SPEC = Pattern.compile("[A-Za-z0-9_:. -]{1,255}");

    private static final Pattern OPTION = Pattern.compile("([A-Za-z0-9_-]+\\.)?[A-Za-z0-9_-]+");

    /** That the cloud chooses. */
    private static final String AUTO = "auto";

    private final Path folder;
    private final List<String> problems = new ArrayList<>();

    private SpecReader(Path folder) {
        this.folder = folder;
    }

    /**
     * @param folder that relative paths in the specification start from
     * @throws SpecException with everything that is wrong
     */
    public static Spec fromYaml(String text, Path folder) {
        return new SpecReader(folder).read(tree(() -> PlainYaml.parse(text)));
    }

    /**
     * The same from plain Java values: maps, lists, text, numbers and booleans.
     *
     * @param folder that relative paths in the specification start from
     * @throws SpecException with everything that is wrong
     */
    public static Spec fromMap(Map<String, ?> values, Path folder) {
        return new SpecReader(folder).read(tree(() -> PlainYaml.of(values)));
    }

    /**
     * The same from YAML of which some values are replaced.
     *
     * @param replacing by plain Java values: mappings are merged key by key, all else is replaced as a whole
     * @throws SpecException with everything that is wrong
     */
    public static Spec fromYaml(String text, Map<String, ?> replacing, Path folder) {
        return new SpecReader(folder).read(tree(() -> merged(PlainYaml.parse(text), PlainYaml.of(replacing))));
    }

    private static Map<String, Object> tree(Supplier<Map<String, Object>> yaml) {
        try {
            return yaml.get();
        } catch (YamlException e) {
            throw new SpecException(List.of(e.getMessage()));
        }
    }

    private static Map<String, Object> merged(Map<?, ?> base, Map<?, ?> replacing) {
        Map<String, Object> merged = new LinkedHashMap<>();
        base.forEach((key, value) -> merged.put((String) key, value));
        replacing.forEach((key, value) -> merged.merge(
                (String) key,
                value,
                (old, changed) -> old instanceof Map<?, ?> inner && changed instanceof Map<?, ?> more
                        ? merged(inner, more)
                        : changed));
        return merged;
    }

    private Spec read(Map<String, Object> values) {
        List<String> known = new ArrayList<>(List.of("release"));
        known.addAll(Section.keys());
        Fields root = new Fields("", values, problems, known.toArray(String[]::new));
        if (problems.isEmpty() && Section.keys().stream().noneMatch(values::containsKey)) {
            problems.add("it names no section; give at least one of " + String.join(", ", Section.keys())
                    + " (flavor: {} takes its defaults)");
        }
        Release release = root.choice("release", Release.DEFAULT, byLabel(Release.values(), Release::label));
        Optional<NetworkSpec> network = section(
                root,
                Section.NETWORK,
                f -> new NetworkReader(f).network(),
                "name",
                "id",
                "project",
                "provider",
                "mtu",
                "shared",
                "portSecurity",
                "dnsDomain",
                "subnet",
                "healthManagers",
                "healthManagersRemoved",
                "further");
        network.flatMap(n -> n.attributes().portSecurity())
                .filter(isOn -> !isOn && root.has(Section.SECURITY_GROUPS.key()))
                .ifPresent(
                        off -> root.problem(
                                "network.portSecurity",
                                "Neutron applies no security group where it is off; switch it on, or leave securityGroups out"));
        Optional<LogOffloadSpec> logOffload = section(
                root,
                Section.LOG_OFFLOAD,
                f -> new LogOffloadReader(f).logOffload(),
                "adminTargets",
                "tenantTargets",
                "protocol",
                "forwardAll",
                "keepOnAmphora");
        Optional<VolumesSpec> volumes =
                section(root, Section.VOLUMES, SpecReader::volumes, "size", "type", "availabilityZone");
        RuleReader rules = new RuleReader(
                network, values.containsKey(Section.NETWORK.key()) && root.isWrong("network.subnet.cidr"), logOffload);
        Spec spec = new Spec(
                release,
                section(
                        root,
                        Section.FLAVOR,
                        f -> flavor(f, volumes.isPresent()),
                        "name",
                        "id",
                        "ram",
                        "disk",
                        "vcpus",
                        "public",
                        "extraSpecs"),
                section(root, Section.KEYPAIR, this::keypair, "name", "type", "bits", "publicKeyFile"),
                section(
                        root,
                        Section.CERTIFICATES,
                        f -> new CertificatesReader(f).certificates(),
                        "layout",
                        "directory",
                        "key",
                        "validity",
                        "renewWithin",
                        "renewCaWithin",
                        "subject"),
                network,
                section(root, Section.SECURITY_GROUPS, rules::groups, "amphora", "healthManager"),
                section(
                        root,
                        Section.IMAGE,
                        f -> new ImageReader(f, this::path).image(),
                        "name",
                        "file",
                        "sha256",
                        "arch",
                        "tag",
                        "visibility",
                        "keep",
                        "properties",
                        "sameWhen",
                        "maxAge",
                        "rollbackTo",
                        "canary",
                        "convertTo"),
                section(root, Section.QUOTAS, f -> new QuotasReader(f).quotas(), QuotasReader.keys()),
                section(root, Section.ROLES, f -> new RolesReader(f).roles(), "create", "implied", "assign"),
                volumes,
                logOffload,
                options(root),
                new OctaviaFlavorsReader(root).flavors(),
                new AvailabilityZonesReader(root).zones());
        if (!problems.isEmpty()) {
            throw new SpecException(problems);
        }
        return spec;
    }

    private <T> Optional<T> section(Fields root, Section section, Function<Fields, T> reader, String... known) {
        if (!root.has(section.key())) {
            return Optional.empty();
        }
        Fields fields = root.fields(section.key(), known);
        // If the section is not a mapping, only that is reported.
        return root.isWrong(section.key()) ? Optional.empty() : Optional.of(reader.apply(fields));
    }

    /** Names and values that only octavia.conf's catalogue can judge. */
    private static Optional<OptionsSpec> options(Fields root) {
        String key = Section.OPTIONS.key();
        Map<String, String> values = root.free(key);
        values.keySet().stream()
                .filter(name -> !OPTION.matcher(name).matches())
                .forEach(name -> root.problem(
                        key, Printable.quoted(name) + " is not NAME or SECTION.NAME of letters, digits, _ and -"));
        return root.has(key) && !root.isWrong(key) ? Optional.of(new OptionsSpec(values)) : Optional.empty();
    }

    private static VolumesSpec volumes(Fields f) {
        return new VolumesSpec(
                f.integer("size", 16, 1, Integer.MAX_VALUE, " (GiB)"),
                Optional.of(f.text("type", AUTO)).filter(text -> !text.equals(AUTO)),
                Optional.of(f.text("availabilityZone", AUTO)).filter(text -> !text.equals(AUTO)));
    }

    /** @param onVolumes whether amphorae boot from volumes: then a disk would be claimed of hosts and never used */
    private static FlavorSpec flavor(Fields f, boolean onVolumes) {
        Map<String, String> extraSpecs = f.free("extraSpecs");
        extraSpecs.keySet().forEach(key -> {
            if (key.equals(FLAVOR_MARK) || key.startsWith(FLAVOR_MARK + ":")) {
                f.problem("extraSpecs", key + " is our own mark; leave it out");
            } else if (!EXTRA_SPEC.matcher(key).matches()) {
                f.problem(
                        "extraSpecs",
                        Printable.quoted(key) + " has characters other than letters, digits, blanks and _ : . -");
            }
        });
        String id = f.text("id", AUTO, FLAVOR_ID, "has characters other than letters, digits, blanks and . _ -");
        return new FlavorSpec(
                f.text("name", "m1.amphora"),
                Optional.of(id).filter(text -> !text.equals(AUTO)),
                new Size(f.integer("ram", 1024, 1, Integer.MAX_VALUE, " (MiB)"), f.has("ram")),
                disk(f, onVolumes),
                new Size(f.integer("vcpus", 1, 1, Integer.MAX_VALUE, ""), f.has("vcpus")),
                f.flag("public", false),
                extraSpecs);
    }

    private static Size disk(Fields f, boolean onVolumes) {
        int disk = f.integer("disk", onVolumes ? 0 : 2, 0, Integer.MAX_VALUE, " (GiB)");
        if (onVolumes && disk != 0) {
            f.problem("disk", "amphorae boot from volumes (section volumes), which is with disk 0; leave it out");
        }
        return new Size(disk, onVolumes || f.has("disk"));
    }

    private KeypairSpec keypair(Fields f) {
        String name = f.text(
                "name",
                "octavia-amphora",
                KEYPAIR_NAME,
                "has characters other than letters, digits, blanks and . @ _ -, begins with a dot or ends in .pub");
        if (f.has("publicKeyFile")) {
            for (String key : List.of("type", "bits")) {
                if (f.has(key)) {
                    f.problem(key, "goes with a key made here; leave it out beside publicKeyFile");
                }
            }
            return new KeypairSpec(
                    name,
                    new PublicKeyFile(f.parsed("publicKeyFile", this::path).orElse(folder)));
        }
        SshKeyType type = f.choice("type", SshKeyType.RSA, byLabel(SshKeyType.values(), SshKeyType::label));
        return new KeypairSpec(name, new Generated(type, f.isWrong("type") ? 0 : bits(f, type)));
    }

    private static int bits(Fields f, SshKeyType type) {
        return switch (type) {
            case RSA -> f.integer("bits", 2048, 2048, 16384, " (RSA)");
            case ECDSA -> f.choice("bits", 256, byLabel(new Integer[] {256, 384, 521}, String::valueOf));
            case ED25519 -> {
                if (f.integer("bits", 256, 0, Integer.MAX_VALUE, "") != 256) {
                    f.problem("bits", "an ed25519 key always has 256; leave it out");
                }
                yield 256;
            }
        };
    }

    private Path path(String text) {
        try {
            return folder.resolve(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("is not a path", e);
        }
    }

    static <T> Map<String, T> byLabel(T[] values, Function<T, String> label) {
        Map<String, T> choices = new LinkedHashMap<>();
        Arrays.asList(values).forEach(value -> choices.put(label.apply(value), value));
        return choices;
    }
}
