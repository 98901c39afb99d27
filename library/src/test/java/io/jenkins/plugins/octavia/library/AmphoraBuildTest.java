package io.jenkins.plugins.octavia.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import io.jenkins.plugins.octavia.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.Before;
import org.junit.Test;

public class AmphoraBuildTest extends LibraryTest {

    private static final String PYTHON = "/usr/bin/python3";
    private static final String ELEMENTS = "agent: 'dib', elements: ['vm', 'debian-minimal']";
    private static final String OCTAVIA = "agent: 'dib', octavia: '/opt/octavia'";
    private static final String GIT = "agent: 'dib', git: 'https://opendev.org/openstack/octavia'";
    private static final String PROPERTIES = "{\"octavia_commit\": \"a1b2\", \"dib_version\": \"3.13.0\","
            + " \"elements\": \"base vm\", \"built_at\": \"2026-01-02T03:04:05Z\", \"manifest_sha256\": \"ab\","
            + " \"sha256\": \"cd\", \"virtual_size\": \"4294967296\"}";

    @Before
    public void machine() throws IOException {
        command("mkdir", "exec /bin/mkdir \"$@\"");
        // A build takes long and wants root: all that runs is this, instead of the Python that should run the script.
        scriptDoes("echo image > \"$image\"; echo '" + PROPERTIES + "' > \"$properties\"");
        set("temp", temporary.getRoot().toString());
        answer(this::execute);
    }

    @Test
    public void elementsAreBuiltByDiskImageCreate() throws Exception {
        run("octaviaAmphoraBuild(" + ELEMENTS + ")");
        assertThat(calls("node")).extracting(call -> call.text("label")).containsExactly("dib");
        assertThat(words())
                .containsExactly(
                        script().toString(),
                        "build",
                        "--output",
                        result("amphora-x64-haproxy.qcow2"),
                        "--log",
                        result("amphora-x64-haproxy.log"),
                        "--properties",
                        result("amphora-x64-haproxy.json"),
                        "--cache",
                        temporary.getRoot() + "/home/.cache/octavia-amphora-build",
                        "--temp",
                        "/var/tmp",
                        "--free",
                        "6",
                        "--elements",
                        "vm debian-minimal",
                        "--");
        assertThat(temporary.getRoot().toPath().resolve("home/.cache/octavia-amphora-build"))
                .isDirectory();
    }

    @Test
    public void everyArgumentReachesTheScript() throws Exception {
        Path cache = temporary.getRoot().toPath().resolve("it's/cache");
        set("cache", cache.toString());
        run(
                "octaviaAmphoraBuild(agent: 'dib', elements: 'vm fake', size: 3, file: 'a.qcow2', temp: '/scratch', cache: cache,"
                        + " free: 0, environment: [DIB_RELEASE: 'bookworm', AMP_X: \"${1}\"], options: ['-p', 'vim,nano', '-u'])");
        assertThat(words().subList(2, words().size()))
                .containsExactly(
                        "--output",
                        result("a.qcow2"),
                        "--log",
                        result("a.log"),
                        "--properties",
                        result("a.json"),
                        "--cache",
                        cache.toString(),
                        "--temp",
                        "/scratch",
                        "--free",
                        "0",
                        "--size",
                        "3",
                        "--elements",
                        "vm fake",
                        "--env",
                        "DIB_RELEASE=bookworm",
                        "--env",
                        "AMP_X=1",
                        "--",
                        "-p",
                        "vim,nano",
                        "-u");
        assertThat(cache).isDirectory();
    }

    @Test
    public void octaviaIsFetchedWhereToldWhatToFetchAndItsAgentIsOfTheSameBranch() throws Exception {
        run("octaviaAmphoraBuild(" + GIT + ", branch: 'stable/2025.1', size: '2')");
        assertThat(words())
                .endsWith(
                        "--size",
                        "2",
                        "--git",
                        "https://opendev.org/openstack/octavia",
                        "--branch",
                        "stable/2025.1",
                        "--env",
                        "DIB_REPOLOCATION_amphora_agent=https://opendev.org/openstack/octavia",
                        "--",
                        "-g",
                        "stable/2025.1");
        run("octaviaAmphoraBuild(" + GIT + ", branch: 'mine', agentBranch: 'stable/2025.1')");
        assertThat(flags()).containsExactly("-g", "stable/2025.1");
        run("octaviaAmphoraBuild(" + GIT
                + ", environment: [DIB_REPOLOCATION_amphora_agent: 'https://example.com/other'])");
        assertThat(words())
                .contains("DIB_REPOLOCATION_amphora_agent=https://example.com/other")
                .doesNotContain("DIB_REPOLOCATION_amphora_agent=https://opendev.org/openstack/octavia");
    }

