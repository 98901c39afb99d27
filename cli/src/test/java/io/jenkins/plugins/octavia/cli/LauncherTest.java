package io.jenkins.plugins.octavia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The script at the root, as an installation has it: beside the jar. In place of Java there is a script that says how it is called. */
public class LauncherTest {

    private static final Path LAUNCHER = Path.of("..", "octavia-prerequisites");
    private static final String JAVA = """
            #!/bin/sh
            echo "$*" >> "$(dirname "$0")/calls"
            case $* in
                *-XX:DumpLoadedClassList*) mkdir out && echo secret > out/key; echo "$#: ${OCTAVIA_CA_PASSPHRASE:-none}" > \
            "$(dirname "$0")/passphrase" ;;
                *-Xshare:dump*) [ -e out/key ] && echo classes > archive ;;
                *) echo "$*" ;;
            esac
            """;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final Map<String, String> variables = new TreeMap<>();
    private Path bin;
    private Path launcher;
    private Path cache;

    private record Result(int status, String out, String err) {}

    @Before
    public void installation() throws IOException {
        Path root = folder.getRoot().toPath();
        bin = Files.createDirectory(root.resolve("bin"));
        executable(bin.resolve("java"), JAVA);
        Path home = Files.createDirectory(root.resolve("an installation"));
        launcher = Files.copy(LAUNCHER, home.resolve("octavia-prerequisites"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createFile(home.resolve("octavia-prerequisites.jar"));
        cache = root.resolve("cache/octavia-prerequisites");
        variables.put("PATH", bin + ":" + System.getenv("PATH"));
        variables.put("XDG_CACHE_HOME", root.resolve("cache").toString());
        variables.put("OCTAVIA_CA_PASSPHRASE", "a secret of the user's");
    }

    @Test
    public void theFirstCallLaysOutClassesAndTheNextOnesUseThem() throws Exception {
        for (int call = 0; call < 2; call++) {
            Result result = run("plan", "--spec", "a b");
            assertThat(result.err()).isEmpty();
            assertThat(result.out()).contains("-XX:SharedArchiveFile=" + cache).endsWith("plan --spec a b\n");
        }
        assertThat(calls()).hasSize(4);
        assertThat(files(cache))
                .singleElement()
                .satisfies(file -> assertThat(file).hasContent("classes"));
    }

    @Test
    public void nothingOfTheDemonstrationStaysAndNothingOfTheUserIsInIt() throws Exception {
        run("--version");
        assertThat(files(folder.getRoot().toPath())).noneMatch(file -> file.endsWith("key"));
        assertThat(bin.resolve("passphrase")).content().contains("none");
    }

    @Test
    public void whatAKilledCallLeftIsRemovedByTheNextThatLaysOut() throws Exception {
        Path left = Files.createDirectories(cache.resolve("work.killed"));
        Files.createFile(left.resolve("key"));
        Process touch = new ProcessBuilder("touch", "-d", "2 hours ago", left.toString()).start();
        assertThat(touch.waitFor()).isZero();
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwx------"));

        run("--version");
        assertThat(left).doesNotExist();
    }

    @Test
    public void aCacheThatCannotBeMadeIsDoneWithout() throws Exception {
        List<Map<String, String>> surroundings = List.of(
                Map.of("XDG_CACHE_HOME", "/dev/null/cache"),
                Map.of("XDG_CACHE_HOME", "", "HOME", ""),
                Map.of("XDG_CACHE_HOME", "relative"));
        for (Map<String, String> some : surroundings) {
            variables.putAll(some);
            Result result = run("--version");
            assertThat(result.status()).as(some.toString()).isZero();
            assertThat(result.err()).isEmpty();
            assertThat(result.out()).doesNotContain("SharedArchiveFile").endsWith("--version\n");
        }
        variables.remove("HOME");
        assertThat(run("--version").status()).isZero();
    }

    @Test
    public void withoutXdgCacheHomeItIsInTheHomeFolder() throws Exception {
        variables.remove("XDG_CACHE_HOME");
        variables.put("HOME", folder.getRoot().toPath().resolve("home").toString());
        assertThat(run("--version").out()).contains("/home/.cache/octavia-prerequisites/");
    }

    @Test
    public void aDiskWithoutRoomCostsTheUserNoFile() throws Exception {
        executable(bin.resolve("mktemp"), "#!/bin/sh\nexit 1\n");
        Path users = Files.writeString(folder.getRoot().toPath().resolve("archive"), "the user's");

        assertThat(run("--version").status()).isZero();
        assertThat(users).hasContent("the user's");
    }

    /** Root with the HOME of another user. */
    @Test
    public void aCacheBelowAFolderThatOthersMayWriteToIsNotUsed() throws Exception {
        Path above = Files.createDirectories(cache.getParent());
        Files.setPosixFilePermissions(above, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(run("--version").out()).doesNotContain("SharedArchiveFile");
    }

    /** What is in an archive is run. */
    @Test
    public void aCacheThatOthersMayWriteToIsNotUsed() throws Exception {
        Files.createDirectories(cache);
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(run("--version").out()).doesNotContain("SharedArchiveFile");
        assertThat(files(cache)).isEmpty();
    }

    @Test
    public void anotherJarHasAnotherArchiveAndTheOldOneGoes() throws Exception {
        String before = run("--version").out();
        Files.writeString(launcher.resolveSibling("octavia-prerequisites.jar"), "a new version");
        assertThat(run("--version").out()).isNotEqualTo(before);
        assertThat(files(cache)).hasSize(1);
    }

    @Test
    public void layingOutThatFailsIsNotTriedAgain() throws Exception {
        executable(bin.resolve("java"), JAVA.replace("echo classes", "exit 1; echo"));
        assertThat(run("--version").status()).isZero();
        int before = calls().size();
        assertThat(run("--version").status()).isZero();
        assertThat(calls()).hasSize(before + 1);
    }

    @Test
    public void anArchiveBesideTheJarIsTaken() throws Exception {
        Path archive = Files.createFile(launcher.resolveSibling("octavia-prerequisites.jsa"));
        assertThat(run("--version").out()).contains("-XX:SharedArchiveFile=" + archive);
        assertThat(cache).doesNotExist();
    }

    @Test
    public void withoutJavaItSaysWhatToInstall() throws Exception {
        Files.delete(bin.resolve("java"));
        for (String tool : List.of("sh", "dirname", "readlink")) {
            Process which = new ProcessBuilder("sh", "-c", "command -v " + tool).start();
            Files.createSymbolicLink(
                    bin.resolve(tool), Path.of(new String(which.getInputStream().readAllBytes()).strip()));
        }
        variables.put("PATH", bin.toString());
        Result result = run("--version");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("there is no java in PATH").contains("apt-get install");
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(bin.resolve("calls"));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private Result run(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(launcher.toString());
        builder.command().addAll(List.of(arguments));
        builder.directory(folder.getRoot());
        builder.environment().clear();
        builder.environment().putAll(variables);
        Path out = folder.getRoot().toPath().resolve("stdout");
        Path err = folder.getRoot().toPath().resolve("stderr");
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        return new Result(process.waitFor(), Files.readString(out), Files.readString(err));
    }
}
