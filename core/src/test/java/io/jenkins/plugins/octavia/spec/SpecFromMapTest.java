package io.jenkins.plugins.octavia.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** Arguments of a pipeline step: Java and Groovy values in place of YAML. */
public class SpecFromMapTest {

    private static Spec read(Map<String, ?> values) {
        return SpecReader.fromMap(values, Specs.FOLDER);
    }

    /** Text that is no String, as Groovy makes of "${x}". */
    private static CharSequence gstring(String text) {
        return new StringBuilder(text);
    }

    @Test
    public void theSameComesOfAMapAsOfYaml() {
        Map<String, Object> values = Map.of(
                "release",
                new BigDecimal("2025.2"),
                "flavor",
                Map.of("name", gstring("m1.amp"), "ram", 2048, "vcpus", 2L, "public", true, "id", 200),
                "keypair",
                Map.of("type", gstring("ed25519")),
                "network",
                Map.of(
                        "healthManagers",
                        List.of(Map.of("host", gstring("a")), Map.of("host", "b", "ip", "172.16.0.9"))),
                "securityGroups",
                Map.of(
                        "amphora",
                        Map.of("ingress", List.of("icmp", Map.of("rule", gstring("tcp/22"), "from", "any")))));

        assertThat(read(values)).isEqualTo(Specs.read("""
                                release: 2025.2
                                flavor: {name: m1.amp, ram: 2048, vcpus: 2, public: true, id: 200}
                                keypair: {type: ed25519}
                                network: {healthManagers: [{host: a}, {host: b, ip: 172.16.0.9}]}
                                securityGroups: {amphora: {ingress: [icmp, {rule: tcp/22, from: any}]}}
                                """));
    }

    @Test
    public void keysMayBeTextOfAnyKind() {
        Map<Object, Object> flavor = new HashMap<>();
        flavor.put(gstring("name"), "x");
        assertThat(read(Map.of("flavor", flavor)).flavor().orElseThrow().name()).isEqualTo("x");
    }

    @Test
    public void anyCollectionIsAList() {
        Spec spec = read(Map.of(
                "securityGroups",
                Map.of(
                        "amphora",
                                Map.of("from", "10.0.0.0/8", "ingress", new LinkedHashSet<>(List.of("icmp", "tcp/22"))),
                        "healthManager", Map.of("from", "any", "ingress", new String[] {"udp/5555"}))));
        assertThat(spec.securityGroups().orElseThrow().amphora().ingress()).hasSize(2);
        assertThat(spec.securityGroups().orElseThrow().healthManager().ingress())
                .hasSize(2)
                .allMatch(rule -> rule.protocol().equals("udp"));
    }

    @Test
    public void nullIsRefusedLikeAKeyWithoutValue() {
        assertRefused(Collections.singletonMap("flavor", null), "flavor: has no value; write one,");
        assertRefused(Map.of("flavor", Collections.singletonMap("ram", null)), "flavor.ram: has no value; write one,");
        assertRefused(
                Map.of("network", Map.of("healthManagers", Arrays.asList((Object) null))),
                "network.healthManagers[0]: nothing is not a mapping of name, host, ip");
    }

    @Test
    public void aBooleanIsNoTextAndTextNoBoolean() {
        assertRefused(
                Map.of("flavor", Map.of("name", true)),
                "flavor.name: \"true\" is read as a boolean; quote it: \"true\"");
        assertRefused(
                Map.of("flavor", Map.of("public", "true")), "flavor.public: \"true\" is text; write it without quotes");
    }

    @Test
    public void aMapThatHoldsItselfIsRefused() {
        Map<String, Object> self = new HashMap<>();
        self.put("flavor", self);
        assertRefused(self, "it is nested deeper than 20 levels");
    }

    @Test
    public void twoKeysOfOneTextAreRefused() {
        Map<Object, Object> flavor = new HashMap<>();
        flavor.put(gstring("name"), "a");
        flavor.put("name", "b");
        assertRefused(Map.of("flavor", flavor), "the key \"name\" is there twice");
    }

    private static void assertRefused(Map<String, ?> values, String message) {
        assertThatThrownBy(() -> read(values))
                .isInstanceOfSatisfying(
                        SpecException.class,
                        e -> assertThat(e.problems()).singleElement().asString().startsWith(message));
    }

    @Test
    public void singleValuesReplaceThoseOfTheFileAndTheOthersStay() {
        String file = "flavor: {ram: 512, disk: 3}\n"
                + "network: {subnet: {cidr: 10.0.0.0/24, gateway: 10.0.0.1}, healthManagers: [{host: a}, {host: b}]}";
        Spec spec = SpecReader.fromYaml(
                file,
                Map.of(
                        "flavor", Map.of("ram", 2048),
                        "network",
                                Map.of("subnet", Map.of("name", "n"), "healthManagers", List.of(Map.of("host", "c"))),
                        "keypair", Map.of()),
                Specs.FOLDER);

        assertThat(spec.flavor().orElseThrow().ram().value()).isEqualTo(2048);
        assertThat(spec.flavor().orElseThrow().disk().value()).isEqualTo(3);
        assertThat(spec.network().orElseThrow().subnet().name()).isEqualTo("n");
        assertThat(spec.network().orElseThrow().subnet().cidr()).hasToString("10.0.0.0/24");
        assertThat(spec.network().orElseThrow().healthManagers())
                .extracting(NetworkSpec.HealthManager::host)
                .containsExactly("c");
        assertThat(spec.keypair()).isPresent();
    }

    @Test
    public void aWrongValueThatReplacesIsNamedAsInTheFile() {
        assertThatThrownBy(() -> SpecReader.fromYaml("flavor: {}", Map.of("flavor", Map.of("ramm", 1)), Specs.FOLDER))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("flavor.ramm: unknown; did you mean ram");
    }
}
