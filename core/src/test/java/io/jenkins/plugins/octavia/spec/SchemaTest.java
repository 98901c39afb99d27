package io.jenkins.plugins.octavia.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.jenkins.plugins.octavia.spec.FlavorSpec.Size;
import io.jenkins.plugins.octavia.spec.ImageSpec.Visibility;
import io.jenkins.plugins.octavia.spec.LogOffloadSpec.Protocol;
import io.jenkins.plugins.octavia.spec.NetworkSpec.ProviderType;
import io.jenkins.plugins.octavia.spec.OctaviaFlavorSpec.Topology;
import io.jenkins.plugins.octavia.value.CertificateProfile.Curve;
import io.jenkins.plugins.octavia.value.CertificateProfile.Layout;
import io.jenkins.plugins.octavia.value.Release;
import io.jenkins.plugins.octavia.value.SshKeyType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The JSON Schema of octavia.yaml says what the reader does. */
public class SchemaTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode SCHEMA = schema();
    private static final JsonSchema VALIDATOR =
            JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(SCHEMA);

    /** Keys that have no default, or one that goes with another choice than the default one. */
    private static final Set<String> WITHOUT_DEFAULT = Set.of(
            "roles.assign[0].role",
            "roles.assign[0].user",
            "roles.assign[0].group",
            "roles.assign[0].project",
            "octaviaFlavors",
            "octaviaFlavors[0].name",
            "octaviaFlavors[0].description",
            "octaviaFlavors[0].topology",
            "octaviaFlavors[0].computeFlavor",
            "octaviaFlavors[0].ampImageTag",
            "availabilityZones",
            "availabilityZones[0].name",
            "availabilityZones[0].description",
            "availabilityZones[0].computeZone",
            "availabilityZones[0].network",
            "network.id",
            "network.project",
            "network.provider.type",
            "network.provider.physicalNetwork",
            "network.provider.segment",
            "network.mtu",
            "network.shared",
            "network.portSecurity",
            "network.dnsDomain",
            "network.subnet.dns",
            "network.subnet.hostRoutes",
            "network.subnet.hostRoutes[0].destination",
            "network.subnet.hostRoutes[0].nextHop",
            "keypair.publicKeyFile",
            "certificates.key.curve",
            "network.subnet.pool.start",
            "network.subnet.pool.end",
            "network.healthManagers",
            "network.healthManagers[0].host",
            "securityGroups.amphora.ingress[0].rule",
            "securityGroups.amphora.ingress[0].from",
            "securityGroups.healthManager.ingress[0].rule",
            "securityGroups.healthManager.ingress[0].from");

    private static JsonNode schema() {
        try (InputStream in = SpecReader.class.getResourceAsStream("octavia.schema.json")) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<ValidationMessage> validate(String yaml) {
        Object loaded = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        return VALIDATOR.validate(JSON.valueToTree(loaded));
    }

    /** Visits each mapping that the schema describes, with its path. */
    private static void mappings(String path, JsonNode node, BiConsumer<String, JsonNode> visitor) {
        if (node.path("properties").isObject()) {
            visitor.accept(path, node);
            node.get("properties").properties().forEach(e -> {
                String inner = path.isEmpty() ? e.getKey() : path + "." + e.getKey();
                mappings(inner, e.getValue(), visitor);
                JsonNode items = e.getValue().path("items");
                Stream.concat(
                                Stream.of(items),
                                StreamSupport.stream(items.path("anyOf").spliterator(), false))
                        .forEach(item -> mappings(inner + "[0]", item, visitor));
            });
        }
    }

    /** Each key that the schema describes, by its path, but mappings. */
    private static Map<String, JsonNode> leaves() {
        Map<String, JsonNode> leaves = new TreeMap<>();
        mappings(
                "",
                SCHEMA,
                (path, mapping) -> mapping.get("properties").properties().stream()
                        .filter(e -> !e.getValue().path("properties").isObject())
                        .forEach(e -> leaves.put(path.isEmpty() ? e.getKey() : path + "." + e.getKey(), e.getValue())));
        return leaves;
    }

    /** Puts a value into a tree of mappings and lists of one item. */
    private static void put(ObjectNode tree, String path, JsonNode value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            tree.set(path, value);
        } else if (path.substring(0, dot).endsWith("[0]")) {
            ArrayNode list = tree.withArray(path.substring(0, dot - 3));
            put(list.isEmpty() ? list.addObject() : (ObjectNode) list.get(0), path.substring(dot + 1), value);
        } else {
            put(tree.withObject("/" + path.substring(0, dot)), path.substring(dot + 1), value);
        }
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(item -> strings.add(item.asText()));
        return strings;
    }

    @Test
    public void itsKeysAreThoseOfTheReader() {
        List<String> paths = new ArrayList<>();
        mappings("", SCHEMA, (path, mapping) -> {
            paths.add(path);
            ObjectNode spec = JSON.createObjectNode();
            String unknown = "x".repeat(40);
            put(
                    spec,
                    path.isEmpty() ? unknown : path + "." + unknown,
                    JSON.getNodeFactory().textNode("x"));
            String told = Specs.problems(spec.toString()).stream()
                    .filter(problem -> problem.contains(unknown))
                    .findFirst()
                    .orElseThrow();
            Set<String> known = new TreeSet<>();
            mapping.get("properties").fieldNames().forEachRemaining(known::add);
            assertThat(told.substring(told.lastIndexOf("known here: ") + 12).split(", "))
                    .as(path)
                    .containsExactlyInAnyOrderElementsOf(known);
            assertThat(mapping.path("additionalProperties"))
                    .as(path)
                    .isEqualTo(JSON.getNodeFactory().booleanNode(false));
        });
        assertThat(paths)
                // Its names are up to the release.
                .containsAll(Section.keys().stream()
                        .filter(key -> !key.equals("options"))
                        .map(key ->
                                Set.of("octaviaFlavors", "availabilityZones").contains(key) ? key + "[0]" : key)
                        .toList())
                .contains(
                        "certificates.key",
                        "certificates.validity",
                        "certificates.subject",
                        "network.subnet.pool",
                        "network.healthManagers[0]",
                        "securityGroups.healthManager.ingress[0]");
    }

    @Test
    public void itsDefaultsAreThoseOfTheReader() {
        ObjectNode stated = JSON.createObjectNode();
        ObjectNode volumes = JSON.createObjectNode();
        Set<String> without = new TreeSet<>();
        leaves().forEach((path, leaf) -> {
            if (path.startsWith("volumes.")) {
                put(volumes, path, leaf.get("default"));
            } else if (WITHOUT_DEFAULT.contains(path)) {
                without.add(path);
            } else {
                assertThat(leaf.has("default")).as("%s has a default", path).isTrue();
                put(stated, path, leaf.get("default"));
            }
        });
        put(stated, "certificates.key.algorithm", JSON.getNodeFactory().textNode("rsa"));
        put(stated, "network.subnet.pool", pool().get("default"));
        put(stated, "network.healthManagers[0].host", JSON.getNodeFactory().textNode("controller"));
        put(stated, "octaviaFlavors[0].name", JSON.getNodeFactory().textNode("ha"));
        put(stated, "availabilityZones[0].name", JSON.getNodeFactory().textNode("rack-1"));

        assertThat(without).isEqualTo(WITHOUT_DEFAULT);
        assertThat(VALIDATOR.validate(stated)).isEmpty();
        assertThat(sizesUnstated(Specs.read(stated.toString()))).isEqualTo(Specs.read(Specs.EVERY_SECTION));
        assertThat(Specs.read(volumes.toString())).isEqualTo(Specs.read("volumes: {}"));
        assertThat(Specs.read("certificates: {key: {algorithm: ec, curve: "
                        + leaves().get("certificates.key.curve").get("default").asText() + "}}"))
                .isEqualTo(Specs.read("certificates: {key: {algorithm: ec}}"));
    }

    private static JsonNode pool() {
        return SCHEMA.at("/properties/network/properties/subnet/properties/pool");
    }

    private static Spec sizesUnstated(Spec spec) {
        Function<Size, Size> unstated = size -> new Size(size.value(), false);
        Optional<FlavorSpec> flavor = spec.flavor()
                .map(f -> new FlavorSpec(
                        f.name(),
                        f.id(),
                        unstated.apply(f.ram()),
                        unstated.apply(f.disk()),
                        unstated.apply(f.vcpus()),
                        f.isPublic(),
                        f.extraSpecs()));
        return new Spec(
                spec.release(),
                flavor,
                spec.keypair(),
                spec.certificates(),
                spec.network(),
                spec.securityGroups(),
                spec.image(),
                spec.quotas(),
                spec.roles(),
                spec.volumes(),
                spec.logOffload(),
                spec.options(),
                spec.octaviaFlavors(),
                spec.availabilityZones());
    }

    @Test
    public void itsExamplesAreAcceptedByTheReader() {
        leaves().forEach((path, leaf) -> leaf.path("examples").forEach(example -> {
            ObjectNode spec = JSON.createObjectNode();
            spec.putObject("flavor");
            put(spec, path, example);
            if (path.endsWith("[0].from")) {
                put(spec, path.replace(".from", ".rule"), JSON.getNodeFactory().textNode("icmp"));
            }
            if (path.startsWith("network.provider")) {
                put(spec, "network.provider.type", JSON.getNodeFactory().textNode("vlan"));
            }
            put(spec, "network.healthManagers[0].host", JSON.getNodeFactory().textNode("controller"));
            assertThat(Specs.problems(spec.toString())).as(path).isEmpty();
            assertThat(VALIDATOR.validate(spec)).as(path).isEmpty();
        }));
    }

    @Test
    public void itsChoicesAreThoseOfTheRecords() {
        // As numbers too, for YAML reads 2025.1 as one.
        assertChoices(
                "release",
                Stream.concat(
                        Release.labels().stream(), Release.labels().stream().filter(label -> !label.equals("zed"))));
        assertChoices("keypair.type", Arrays.stream(SshKeyType.values()).map(SshKeyType::label));
        assertChoices("certificates.layout", Arrays.stream(Layout.values()).map(Layout::label));
        assertChoices("certificates.key.curve", Arrays.stream(Curve.values()).map(Curve::label));
        assertChoices("certificates.key.algorithm", Stream.of("rsa", "ec"));
        assertChoices(
                "network.provider.type", Arrays.stream(ProviderType.values()).map(ProviderType::label));
        assertChoices("logOffload.protocol", Arrays.stream(Protocol.values()).map(Protocol::name));
        assertChoices(
                "octaviaFlavors[0].topology", Arrays.stream(Topology.values()).map(Topology::name));
        assertChoices("image.canary.topology", Arrays.stream(Topology.values()).map(Topology::name));
        assertChoices("network.healthManagers[0].port", Stream.of("neutron", "none"));
        assertChoices("image.visibility", Arrays.stream(Visibility.values()).map(Visibility::label));
    }

    private static void assertChoices(String path, Stream<String> expected) {
        assertThat(strings(leaves().get(path).get("enum")))
                .as(path)
                .containsExactlyInAnyOrderElementsOf(expected.toList());
    }

    @Test
    public void everyKeyIsDescribed() {
        mappings(
                "",
                SCHEMA,
                (path, mapping) -> mapping.get("properties")
                        .properties()
                        .forEach(
                                e -> assertThat(e.getValue().path("description").asText())
                                        .as("%s.%s", path, e.getKey())
                                        .isNotBlank()));
    }

    @Test
    public void itAcceptsWhatTheReaderAccepts() {
        for (String yaml : List.of(
                Specs.EVERY_SECTION,
                "flavor: {}\nrelease: 2025.1",
                "flavor: {}\nrelease: '2023.2'",
                "flavor: {name: 1, id: 200, ram: '2048', extraSpecs: {'hw:x': true, y: 1, z: text}}",
                "keypair: {type: ecdsa, bits: 521}",
                "keypair: {publicKeyFile: key.pub}",
                "certificates: {key: {algorithm: ec, curve: P-521}, renewWithin: P1M2W3D}",
                "certificates: {layout: single-ca, key: {caBits: 2048}, subject: {country: 'NO'}}",
                "network: {healthManagers: []}",
                "octaviaFlavors: []",
                "network: {further: [storage, 7], healthManagers: []}",
                "availabilityZones: [{name: rack-1, computeZone: nova, network: mgmt-1, vipNetworks: [public]}]",
                "octaviaFlavors: [{name: ha, description: two of them, enabled: false, topology: ACTIVE_STANDBY,"
                        + " computeFlavor: m1.amphora, ampImageTag: amphora}, {name: 2}]",
                "network: {provider: {}, healthManagers: []}",
                "network: {provider: {type: vlan, physicalNetwork: physnet1, segment: 120}, mtu: 9000, shared: true,"
                        + " portSecurity: false, dnsDomain: Lb.example.org., subnet: {dns: [], hostRoutes: []},"
                        + " healthManagers: []}",
                "network: {provider: {type: vlan}, mtu: '1400', healthManagers: []}",
                "network: {provider: {type: flat, physicalNetwork: 1}, healthManagers: []}",
                "network: {provider: {type: geneve, segment: '16777215'}, subnet: {dns: [10.0.0.53, 10.0.0.54],"
                        + " hostRoutes: [{destination: 10.0.0.0/8, nextHop: 172.16.0.1}]}, healthManagers: []}",
                "network: {subnet: {cidr: 'fd00::/64', gateway: 'fd00::1'}, healthManagers: [{host: a, ip: 'fd00::2'}]}",
                "network: {healthManagers: [{host: a, ip: 172.16.0.5, port: none}]}\n"
                        + "securityGroups: {amphora: {from: healthManagers, ingress: [{rule: icmp, from: healthManagers}]}}",
                "securityGroups: {amphora: {from: any, ingress: [icmp, {rule: tcp/1-2, from: 10.0.0.0/8}]},"
                        + " healthManager: {from: '::/0', ingress: []}}",
                "image: {visibility: community, keep: 1000}",
                "image: {properties: {octavia_commit: a1b2, 1: 2, z: true}, sameWhen: [octavia_commit, 1], maxAge: P30D}",
                "image: {sameWhen: [], maxAge: p1m, rollbackTo: 2A6B15CF-5cf8-4062-afbc-b6d17856a536}",
                "roles: {create: false, implied: false, assign: [{role: a, user: b, project: c}, {role: a, group: b, project: c}]}",
                "quotas: {loadBalancers: 200, topology: ACTIVE_STANDBY, listeners: 3, failovers: 2, headroom: 0}",
                "quotas: {instances: 30, cores: -1, ram: '51200', ports: auto}",
                "flavor: {}\nvolumes: {size: 20, type: ssd, availabilityZone: nova}",
                "logOffload: {adminTargets: [healthManagers, '2001:db8::7:514'], tenantTargets: [], protocol: TCP}",
                "options: {loadbalancer_topology: SINGLE, nova.enable_anti_affinity: true, workers: 4}",
                "image: {file: 'https://images.lab/a.qcow2?x=y', sha256: " + "0aB".repeat(21) + "1, arch: aarch64}",
                "image: {file: a.qcow2, convertTo: raw}",
                "image: {canary: {vipSubnet: public, timeout: PT1H30M, topology: ACTIVE_STANDBY}}",
                "image: {canary: {}}",
                "image: {maxAge: never, rollbackTo: " + "0".repeat(63) + "a}")) {
            assertThat(Specs.problems(yaml)).as(yaml).isEmpty();
            assertThat(validate(yaml)).as(yaml).isEmpty();
        }
    }

    @Test
    public void itRefusesWhatTheReaderRefusesForItsStructure() {
        for (String yaml : List.of(
                "{}",
                "[flavor]",
                "release: 2025.1",
                "flavor:",
                "flavor: {}\nflavour: {}",
                "flavor: m1.amphora",
                "flavor: {}\nrelease: 2022.1",
                "flavor: {name: yes}",
                "flavor: {name: ''}",
                "flavor: {ram: 0}",
                "flavor: {ram: 1.5}",
                "flavor: {ram: 1GiB}",
                "flavor: {public: 'true'}",
                "flavor: {extraSpecs: {'octavia:prerequisites': x}}",
                "flavor: {extraSpecs: {a/b: x}}",
                "flavor: {extraSpecs: [a]}",
                "keypair: {name: ../x}",
                "keypair: {type: dsa}",
                "keypair: {type: rsa, publicKeyFile: a.pub}",
                "certificates: {directory: certs}",
                "certificates: {key: {curve: P-256}}",
                "certificates: {key: {algorithm: ec, caBits: 4096}}",
                "certificates: {key: {caBits: 1024}}",
                "certificates: {validity: {ca: 10 years}}",
                "certificates: {validity: {ca: P}}",
                "certificates: {subject: {country: NO}}",
                "certificates: {subject: {country: Norway}}",
                "network: {}",
                "network: {healthManagers: [a]}",
                "network: {healthManagers: [{name: a}]}",
                "network: {healthManagers: [{host: a/b}]}",
                "network: {subnet: {cidr: 10.0.0.0}, healthManagers: [{host: a}]}",
                "network: {provider: {segment: 120}, healthManagers: []}",
                "network: {provider: {physicalNetwork: physnet1}, healthManagers: []}",
                "network: {provider: {type: gre}, healthManagers: []}",
                "network: {provider: {type: vxlan, segment: 16777216}, healthManagers: []}",
                "network: {provider: {type: vxlan, segment: 0}, healthManagers: []}",
                "network: {mtu: 67, healthManagers: []}",
                "network: {shared: maybe, healthManagers: []}",
                "network: {portSecurity: 'false', healthManagers: []}",
                "network: {dnsDomain: lb.example.org, healthManagers: []}",
                "network: {further: storage, healthManagers: []}",
                "network: {subnet: {dns: 10.0.0.1}, healthManagers: []}",
                "network: {subnet: {dns: [example.org]}, healthManagers: []}",
                "network: {subnet: {hostRoutes: [10.0.0.0/8]}, healthManagers: []}",
                "network: {subnet: {hostRoutes: [{destination: 10.0.0.0/8}]}, healthManagers: []}",
                "network: {subnet: {hostRoutes: [{destination: 10.0.0.0, nextHop: 172.16.0.1}]}, healthManagers: []}",
                "network: {subnet: {pool: {start: 172.16.0.1}}, healthManagers: [{host: a}]}",
                "network: {subnet: {dhcp: maybe}, healthManagers: [{host: a}]}",
                "network: {healthManagers: [{host: a, ip: 172.16.0.5, port: some}]}",
                "network: {healthManagers: [{host: a}]}\nsecurityGroups: {healthManager: {from: healthManagers}}",
                "octaviaFlavors: {}",
                "availabilityZones: [{computeZone: nova}]",
                "availabilityZones: [{name: a/b}]",
                "availabilityZones: [{name: a, vipNetworks: public}]",
                "octaviaFlavors: [ha]",
                "octaviaFlavors: [{topology: SINGLE}]",
                "octaviaFlavors: [{name: a, topology: TRIPLE}]",
                "octaviaFlavors: [{name: a, volumeBacked: true}]",
                "securityGroups: {amphora: {from: everywhere}}",
                "securityGroups: {amphora: {from: any, ingress: tcp/22}}",
                "securityGroups: {amphora: {from: any, ingress: [icmp/8]}}",
                "securityGroups: {amphora: {from: any, ingress: [{from: any}]}}",
                "image: {keep: 0}",
                "image: {visibility: secret}",
                "image: {tag: [a]}",
                "image: {properties: {a-b: c}}",
                "image: {properties: {os_glance_x: c}}",
                "image: {properties: {" + SpecReader.IMAGE_SHA256 + ": c}}",
                "image: {properties: {a: [b]}}",
                "image: {sameWhen: a}",
                "image: {sameWhen: [a-b]}",
                "image: {sameWhen: [], maxAge: 30 days}",
                "image: {rollbackTo: latest}",
                "image: {canary: true}",
                "image: {canary: {vipSubnet: a, timeout: 15 min}}",
                "image: {canary: {vipSubnet: a, topology: TRIPLE}}",
                "roles: {create: 1}",
                "roles: {assign: {role: a}}",
                "roles: {assign: [{role: a, user: b}]}",
                "quotas: {loadBalancers: 0}",
                "quotas: {loadBalancers: many}",
                "quotas: {loadBalancers: 1, topology: PAIR}",
                "quotas: {loadBalancers: 1, headroom: 20%}",
                "quotas: {instances: -2}",
                "quotas: {cores: none}",
                "volumes: {size: 0}",
                "logOffload: {adminTargets: healthManagers}",
                "logOffload: {adminTargets: ['[2001:db8::7]:514']}",
                "logOffload: {adminTargets: [192.0.2.7]}",
                "logOffload: {protocol: udp}",
                "options: [workers]",
                "options: {workers: {a: b}}",
                "options: {workers: ''}",
                "options: {'a b': c}")) {
            assertThat(Specs.problems(yaml)).as(yaml).isNotEmpty();
            assertThat(validate(yaml)).as(yaml).isNotEmpty();
        }
    }
}
