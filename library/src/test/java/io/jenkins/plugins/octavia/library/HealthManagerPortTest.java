package io.jenkins.plugins.octavia.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Test;

public class HealthManagerPortTest extends LibraryTest {

    private static final String BOTH = "agents: ['network-1': 'net1', 'network-2': 'net2'], network: network";
    private static final String FIRST = "agents: ['network-1': 'net1'], network: network";

    private final Map<String, Object> first = port("network-1", "port-1", "fa:16:3e:00:00:01", "192.168.0.2");
    private final Map<String, Object> second = port("network-2", "port-2", "fa:16:3e:00:00:02", "192.168.0.3");

    @Before
    public void machine() throws IOException {
        // The script of the library would change this machine: all that runs is this, instead of the Python that should
        // run it.
        command(
                "python3",
                "[ \"$1\" = -I ] || exit 98; shift; printf '%s\\0' \"$@\" > \"" + record("$NODE")
                        + "\"; for f in \"${1%/*}\"/*; do echo \"$f\" >> \"" + record("files")
                        + "\"; done; echo made; exit 0");
        set("network", new LinkedHashMap<>(Map.of("healthManagers", new ArrayList<>(List.of(first, second)))));
        answer(this::execute);
    }

    @Test
    public void presentMakesThePortOfItsHostOnEachAgent() throws Exception {
        assertThat(run("octaviaHealthManagerPort(" + BOTH + ")"))
                .isEqualTo(Map.of("network-1", "changed", "network-2", "changed"));

        assertThat(parallels()).containsExactly(Set.of("network-1", "network-2"));
        assertThat(calls("node")).extracting(call -> call.text("label")).containsExactly("net1", "net2");
        assertThat(words("net1"))
                .containsExactly(
                        script("net1"),
                        "as-root",
                        "present",
                        "--interface",
                        "o-hm0",
                        "--bridge",
                        "br-int",
                        "--switch",
                        "openvswitch",
                        "--port-id",
                        "port-1",
                        "--mac",
                        "fa:16:3e:00:00:01",
                        "--address",
                        "192.168.0.2/24",
                        "--mtu",
                        "1450");
        assertThat(words("net2"))
                .contains("port-2", "fa:16:3e:00:00:02", "192.168.0.3/24")
                .startsWith(script("net2"));
    }

    @Test
    public void theSwitchOfAContainerIsNamedInOneWord() throws Exception {
        run("octaviaHealthManagerPort(" + FIRST + ", ovsVsctl: 'podman exec my_switch ovs-vsctl')");
        assertThat(words("net1")).containsSubsequence("--ovs-vsctl", "podman exec my_switch ovs-vsctl");
    }

    /** It may have one executor, which the call that waits for a second would hold for good. */
    @Test
    public void onAnAgentThatHasTheLabelNoSecondNodeIsTaken() throws Exception {
        assertThat(run("node('net1') { octaviaHealthManagerPort(" + BOTH + ") }"))
                .isEqualTo(Map.of("network-1", "changed", "network-2", "changed"));
        assertThat(calls("node")).extracting(call -> call.text("label")).containsExactly("net1", "net2");
        assertThat(words("net1")).contains("port-1");
        assertThat(words("net2")).contains("port-2");
    }

    @Test
    public void everyArgumentReachesTheScript() throws Exception {
        run("octaviaHealthManagerPort(" + FIRST
                + ", state: 'present', interface: 'hm1', bridge: 'br-x', 'switch': 'ovn', address: 'dhcp')");
        assertThat(words("net1"))
                .containsExactly(
                        script("net1"),
                        "as-root",
                        "present",
                        "--interface",
                        "hm1",
                        "--bridge",
                        "br-x",
                        "--switch",
                        "ovn",
                        "--port-id",
                        "port-1",
                        "--mac",
                        "fa:16:3e:00:00:01",
                        "--address",
                        "dhcp",
                        "--mtu",
                        "1450");
    }

    @Test
    public void absentNeedsNoNetwork() throws Exception {
        assertThat(run("octaviaHealthManagerPort(agents: [other: 'net1'], state: 'absent', interface: 'hm1')"))
                .isEqualTo(Map.of("other", "changed"));
        assertThat(words("net1")).containsExactly(script("net1"), "as-root", "absent", "--interface", "hm1");
    }

