package io.jenkins.plugins.octavia.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.Test;

/** Specifications by people who do not want a load balancer. */
public class HostileSpecTest {

    private static final String NO_MAPPING = "it must be a mapping, lines of \"key: value\", but is ";

    private static void assertRefused(String yaml, String... problems) {
        assertThat(Specs.problems(yaml)).containsExactly(problems);
    }

    @Test
    public void whatIsNoMappingIsRefused() {
        assertRefused("", NO_MAPPING + "empty");
        assertRefused("# only a comment\n", NO_MAPPING + "empty");
        assertRefused("[flavor]", NO_MAPPING + "a list");
        assertRefused("flavor", NO_MAPPING + "plain text");
    }

    @Test
    public void tagsMakeNoObjects() {
        String problem = "line 1, column 9: a tag (!...) is not allowed here; quote the value if it is text";
        for (String tagged : List.of(
                "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[]]]",
                "!mine {}",
                "!!str {a: b}",
                "!!map x",
                "!!seq x",
                "!!null {}",
                "!!int [1]",
                "!!set {a}",
                "!!omap [a: b]",
                "!!binary x",
                "!a!b {}")) {
            assertThat(Specs.problems("flavor: " + tagged)).as(tagged).containsExactly(problem);
        }
        for (String blank : List.of("!<%20x> {}", "!x%3")) {
            assertRefused("flavor: " + blank, "a tag (!...) is not allowed here; quote the value if it is text");
        }
        assertRefused("flavor: {public: !!bool maybe}", "flavor.public: \"maybe\" is not true or false");
    }

    @Test
    public void aTagThatSaysWhatTheValueIsIsFine() {
        assertThat(Specs.read("flavor: !!map {id: !!str 0200}")
                        .flavor()
                        .orElseThrow()
                        .id())
                .contains("0200");
    }

    @Test
    public void manyAliasesAreRefused() {
        StringBuilder laughs = new StringBuilder("a: &a [ha, ha]\n");
        for (char c = 'b'; c <= 'z'; c++) {
            laughs.append("%1$s: &%1$s [*%2$s, *%2$s, *%2$s]\n".formatted(c, (char) (c - 1)));
        }
        assertRefused(
                laughs.toString(),
                "not valid YAML: Number of aliases for non-scalar nodes exceeds the specified max=20");
    }

    @Test
    public void fewAliasesOfManyValuesAreRefused() {
        StringBuilder bomb = new StringBuilder("a: &a [" + "ha, ".repeat(100_000) + "ha]\n");
        for (char c = 'b'; c <= 'g'; c++) {
            bomb.append("%1$s: &%1$s [*%2$s, *%2$s, *%2$s]\n".formatted(c, (char) (c - 1)));
        }
        assertRefused(bomb.toString(), "it has more than 131072 values");
    }

    @Test
    public void anAnchorCannotReferToItself() {
        assertRefused("&a {flavor: *a}", "it is nested deeper than 20 levels");
        assertRefused("flavor: &a [*a]", "it is nested deeper than 20 levels");
        assertRefused(
                "&a {*a : x}",
                "not valid YAML: Recursive key for mapping is detected but it is not configured to be allowed.");
        assertThat(Specs.read("flavor: &a {<<: *a}").flavor()).isPresent();
    }

    @Test(timeout = 5_000)
    public void tenMegabytesAreRefusedAtOnce() {
        String problem = "it is larger than 1048576 characters; is it the right file?";
        assertRefused("x".repeat(10 << 20), problem);
        assertRefused("flavor: {}\n" + "# comment\n".repeat(1 << 20), problem);
    }

    @Test
    public void deepNestingIsRefused() {
        assertRefused("flavor: " + "[".repeat(10_000), "not valid YAML: Nesting Depth exceeded max 20");
        assertRefused("flavor: " + "{a: ".repeat(10_000), "not valid YAML: Nesting Depth exceeded max 20");
    }

    @Test
    public void aKeyIsThereOnce() {
        assertRefused("flavor: {ram: 1024, ram: 2048}", "line 1, column 21: not valid YAML: found duplicate key ram");
        assertRefused("flavor: {extraSpecs: {1: a, '1': b}}", "the key \"1\" is there twice");
    }

    @Test
    public void aKeyIsText() {
        assertRefused("? [flavor]\n: {}", "a list or a mapping is not a key");
        assertRefused("? {flavor: a}\n: {}", "a list or a mapping is not a key");
    }