    @Test
    public void aCheckoutIsTakenWhereItLies() throws Exception {
        run("octaviaAmphoraBuild(" + OCTAVIA + ")");
        assertThat(words()).endsWith("--octavia", "/opt/octavia", "--");
    }

    @Test
    public void everyFlagOfOctaviasScriptHasAName() throws Exception {
        run("octaviaAmphoraBuild(" + OCTAVIA
                + ", arch: 'arm64', backend: 'haproxy', release: 10, agentBranch: 'stable/2025.1',"
                + " baseOs: 'rocky', kernel: 'linux-image', macSecurity: true, tmpfs: false, cpuPinning: true, sshd: false,"
                + " distributionPackages: true, tracing: true, fips: true)");
        assertThat(flags())
                .containsExactly(
                        "-a",
                        "arm64",
                        "-b",
                        "haproxy",
                        "-d",
                        "10",
                        "-g",
                        "stable/2025.1",
                        "-i",
                        "rocky",
                        "-k",
                        "linux-image",
                        "-e",
                        "-f",
                        "-m",
                        "-n",
                        "-p",
                        "-x",
                        "-y");
        run("octaviaAmphoraBuild(" + OCTAVIA
                + ", arch: null, macSecurity: false, tmpfs: true, cpuPinning: false, sshd: true,"
                + " distributionPackages: false, tracing: false, fips: null)");
        assertThat(flags()).isEmpty();
    }

    @Test
    public void nothingInAValueIsTakenForMore() throws Exception {
        List<String> hostile =
                List.of("a'b", "$(touch x)", "`touch x`", "a b\n--c", "\"; touch x; '", "\\'", "*", "--");
        for (String value : hostile) {
            set("hostile", value);
            run("octaviaAmphoraBuild(" + GIT
                    + ", branch: hostile, temp: '/' + hostile, environment: [(hostile): hostile],"
                    + " arch: hostile, kernel: hostile)");
            assertThat(words())
                    .containsSubsequence("--temp", "/" + value, "--free", "6", "--branch", value)
                    .containsSubsequence(
                            "--env", "DIB_REPOLOCATION_amphora_agent=https://opendev.org/openstack/octavia")
                    .endsWith("--env", value + "=" + value, "--", "-a", value, "-g", value, "-k", value);
            run("octaviaAmphoraBuild(agent: 'dib', elements: [hostile, 'vm'], options: [hostile, '-p'],"
                    + " cache: temp + '/' + hostile)");
            assertThat(words())
                    .containsSubsequence("--cache", temporary.getRoot() + "/" + value, "--temp", "/var/tmp")
                    .endsWith("--elements", value + " vm", "--", value, "-p");
            run("octaviaAmphoraBuild(agent: 'dib', octavia: '/' + hostile)");
            assertThat(words()).endsWith("--octavia", "/" + value, "--");
        }
        assertThat(workspace("dib").resolve("x")).doesNotExist();
    }

    @Test
    public void returnsTheImageAndWhereItComesFrom() throws Exception {
        assertThat(run("octaviaAmphoraBuild(" + OCTAVIA + ", file: 'a.qcow2')"))
                .isEqualTo(Map.of(
                        "file", "octavia-amphora/a.qcow2",
                        "log", "octavia-amphora/a.log",
                        "sha256", "cd",
                        "virtualSize", 4294967296L,
                        "agent", "dib-1",
                        "properties",
                                Map.of(
                                        "octavia_commit", "a1b2",
                                        "dib_version", "3.13.0",
                                        "elements", "base vm",
                                        "built_at", "2026-01-02T03:04:05Z",
                                        "manifest_sha256", "ab",
                                        "build_agent", "dib-1",
                                        "build_url", "https://jenkins.example.com/job/octavia/7/")));
    }