    @Test
    public void checkAsksForTheListenerUnlessToldNotTo() throws Exception {
        assertThat(run("octaviaHealthManagerPort(" + FIRST + ", state: 'check')"))
                .isEqualTo(Map.of("network-1", "unchanged"));
        assertThat(words("net1"))
                .startsWith(script("net1"), "as-root", "check")
                .endsWith("--mtu", "1450", "--listener", "yes");

        run("octaviaHealthManagerPort(" + FIRST + ", state: 'check', listener: false)");
        assertThat(words("net1")).endsWith("--listener", "no");
    }

    @Test
    public void whatTheScriptFoundDoneIsUnchanged() throws Exception {
        command("python3", "echo 'o-hm0: unchanged'");
        assertThat(run("octaviaHealthManagerPort(" + FIRST + ")")).isEqualTo(Map.of("network-1", "unchanged"));
        assertThat(calls("echo")).extracting(call -> call.text("message")).containsExactly("o-hm0: unchanged");
    }

    /** The rule of sudoers would be for every file that a job may put there. */
    @Test
    public void nothingOfTheWorkspaceIsRunBySudo() throws Exception {
        command("sudo", "echo \"$@\" >> \"" + record("sudo") + "\"");
        assumeTrue("python3 is installed", Files.isExecutable(Path.of("/usr/bin/python3")));
        command(
                "python3",
                String.join(
                        "\n",
                        "exec /usr/bin/python3 -c 'import os, pwd, runpy, sys",
                        "os.geteuid = lambda: 1000",
                        "pwd.getpwuid = lambda uid: pwd.struct_passwd([\"jenkins\"] + 6 * [\"\"])",
                        "sys.argv = sys.argv[2:]",
                        "runpy.run_path(sys.argv[0], run_name=\"__main__\")' \"$@\""));
        assertThat(failure("octaviaHealthManagerPort(" + FIRST + ")"))
                .isInstanceOf(Aborted.class)
                .hasMessage("health manager on network-1: failed:\nhealth-manager-port.py:"
                        + " there is no /usr/local/lib/octavia-prerequisites/health-manager-port.py, which jenkins may"
                        + " run by sudo: install it as root, from a copy that only root may change:"
                        + " python3 -I health-manager-port.py install");
        assertThat(Path.of(record("sudo"))).doesNotExist();
    }

    @Test
    public void nothingInAValueIsTakenForMore() throws Exception {
        List<String> hostile = List.of("a'b", "$(touch x)", "`touch x`", "a b\n--c", "\"; touch x; '", "\\'", "*");
        for (String value : hostile) {
            set("hostile", value);
            first.put("portId", value);
            run("octaviaHealthManagerPort(" + FIRST + ", interface: hostile, bridge: hostile)");
            assertThat(words("net1"))
                    .hasSize(17)
                    .containsSubsequence(
                            "--interface", value, "--bridge", value, "--switch", "openvswitch", "--port-id", value);
        }
    }

    @Test
    public void wrongArgumentsAreNamedBeforeANodeIsTaken() {
        assertRefused("", "agents: required");
        assertRefused("agents: [:]", "agents: required");
        assertRefused("agents: ['net1']", "agents: not a map; give [name: value, ...]");
        assertRefused("agents: 'net1'", "agents: not a map");
        assertRefused(FIRST.replace("network: network", "network: 'x'"), "network: not a map");
        assertRefused(
                "agents: ['network-1': ''], network: network",
                "agents: network-1 has no label, and would be any agent; give the label of the agent on that host");
        assertRefused(FIRST + ", interfce: 'x', bridgee: 'y'", "interfce, bridgee: unknown; there are agents, network");
        assertRefused(FIRST + ", state: 'prsent'", "state: prsent is not one of present, absent, check");
        assertRefused(FIRST + ", address: '10.0.0.1'", "address: 10.0.0.1 is not one of static, dhcp");
        assertRefused("agents: ['network-1': 'net1']", "network: it has no port for network-1, only for none");
        assertRefused(
                "agents: [a: 'net1', 'network-1': 'net1', b: 'net2'], network: network",
                "network: it has no port for a, b, only for network-1, network-2");
    }

    @Test
    public void failsWithWhatTheScriptSaid() throws Exception {
        command("python3", "echo 'no such bridge' >&2; exit 1");
        assertThat(failure("octaviaHealthManagerPort(" + FIRST + ")"))
                .isInstanceOf(Aborted.class)
                .hasMessage("health manager on network-1: failed:\nno such bridge");
    }

    @Test
    public void oneHostsFailureDoesNotStopTheOther() throws Exception {
        command("python3", "shift; printf '%s\\0' \"$@\" > \"" + record("$NODE") + "\"; [ \"$NODE\" != net1 ]");
        assertThat(failure("octaviaHealthManagerPort(" + BOTH + ")")).hasMessageContaining("network-1: failed");
        assertThat(words("net2")).contains("port-2");
    }