    @Test
    public void controlCharactersAreRefusedAndNotRepeated() {
        assertRefused("flavor: {name: a\u0007}", "not valid YAML: it has the control character U+0007");
        for (String escape : List.of("\\e", "\\n", "\\0", "\\x9b", "\\u202e", "\\u2028", "\\ud800", "\\u200b")) {
            assertRefused(
                    "flavor: {name: \"a" + escape + "b\"}", "flavor.name: \"a?b\" has control characters (shown as ?)");
        }
        assertRefused(
                "\"fla\\e[2Jvor\": {}",
                "fla?[2Jvor: unknown; known here: release, flavor, keypair, certificates, network,"
                        + " securityGroups, image, quotas, roles, volumes, logOffload, options, octaviaFlavors, availabilityZones");
    }

    @Test
    public void whatYamlItselfRefusesIsShownInOneShortLine() {
        assertRefused(
                "release: 1\nflavor: |x\n",
                "line 2, column 10: not valid YAML: expected chomping or indentation indicators, but found x(120)");
        assertRefused("flavor: !<\n", "line 1, column 11: not valid YAML: expected URI, but found ?(10)");
        assertThat(Specs.problems("flavor: {%1$s: 1, %1$s: 2}".formatted("k".repeat(1000))))
                .singleElement()
                .asString()
                .contains("not valid YAML: found duplicate key kkk")
                .hasSizeLessThan(200);
    }

    @Test
    public void longTextIsRefusedAndShortened() {
        assertRefused(
                "image: {name: " + "x".repeat(256) + "}",
                "image.name: \"" + "x".repeat(77) + "...\" has 256 characters; 255 are allowed");
        assertThat(Specs.problems("k".repeat(1000) + ": {}"))
                .singleElement()
                .asString()
                .startsWith("k".repeat(77) + "...: unknown; known here: ");
        assertThat(Specs.read("image: {name: " + "x".repeat(255) + "}")
                        .image()
                        .orElseThrow()
                        .name())
                .hasSize(255);
    }

    @Test
    public void namesOfFilesStayInTheirFolder() {
        for (String name : List.of("../a", "a/b", "/a", "a\\b", "..", ".", "~", "$HOME", "`id`", "a;b", "a|b", "a'b")) {
            String quoted = "'" + name.replace("'", "''") + "'";
            assertThat(Specs.problems("keypair: {name: " + quoted + "}"))
                    .as(name)
                    .containsExactly(
                            "keypair.name: \"" + name
                                    + "\" has characters other than letters, digits, blanks and . @ _ -, begins with a dot or ends in .pub");
            assertThat(Specs.problems("network: {healthManagers: [{host: " + quoted + "}]}"))
                    .as(name)
                    .containsExactly("network.healthManagers[0].host: \"" + name
                            + "\" is not a host name of up to 220 letters, digits, . _ and -");
        }
    }

    @Test
    public void aHostsNameLeavesRoomForThatOfItsPort() {
        String longest = "h".repeat(220);
        assertThat(Specs.read("network: {healthManagers: [{host: b}, {host: " + longest + "}]}")
                        .network()
                        .orElseThrow()
                        .healthManagers()
                        .get(1)
                        .name())
                .hasSize(255);
        assertThat(Specs.problems("network: {healthManagers: [{host: h" + longest + "}]}"))
                .hasSize(1);
    }

    @Test
    public void shellTextIsTextWhereTextIsFree() {
        assertThat(Specs.read("image: {name: \"$(reboot) `id` ; rm -rf / 'x'\"}")
                        .image()
                        .orElseThrow()
                        .name())
                .isEqualTo("$(reboot) `id` ; rm -rf / 'x'");
    }

    @Test
    public void anAddressThatMayHoldASecretIsNotShown() {
        for (String address : List.of(
                "https://user:pa/ss@host/x.qcow2", "https://host/x.qcow2?sig=pa|ss", "https://host:99999/x?sig=pa")) {
            assertThatThrownBy(() -> Specs.read("image: {file: '" + address + "', sha256: " + "a".repeat(64) + "}"))
                    .isInstanceOf(SpecException.class)
                    .hasMessageContaining("(not shown, for it may hold a secret)")
                    .hasMessageNotContaining("pa|ss")
                    .hasMessageNotContaining("pa/ss")
                    .hasMessageNotContaining("sig=");
        }
    }
}