    @Test
    public void octaviaImageTakesTheProperties() throws Exception {
        Map<?, ?> image = (Map<?, ?>) run("octaviaAmphoraBuild(" + OCTAVIA + ")");
        Map<?, ?> properties = (Map<?, ?>) image.get("properties");
        SpecReader.fromMap(
                Map.of(
                        "image",
                        Map.of(
                                "file",
                                image.get("file"),
                                "properties",
                                properties,
                                "sameWhen",
                                new ArrayList<>(properties.keySet()))),
                workspace("dib"));
        assertThat(properties.values()).allSatisfy(value -> assertThat(value).isInstanceOf(String.class));
    }

    @Test
    public void theBodyGetsTheImageOnTheAgentThatHasIt() throws Exception {
        assertThat(run("octaviaAmphoraBuild(" + ELEMENTS + ", file: 'a.qcow2') { image ->\n"
                        + "    octaviaImage(cloud: 'prod', file: image.file, properties: image.properties)\n"
                        + "}.sha256"))
                .isEqualTo("cd");
        assertThat(calls("octaviaImage")).singleElement().satisfies(call -> {
            assertThat(call.node()).isEqualTo("dib");
            assertThat(call.folder().resolve(call.text("file"))).hasContent("image");
        });
        assertThat(calls("node")).hasSize(1);
    }

    @Test
    public void theBodyDoesNotRunWhereTheBuildFailed() throws Exception {
        scriptDoes("exit 1");
        failure("octaviaAmphoraBuild(" + ELEMENTS + ") { echo 'uploading' }");
        assertThat(calls("echo")).isEmpty();
    }

    /** By the plugin, as octaviaImage looks at what it uploads. */
    @Test
    public void whatWouldNotBeUploadedIsNoResult() throws Exception {
        run("octaviaAmphoraBuild(" + ELEMENTS + ", file: 'a.qcow2')");
        assertThat(calls("octaviaImageCheck"))
                .extracting(call -> call.node() + " " + call.text("file"))
                .containsExactly("dib octavia-amphora/a.qcow2");

        onStep("octaviaImageCheck", call -> {
            throw new Aborted("image file a.qcow2: is marked as corrupt");
        });
        assertThat(failure("octaviaAmphoraBuild(" + ELEMENTS + ") { echo 'uploading' }"))
                .hasMessage("image file a.qcow2: is marked as corrupt");
        assertThat(calls("echo")).isEmpty();
    }

    @Test
    public void whatAnEarlierBuildLeftIsRemovedFirst() throws Exception {
        Path old = Files.createDirectories(workspace("dib").resolve("octavia-amphora"))
                .resolve("old.qcow2");
        Files.writeString(old, "old");
        run("octaviaAmphoraBuild(" + ELEMENTS + ")");
        assertThat(old).doesNotExist();
    }

    @Test
    public void theRootPasswordIsInTheEnvironmentOfTheScriptAlone() throws Exception {
        run("octaviaAmphoraBuild(" + OCTAVIA + ", rootPasswordCredentialsId: 'amphora-root')");
        assertThat(Path.of(record("password"))).hasContent("secret of amphora-root");
        assertThat(words()).noneMatch(word -> word.contains("secret"));
        assertThat(calls("sh")).noneMatch(call -> call.text("script").contains("secret"));

        run("octaviaAmphoraBuild(" + OCTAVIA + ")");
        assertThat(Path.of(record("password"))).isEmptyFile();
    }