    @Test
    public void checkFailsWithEveryDifference() throws Exception {
        command(
                "python3",
                "echo 'mtu: is 1500, wanted 1450'; echo 'list: is none, wanted 1.2.3.4:5555 among it'; exit 1");
        assertThat(failure("octaviaHealthManagerPort(" + FIRST + ", state: 'check')"))
                .hasMessage("health manager on network-1: differs:\nmtu: is 1500, wanted 1450\n"
                        + "list: is none, wanted 1.2.3.4:5555 among it");
    }

    @Test
    public void checkLooksIntoTheHostsOctaviaConfWhereToldWhichItIs() throws Exception {
        run("octaviaHealthManagerPort(" + FIRST + ", state: 'check', conf: '/etc/octavia/octavia.conf')");
        assertThat(words("net1")).endsWith("--listener", "yes", "--conf", "/etc/octavia/octavia.conf");
        run("octaviaHealthManagerPort(" + FIRST + ", conf: '/etc/octavia/octavia.conf')");
        assertThat(words("net1")).doesNotContain("--conf");
    }

    @Test
    public void aHostMayHaveANameThatWasPutTogether() throws Exception {
        run("int n = 1; octaviaHealthManagerPort(agents: [(\"network-${n}\".toString()): 'net1'], network: network)");
        assertThat(calls("node")).extracting(call -> call.text("label")).containsExactly("net1");
        run("int n = 1; octaviaHealthManagerPort(agents: [(\"network-${n}\"): 'net2'], network: network)");
        assertThat(calls("node")).extracting(call -> call.text("label")).containsExactly("net1", "net2");
    }

    @Test
    public void itsFolderIsRemovedWhateverHappens() throws Exception {
        run("octaviaHealthManagerPort(" + FIRST + ")");
        assertThat(Path.of(script("net1")).getParent()).doesNotExist();
        assertThat(calls("deleteDir")).hasSize(1);

        command("python3", "exit 1");
        failure("octaviaHealthManagerPort(" + FIRST + ")");
        assertThat(Path.of(script("net1")).getParent()).doesNotExist();

        answer(call -> {
            throw new IllegalStateException("the agent went away");
        });
        assertThat(failure("octaviaHealthManagerPort(" + FIRST + ")")).hasMessageContaining("the agent went away");
        assertThat(Path.of(script("net1")).getParent()).doesNotExist();
        assertThat(calls("deleteDir")).hasSize(3);
    }

    @Test
    public void theScriptFindsAllFilesThatItInstalls() throws Exception {
        run("octaviaHealthManagerPort(" + FIRST + ")");
        String script =
                Files.readString(LIBRARY.resolve("resources/io/jenkins/plugins/octavia/health-manager-port.py"));
        Matcher installed = Pattern.compile("INSTALLED = \\[([^\\]]+)\\]").matcher(script);
        assertThat(installed.find()).isTrue();
        Set<String> wanted = new TreeSet<>(Arrays.asList(installed.group(1).split("[',\\s]+")));
        wanted.remove("");
        wanted.add("output");
        try (Stream<String> files = Files.lines(Path.of(record("files")))) {
            assertThat(files.map(file -> Path.of(file).getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(wanted);
        }
    }

    /** A host that is on the network by an interface of its own has none to be made. */
    @Test
    public void aHostWithoutAPortIsRefused() {
        first.put("portId", "");
        first.put("mac", "");

        assertRefused(FIRST, "network: it has no port for network-1, only for network-2;");
    }

    private void assertRefused(String arguments, String problem) {
        assertThat(failure("octaviaHealthManagerPort(" + arguments + ")"))
                .as(arguments)
                .isInstanceOf(Aborted.class)
                .hasMessageStartingWith("octaviaHealthManagerPort: " + problem);
        assertThat(calls("node")).isEmpty();
    }

    private String script(String label) {
        return workspace(label) + "@tmp/octavia-health-manager-port/health-manager-port.py";
    }

    private String record(String name) {
        return temporary.getRoot() + "/record-" + name;
    }

    private List<String> words(String label) throws IOException {
        return List.of(Files.readString(Path.of(record(label))).split("\0"));
    }

    private static Map<String, Object> port(String host, String id, String mac, String ip) {
        return new LinkedHashMap<>(Map.of("host", host, "portId", id, "mac", mac, "ip", ip, "prefix", 24, "mtu", 1450));
    }
}
