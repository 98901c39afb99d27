package io.jenkins.plugins.octavia.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import io.jenkins.plugins.octavia.cli.CommandLineRun.Result;
import io.jenkins.plugins.octavia.embedded.EmbeddedCloud;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What a person at a terminal needs beside the work itself. */
public class UseAtTerminalTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private CommandLineRun line;

    @Before
    public void line() {
        line = new CommandLineRun(folder.getRoot().toPath());
    }

    @Test
    public void theVersionSaysCommitJavaAndSystem() {
        for (String[] arguments : new String[][] {{"--version"}, {"apply", "--version"}, {"certs", "check", "-V"}}) {
            assertThat(line.run(arguments).out().lines())
                    .satisfiesExactly(
                            first -> assertThat(first).matches("octavia-prerequisites \\d.* \\(commit [0-9a-z]+\\)"),
                            java -> assertThat(java).contains(System.getProperty("java.runtime.version")),
                            system -> assertThat(system).contains(System.getProperty("os.arch")));
        }
    }

    @Test
    public void theSpecificationOfTheFolderIsTheDefault() throws IOException {
        line.spec("flavor: {}");
        assertThat(line.run("plan", "--embedded").out()).contains("create     flavor");
        line.spec("flavour: {}");
        assertThat(line.run("plan", "--embedded").err()).startsWith("octavia.yaml: flavour: unknown");
    }

    @Test
    public void helpShowsACommand() {
        assertThat(line.run("help", "apply").out()).startsWith("Usage: octavia-prerequisites apply ");
        assertThat(line.run("certs", "help", "renew").out()).startsWith("Usage: octavia-prerequisites certs renew ");
        assertThat(line.run("help", "aply").status()).isEqualTo(64);
    }

    @Test
    public void whatIsMistypedIsSuggested() {
        assertThat(line.run("aply").err()).contains("Did you mean: octavia-prerequisites apply");
        assertThat(line.run("apply", "--spce", "x").err()).contains("--spec");
        assertThat(line.run("certs", "chek", "x").err()).contains("certs check");
        assertThat(line.run("aply").err())
                .contains("Did you mean: octavia-prerequisites apply?")
                .doesNotContain("generate");
        assertThat(line.run("frobnicate").err()).doesNotContain("Did you mean");
    }

    @Test
    public void commandsThatTakeNoLockHaveNoTimeoutForIt() throws IOException {
        for (String command : new String[] {"plan", "doctor"}) {
            assertThat(line.run(command, "--help").out()).doesNotContain("--lock-timeout");
        }
        assertThat(line.run("loadbalancers", "status", "--help").out()).doesNotContain("--lock-timeout");
        assertThat(line.run("loadbalancers", "refresh", "--help").out())
                .contains("--lock-timeout", "\"01:00-05:00 Europe/Berlin\"");
    }

    @Test
    public void aFolderOfCertificatesThatIsNotThereIsNamed() throws IOException {
        assertThat(line.run("certs", "check", "nowhere").err()).startsWith("nowhere: there is no such folder");
        assertThat(line.run("certs", "check", "nowhere", "--nagios").out())
                .startsWith("OCTAVIA CERTIFICATES CRITICAL - ");
    }

    @Test
    public void bashCompletesCommandsAndOptions() throws Exception {
        Files.writeString(
                line.path("completion"), line.run("generate-completion").out());
        String script = """
                compopt() { :; }      # only while bash itself completes
                . ./completion
                complete() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
                    _complete_octavia-prerequisites; echo "${COMPREPLY[*]}"; }
                complete octavia-prerequisites pl
                complete octavia-prerequisites apply --lock
                complete octavia-prerequisites certs ch
                """;
        Process bash = new ProcessBuilder("bash", "-c", script)
                .directory(folder.getRoot())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(bash.getInputStream().readAllBytes()).lines())
                .containsExactly("plan", "--lock-timeout", "check");
        assertThat(bash.waitFor()).isZero();
    }

    @Test
    public void groffReadsTheManPageWithoutWarning() throws Exception {
        Files.writeString(line.path("page.1"), line.run("generate-man-page").out());
        ProcessBuilder builder = new ProcessBuilder("groff", "-man", "-Tascii", "-ww", "-P-c", "page.1")
                .directory(folder.getRoot())
                .redirectErrorStream(true);
        Process groff;
        try {
            groff = builder.start();
        } catch (IOException e) {
            assumeTrue("groff is not installed", false);
            return;
        }
        String page = new String(groff.getInputStream().readAllBytes())
                .replaceAll(".\b", "")
                .replaceAll(" +", " ");
        assertThat(page)
                .doesNotContain("warning:")
                .contains("octavia-prerequisites - makes what", "certs check", "--lock-timeout=DURATION", "EXIT STATUS")
                .doesNotContain("\\");
    }

    @Test
    public void onATerminalActionsHaveColoursUnlessUnwanted() throws IOException {
        line.spec("flavor: {}");
        assertThat(line.atTerminal(true, "").run("apply", "--embedded").out()).contains("\033[32mcreated");
        assertThat(line.atTerminal(false, "").run("apply", "--embedded").out()).doesNotContain("\033[3");
        assertThat(line.atTerminal(true, "").run("apply", "--spec", "none.yaml").err())
                .startsWith("\033[31m");
    }

    @Test
    public void destroyAsksWhoIsThere() throws IOException {
        try (EmbeddedCloud cloud = EmbeddedCloud.start()) {
            line.spec("flavor: {}");
            line.clouds(cloud);
            line.run("apply", "--cloud", "admin");

            Result no = line.atTerminal(false, "no\n").run("destroy", "--cloud", "admin");
            assertThat(no.err()).contains("Remove 1 from project admin? ").contains("nothing was removed");
            assertThat(no.out()).contains("remove     flavor");
            assertThat(no.status()).isEqualTo(1);
            assertThat(line.atTerminal(false, "")
                            .run("destroy", "--cloud", "admin")
                            .status())
                    .as("the end of the input is not a yes")
                    .isEqualTo(1);
            assertThat(line.run("plan", "--destroy", "--cloud", "admin").out()).contains("1 to remove, 0 to leave.");
            assertThat(line.atTerminal(false, "yes\n")
                            .run("destroy", "--cloud", "admin")
                            .status())
                    .isZero();
            line.run("apply", "--cloud", "admin");
            assertThat(line.atTerminal(false, "")
                            .run("destroy", "--yes", "--cloud", "admin")
                            .status())
                    .isZero();
        }
    }

    @Test
    public void aPlanOfDestroyChangesNothing() throws IOException {
        try (EmbeddedCloud cloud = EmbeddedCloud.start()) {
            line.spec("flavor: {}\nkeypair: {type: ed25519}\nnetwork: {healthManagers: [{host: controller}]}\n"
                    + "securityGroups: {}");
            line.clouds(cloud);
            line.run("apply", "--cloud", "admin");
            int before = cloud.requests().size();

            Result plan = line.run("plan", "--destroy", "--cloud", "admin");
            assertThat(plan.status()).isEqualTo(2);
            assertThat(cloud.requests().stream()
                            .skip(before)
                            .filter(request -> !request.method().equals("GET"))
                            .map(request -> request.method() + " " + request.path()))
                    .containsExactly("POST /v3/auth/tokens");
            Result destroyed = line.run("destroy", "--cloud", "admin");
            assertThat(destroyed.status()).isZero();
            assertThat(removed(destroyed.out(), "removed")).isEqualTo(removed(plan.out(), "remove"));
        }
    }

    private static List<String> removed(String out, String word) {
        Pattern row = Pattern.compile(" {2}" + word + " +(\\S.*)");
        return out.lines()
                .map(row::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1))
                .toList();
    }

    @Test
    public void debugShowsEachRequestAndNoSecret() throws IOException {
        try (EmbeddedCloud cloud = EmbeddedCloud.start()) {
            line.spec("flavor: {}\nimage: {file: a.raw}");
            Files.write(line.path("a.raw"), new byte[512]);
            line.clouds(cloud);
            Result result = line.run("apply", "--cloud", "admin", "--debug");
            assertThat(result.err().lines().filter(row -> row.startsWith("  request")))
                    .hasSize(cloud.requests().size())
                    .allSatisfy(row -> assertThat(row)
                            .matches("  request    [A-Z]+ http://127.0.0.1:\\d+/\\S+ \\d{3} \\d+ ms req-[0-9a-f-]+"));
            assertThat(result.err()).contains("/file 204").doesNotContain("gAAAA");
            Path secret = line.path("clouds.yaml");
            Files.readAllLines(secret).stream()
                    .filter(row -> row.contains("password:"))
                    .map(row -> row.replaceFirst(".*password: *", "").replace("\"", ""))
                    .forEach(password -> assertThat(result.err()).doesNotContain(" " + password));
        }
    }

    @Test
    public void certificatesAreCheckedAsNagiosExpectsIt() throws IOException {
        line.spec("certificates: {key: {algorithm: ec, curve: P-256}}");
        line.run("apply", "--embedded");
        Result fine = line.run("certs", "check", "octavia-out", "--nagios");
        assertThat(fine.out()).isEqualTo("OCTAVIA CERTIFICATES OK - the certificates in octavia-out are in order\n");
        assertThat(fine.status()).isZero();
        Result soon = line.run("certs", "check", "octavia-out", "--nagios", "--within", "P400D");
        assertThat(soon.out().lines())
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .startsWith("OCTAVIA CERTIFICATES WARNING - ")
                        .contains("client.cert-and-key.pem: ends at"));
        assertThat(soon.status()).isEqualTo(1);
        Files.delete(line.path("octavia-out/certs/server_ca.cert.pem"));
        Result broken = line.run("certs", "check", "octavia-out", "--nagios");
        assertThat(broken.out()).startsWith("OCTAVIA CERTIFICATES CRITICAL - ");
        assertThat(broken.status()).isEqualTo(2);
        assertThat(line.run("certs", "check", "octavia-out", "--within", "60").status())
                .isEqualTo(64);
        assertThat(line.run("certs", "check", "octavia-out", "--within", "P-1D").status())
                .isEqualTo(64);
    }
}
