package io.jenkins.plugins.octavia.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeNotNull;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.SecretSource;
import io.jenkins.plugins.octavia.credentials.ApplicationCredential;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.cps.CpsScmFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;

/**
 * The examples that make a whole Jenkins, in one with the plugins that they name. Skipped if the Jenkins that tests start has no
 * Job DSL or no Git.
 */
public class ExampleJenkinsTest {

    private static final Path EXAMPLES = Path.of("../examples");

    @Rule
    public final JenkinsRule jenkins = new JenkinsRule();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    /** In place of the folder that the example takes them from. */
    @TestExtension
    public static final class Secrets extends SecretSource {

        private static final Set<String> NAMES = Set.of(
                "application-credential-id",
                "application-credential-secret",
                "ca-passphrase",
                "heartbeat-key",
                "server-certs-passphrase",
                "amphora-ssh");

        @Override
        public Optional<String> reveal(String secret) {
            return NAMES.contains(secret) ? Optional.of("value of " + secret) : Optional.empty();
        }
    }

    @Before
    public void needsPlugins() {
        for (String plugin : List.of("git", "job-dsl")) {
            assumeNotNull(jenkins.jenkins.getPluginManager().getPlugin(plugin));
        }
    }

    @Test
    public void theFileHasACloudWithItsSecretsTheLibraryAndTheJobs() throws Exception {
        configure(EXAMPLES.resolve("jenkins.yaml"));

        assertThat(OctaviaClouds.get().getClouds())
                .singleElement()
                .satisfies(cloud -> assertThat(cloud.getCredentialsId()).isEqualTo("octavia-login"));
        assertThat(SystemCredentialsProvider.getInstance().getCredentials())
                .extracting(credential -> ((IdCredentials) credential).getId())
                .containsExactly(
                        "octavia-login",
                        "octavia-ca-passphrase",
                        "octavia-heartbeat-key",
                        "octavia-server-certs-passphrase",
                        "amphora-ssh");
        assertThat(SystemCredentialsProvider.getInstance().getCredentials())
                .filteredOn(ApplicationCredential.class::isInstance)
                .singleElement()
                .satisfies(credential -> assertThat(
                                ((ApplicationCredential) credential).getSecret().getPlainText())
                        .isEqualTo("value of application-credential-secret"));
        ByteArrayOutputStream export = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(export);
        assertThat(export.toString(StandardCharsets.UTF_8))
                .contains("https://git.example.com/octavia-prerequisites.git");
        assertThat(scripts())
                .containsOnlyKeys("octavia-create-authority", "octavia-manual", "octavia-nightly", "octavia-drift");
        assertThat(scripts().values())
                .allSatisfy(script -> assertThat(EXAMPLES.resolve(script)).exists());
        assertSchedulesAreThoseOfTheScripts();
        assertThat(jenkins.jenkins
                        .getItemByFullName("octavia-manual", WorkflowJob.class)
                        .isParameterized())
                .isTrue();
    }

    @Test
    public void theSeedMakesAMultibranchJobAndThoseOfTheClock() throws Exception {
        Path seed = folder.newFile("seed.yaml").toPath();
        Files.writeString(
                seed, "jobs:\n  - file: " + EXAMPLES.resolve("jobs.groovy").toRealPath() + "\n");
        configure(seed);

        assertThat(jenkins.jenkins.getItem("octavia"))
                .extracting(job -> job.getClass().getSimpleName())
                .isEqualTo("WorkflowMultiBranchProject");
        assertThat(scripts()).containsOnlyKeys("octavia-nightly", "octavia-drift");
        assertThat(scripts().values())
                .allSatisfy(script -> assertThat(EXAMPLES.resolve(script)).exists());
        assertSchedulesAreThoseOfTheScripts();
    }

    /** Or a job would have none between a load and the next build. */
    private void assertSchedulesAreThoseOfTheScripts() throws Exception {
        for (WorkflowJob job : jenkins.jenkins.getItems(WorkflowJob.class)) {
            String script = Files.readString(EXAMPLES.resolve(scripts().get(job.getFullName())));
            assertThat(job.getTriggers().values())
                    .as(job.getFullName())
                    .hasSize(script.contains("cron(") ? 1 : 0)
                    .allSatisfy(trigger -> assertThat(script).contains("cron('" + trigger.getSpec() + "')"));
        }
    }

    private static void configure(Path file) throws Exception {
        ConfigurationAsCode.get().configure(file.toUri().toString());
    }

    /** The scripts of the Pipeline jobs, by the names of the jobs. */
    private Map<String, String> scripts() {
        return jenkins.jenkins.getItems(WorkflowJob.class).stream()
                .collect(Collectors.toMap(
                        WorkflowJob::getFullName, job -> ((CpsScmFlowDefinition) job.getDefinition()).getScriptPath()));
    }
}