    @Test
    public void wrongArgumentsAreNamedBeforeANodeIsTaken() {
        assertRefused("", "agent: required");
        assertRefused("elements: 'vm'", "agent: required");
        assertRefused(
                ELEMENTS + ", sise: 2, relase: 'x'", "sise, relase: unknown; there are agent, octavia, git, elements");
        assertRefused("agent: 'dib'", "octavia, git, elements: one of them is required");
        assertRefused(GIT + ", octavia: 'x', elements: 'vm'", "octavia, git, elements: only one of them can be built");
        assertRefused(ELEMENTS + ", branch: 'master'", "branch: goes with git");
        assertRefused(OCTAVIA + ", branch: 'master'", "branch: goes with git");
        assertRefused("agent: 'dib', octavia: 'src/octavia'", "octavia: does not begin with /");
        assertRefused(
                ELEMENTS + ", environment: [DIB_RELEASE: null]", "environment: not a map of variables with values");
        assertRefused(
                ELEMENTS + ", rootPasswordCredentialsId: 'x', arch: 'arm64', tmpfs: false",
                "rootPasswordCredentialsId, arch, tmpfs: not with elements");
        assertRefused(GIT + ", options: ['-x']", "options: not with git");
        assertRefused(OCTAVIA + ", arch: '', kernel: ['a'], release: true", "arch, release, kernel: not text");
        assertRefused("agent: ['dib'], elements: 'vm'", "agent: not text");
        assertRefused(OCTAVIA + ", tmpfs: 'no', fips: 1", "tmpfs, fips: neither true nor false");
        assertRefused(ELEMENTS + ", size: '2G', free: -1", "size, free: not a number of GiB");
        assertRefused("agent: 'dib', elements: []", "elements: names none");
        assertRefused("agent: 'dib', elements: ' '", "elements: names none");
        assertRefused(ELEMENTS + ", environment: ['DIB_X=1']", "environment: not a map of variables");
        assertRefused(ELEMENTS + ", options: '-x'", "options: not a list");
        for (String file : List.of("a.raw", "../a.qcow2", "b/a.qcow2", "*.qcow2", "a,b.qcow2", ".qcow2", "-a.qcow2")) {
            assertRefused(ELEMENTS + ", file: '" + file + "'", "file: not a name of letters");
        }
        assertRefused(ELEMENTS + ", temp: 'tmp', cache: 'c'", "temp, cache: does not begin with /");
        for (String url : List.of("ext::sh -c x", "--upload-pack=x", "host:octavia", "ftp://host/octavia")) {
            assertRefused("agent: 'dib', git: '" + url + "'", "git: the URL begins with none of https://");
        }
    }

    @Test
    public void whatLogsMustNotShowIsRefusedAndNotRepeated() {
        for (String url : List.of("https://u:secret@host/o", "https://secret@host/o", "ssh://u:secret@host/o")) {
            assertRefused("agent: 'dib', git: '" + url + "'", "git: a user or password in the URL is seen by all");
            assertThat(failure("octaviaAmphoraBuild(agent: 'dib', git: '" + url + "')"))
                    .hasMessageNotContaining("secret");
        }
        for (String name : List.of("AMP_ROOTPW", "DIB_PASSWORD", "DIB_DEV_USER_PASSWORD")) {
            assertRefused(ELEMENTS + ", environment: [" + name + ": 'x']", name + ": a secret, which logs would show");
        }
        assertRefused(
                OCTAVIA + ", tracing: true, rootPasswordCredentialsId: 'x'",
                "tracing: it would write the root password into the log");
        assertThat(calls("sh")).isEmpty();
    }

    @Test
    public void userOfAnSshUrlIsNoSecret() throws Exception {
        run("octaviaAmphoraBuild(agent: 'dib', git: 'ssh://git@host:29418/octavia')");
        assertThat(words()).containsSubsequence("--git", "ssh://git@host:29418/octavia");
    }

    @Test
    public void failsWithWhatTheScriptSaidWasWrong() throws Exception {
        scriptDoes("echo building; echo 'DIB ended with 1' >&2; exit 1");
        assertThat(failure("octaviaAmphoraBuild(" + ELEMENTS + ")"))
                .isInstanceOf(Aborted.class)
                .hasMessage("amphora image on dib-1: failed:\nDIB ended with 1");

        scriptDoes("exit 137");
        assertThat(failure("octaviaAmphoraBuild(" + ELEMENTS + ")"))
                .hasMessage("amphora image on dib-1: failed:\nexit status 137");
    }

    /** With the script itself, as far as it gets with so few commands. */
    @Test
    public void everythingThatIsMissingIsReportedWithItsPackage() throws Exception {
        scriptItself();
        assertThat(failure(
                        "octaviaAmphoraBuild(agent: 'dib', git: 'https://host/octavia', temp: temp, cache: temp + '/c',"
                                + " free: 65535)"))
                .isInstanceOf(Aborted.class)
                .hasMessageStartingWith("amphora image on dib-1: failed:\nmissing: ")
                .hasMessageContainingAll(
                        "missing: disk-image-create (Debian, Ubuntu: python3-diskimage-builder; RHEL: diskimage-builder)",
                        "missing: qemu-img (Debian, Ubuntu: qemu-utils; RHEL: qemu-img)",
                        "missing: free disk: ",
                        "GiB, 65535 are wanted",
                        "Debian, Ubuntu: apt-get install python3-diskimage-builder");
        assertThat(calls("sh")).hasSize(1);
    }

