package io.jenkins.plugins.octavia.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.Test;

/** That the tests of vars see what Jenkins would not accept. */
public class StepCallsTest extends LibraryTest {

    @Test
    public void thePluginsStepsAreKnownWithTheirArguments() {
        assertThat(OctaviaSteps.all())
                .containsKeys("octaviaPrerequisites", "octaviaConf", "octaviaImage", "octaviaCerts")
                .hasEntrySatisfying(
                        "octaviaKeypair",
                        arguments -> assertThat(arguments)
                                .contains("name", "publicKeyFile", "sshCredentialsId", "cloud", "dryRun")
                                .doesNotContain("arguments", "keep"));
    }

    @Test
    public void anArgumentThatNoStepHasFails() {
        assertThat(failure("octaviaKeypair(name: 'a', keep: 2)"))
                .hasMessageContaining("octaviaKeypair")
                .hasMessageContaining("keep");
        assertThat(failure("octaviaKeypair('a')")).hasMessageContaining("octaviaKeypair");
        assertThat(failure("echo(text: 'a')")).hasMessageContaining("echo");
        assertThat(failure("octaviaNothing()")).hasMessageContaining("octaviaNothing");
    }

    @Test
    public void whatAStepReturnsComesFromTheTest() throws Exception {
        answer("octaviaKeypair", call -> Map.of("name", call.text("name")));
        assertThat(run("String n = 'a'; octaviaKeypair(name: \"${n}b\").name")).isEqualTo("ab");
    }

    @Test
    public void filesNeedANode() {
        assertThat(failure("readFile('a')")).hasMessageContaining("readFile");
    }

    @Test
    public void whatCannotBeSavedFails() {
        assertThat(failure("def m = ('a' =~ /a/)\necho 'x'")).hasMessageContaining("NotSerializable");
        assertThat(failure("def f() { def m = ('a' =~ /a/); echo 'x' }\nf()")).hasMessageContaining("NotSerializable");
    }

    @Test
    public void closuresOverCollectionsRunToTheirEnd() throws Exception {
        assertThat(run("[1, 2, 3].findAll { it > 1 }.collect { it * 2 }.join(',')"))
                .isEqualTo("4,6");
    }
}
