package io.jenkins.plugins.octavia.step;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.Credentials;
import hudson.FilePath;
import hudson.model.Result;
import io.jenkins.plugins.octavia.cloud.EmptyDisk;
import io.jenkins.plugins.octavia.config.GlobalCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;

/** No file below Jenkins' home tells a secret: no log, no state of a Pipeline, no artifact, however a build ends. */
public class MaskingTest {

    private static final String WRONG = "canary-of-a-wrong-password-4cc2";
    private static final String RABBIT = "canary-of-the-queue-18be";

    private static final String EVERYTHING = "cloud: 'embedded', flavor: [:], keypair: [:], certificates: [:],"
            + " network: [healthManagers: [[host: 'controller']]], securityGroups: [:], image: [file: 'amphora.qcow2'],"
            + " conf: 'base.conf', ";

    /** An image of 1 GiB that is empty. */
    private static final byte[] QCOW2 = EmptyDisk.qcow2(1L << 30);

    private static Vault vault;

    @Rule
    public final Pipelines pipelines = new Pipelines();

    @BeforeClass
    public static void secrets() {
        vault = Vault.make();
    }

    @Before
    public void credentials() throws Exception {
        for (Credentials credentials : vault.credentials()) {
            GlobalCredentials.add(credentials);
        }
        GlobalCredentials.add(GlobalCredentials.password("wrong", "admin", WRONG));
    }

    @Test
    public void aBuildOfEverythingKeepsItsSecrets() throws Exception {
        WorkflowRun run = pipelines
                .jenkins()
                .buildAndAssertSuccess(job("def r = octaviaPrerequisites(" + EVERYTHING + Vault.ARGUMENTS + ")\n"
                        + "echo groovy.json.JsonOutput.toJson(r)"));

        assertThat(run.getArtifacts())
                .extracting(artifact -> artifact.relativePath)
                .contains("octavia/embedded/octavia.conf", "octavia/embedded/deployment.json");
        assertThat(tellingFiles()).isEmpty();
    }

    @Test
    public void aBuildInBetweenKeepsItsSecretsToItsFilesOnTheAgent() throws Exception {
        WorkflowRun run = job("def r = octaviaPrerequisites(" + EVERYTHING + Vault.ARGUMENTS + ")\n"
                        + "node('nowhere') { echo \"${r}\" }")
                .scheduleBuild2(0)
                .waitForStart();
        pipelines.jenkins().waitForMessage("nowhere", run);
        assertThat(Files.list(run.getRootDir().toPath()))
                .extracting(path -> path.getFileName().toString())
                .contains("program.dat");

        assertThat(tellingFiles())
                .isNotEmpty()
                .allSatisfy(file -> assertThat(file).startsWith("workspace/job-1@tmp/octavia-prerequisites-1-"));

        run.doKill();
        pipelines.jenkins().waitForCompletion(run);
        assertThat(tellingFiles()).isEmpty();
    }

    @Test
    public void aDryRunKeepsItsSecrets() throws Exception {
        pipelines
                .jenkins()
                .buildAndAssertSuccess(
                        job("echo \"${octaviaPrerequisites(" + EVERYTHING + Vault.ARGUMENTS + ", dryRun: true)}\""));

        assertThat(tellingFiles()).isEmpty();
    }

    @Test
    public void aRefusedLoginKeepsItsSecrets() throws Exception {
        WorkflowRun run =
                fails(job("octaviaPrerequisites(" + EVERYTHING + Vault.ARGUMENTS + ", credentialsId: 'wrong')"));

        pipelines.jenkins().assertLogContains("401", run);
        assertThat(tellingFiles()).isEmpty();
    }

    @Test
    public void secretsThatDifferAreNotRepeated() throws Exception {
        WorkflowJob job = job("octaviaPrerequisites(" + EVERYTHING + Vault.ARGUMENTS + ")");
        base(job).write("[health_manager]\nheartbeat_key = " + RABBIT + "\n", "UTF-8");

        WorkflowRun run = fails(job);

        pipelines.jenkins().assertLogContains("heartbeat_key: ", run);
        assertThat(tellingFiles()).isEmpty();
    }

    @Test
    public void aMalformedSecretIsNotRepeated() throws Exception {
        WorkflowRun run = fails(job("octaviaPrerequisites(" + EVERYTHING
                + Vault.ARGUMENTS.replace(
                        "serverCertsKeyPassphraseCredentialsId: 'server'",
                        "serverCertsKeyPassphraseCredentialsId: 'heartbeat'")
                + ")"));

        pipelines.jenkins().assertLogContains("serverCertsKeyPassphraseCredentialsId", run);
        assertThat(tellingFiles()).isEmpty();
    }

    private WorkflowRun fails(WorkflowJob job) throws Exception {
        WorkflowRun run = pipelines.jenkins().buildAndAssertStatus(Result.FAILURE, job);
        pipelines.jenkins().assertLogNotContains("\tat ", run);
        return run;
    }

    /** With a workspace where the image is, and an octavia.conf that has a secret of its own. */
    private WorkflowJob job(String script) throws Exception {
        WorkflowJob job = pipelines.job("node { " + script + " }");
        base(job).write("[DEFAULT]\ntransport_url = rabbit://octavia:" + RABBIT + "@queue:5672/\n", "UTF-8");
        base(job).sibling("amphora.qcow2").copyFrom(new ByteArrayInputStream(QCOW2));
        return job;
    }

    private FilePath base(WorkflowJob job) {
        return pipelines.jenkins().jenkins.getWorkspaceFor(job).child("base.conf");
    }

    /** The files that a secret is in, plain or in base64. */
    private List<String> tellingFiles() throws IOException {
        List<String> canaries = new ArrayList<>(vault.canaries());
        for (String secret : List.of(WRONG, RABBIT, GlobalCredentials.adminPassword(pipelines.cloud()))) {
            canaries.addAll(Vault.plainAndBase64(secret));
        }
        Path home = pipelines.jenkins().jenkins.getRootDir().toPath();
        List<String> telling = new ArrayList<>();
        Files.walkFileTree(home, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()
                        && !file.endsWith("base.conf")
                        && !file.startsWith(home.resolve("plugins"))
                        && canaries.stream().anyMatch(content(file)::contains)) {
                    telling.add(home.relativize(file).toString());
                }
                return FileVisitResult.CONTINUE;
            }

            /** Jenkins still writes, by way of temporary files. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return telling;
    }

    private static String content(Path file) throws IOException {
        try {
            return new String(Files.readAllBytes(file), ISO_8859_1);
        } catch (NoSuchFileException e) {
            return "";
        }
    }
}