    @Test
    public void whatOnlyTheScriptRefusesIsAWrongArgument() throws Exception {
        scriptItself();
        assertThat(failure(
                        "octaviaAmphoraBuild(agent: 'dib', elements: 'vm', temp: temp, cache: temp + '/c', size: 2000,"
                                + " environment: [LD_PRELOAD: 'x'])"))
                .hasMessage("amphora image on dib-1: wrong arguments:\n"
                        + "amphora-build.py: --size: '2000' is not a number from 1 to 1024\n"
                        + "amphora-build.py: --env: 'LD_PRELOAD' is not a variable of DIB");
    }

    @Test
    public void theLogIsArchivedWhateverHappens() throws Exception {
        run("octaviaAmphoraBuild(" + ELEMENTS + ")");
        scriptDoes("exit 1");
        failure("octaviaAmphoraBuild(" + ELEMENTS + ")");
        aborted();
        assertThat(failure("octaviaAmphoraBuild(" + ELEMENTS + ")")).isInstanceOf(CancellationException.class);
        assertThat(calls("archiveArtifacts"))
                .hasSize(3)
                .allSatisfy(call -> assertThat(call.arguments())
                        .containsEntry("artifacts", "octavia-amphora/amphora-x64-haproxy.log")
                        .containsEntry("allowEmptyArchive", true));
        assertThat(workspace("dib").resolve("octavia-amphora/amphora-x64-haproxy.log"))
                .as("what it had written when it was aborted")
                .hasContent("log");
    }

    @Test
    public void itsFolderIsRemovedWhateverHappens() throws Exception {
        run("octaviaAmphoraBuild(" + ELEMENTS + ")");
        assertThat(script().getParent()).doesNotExist();
        scriptDoes("exit 1");
        failure("octaviaAmphoraBuild(" + ELEMENTS + ")");
        assertThat(script().getParent()).doesNotExist();
        aborted();
        failure("octaviaAmphoraBuild(" + ELEMENTS + ", file: 'a.qcow2')");
        assertThat(script().getParent()).doesNotExist();
        assertThat(Path.of(record("words"))).content().contains("a.qcow2");
    }

    private void aborted() {
        answer(call -> {
            execute(call);
            throw new CancellationException("aborted");
        });
    }

    private void scriptDoes(String lines) throws IOException {
        command(
                "python3",
                String.join(
                        "\n",
                        "[ \"$1\" = -I ] || exit 98",
                        "shift",
                        "printf '%s\\0' \"$@\" > '" + record("words") + "'",
                        "printf %s \"$AMP_ROOTPW\" > '" + record("password") + "'",
                        "[ -f \"$1\" ] || exit 99",
                        "while [ $# -gt 0 ] && [ \"$1\" != -- ]; do case $1 in",
                        "    --output) image=$2 ;; --log) echo log > \"$2\" ;; --properties) properties=$2 ;;",
                        "esac; shift; done",
                        lines));
    }

    private void scriptItself() throws IOException {
        assumeTrue("python3 is installed", Files.isExecutable(Path.of(PYTHON)));
        command("python3", "exec " + PYTHON + " \"$@\"");
    }

    private void assertRefused(String arguments, String problem) {
        assertThat(failure("octaviaAmphoraBuild(" + arguments + ")"))
                .as(arguments)
                .isInstanceOf(Aborted.class)
                .hasMessageStartingWith("octaviaAmphoraBuild: " + problem);
        assertThat(calls("node")).isEmpty();
    }

    private Path script() {
        return Path.of(workspace("dib") + "@tmp/octavia-amphora-build/amphora-build.py");
    }

    private String result(String file) {
        return workspace("dib") + "/octavia-amphora/" + file;
    }

    private String record(String name) {
        return temporary.getRoot() + "/record-" + name;
    }

    private List<String> words() throws IOException {
        return List.of(Files.readString(Path.of(record("words"))).split("\0"));
    }

    private List<String> flags() throws IOException {
        return words().subList(words().indexOf("--") + 1, words().size());
    }
}
