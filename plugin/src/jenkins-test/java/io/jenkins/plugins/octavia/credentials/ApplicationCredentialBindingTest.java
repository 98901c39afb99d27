package io.jenkins.plugins.octavia.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.octavia.config.GlobalCredentials;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** An application credential in the environment of a block. */
public class ApplicationCredentialBindingTest {

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    @Before
    public void store() throws Exception {
        GlobalCredentials.set(
                new ApplicationCredential(
                        CredentialsScope.GLOBAL, "login", "", "21dced0f", Secret.fromString("s3cret-canary")),
                GlobalCredentials.text("text", "t3xt"));
    }

    @Test
    public void itsSecretIsInTheEnvironmentAndMaskedInTheLog() throws Exception {
        String log = log(Result.SUCCESS, "octaviaApplicationCredential(credentialsId: 'login')", """
                echo "id ${env.OS_APPLICATION_CREDENTIAL_ID}, secret ${env.OS_APPLICATION_CREDENTIAL_SECRET}"
                if (env.OS_APPLICATION_CREDENTIAL_SECRET != ['s3cret', 'canary'].join('-')) { error 'another secret' }
                """);

        assertThat(log).contains("id 21dced0f, secret ****").doesNotContain("s3cret-canary");
    }

    @Test
    public void variablesCanBeNamed() throws Exception {
        String log = log(
                Result.SUCCESS,
                "octaviaApplicationCredential(credentialsId: 'login', idVariable: 'WHO', secretVariable: 'WHAT')",
                "echo \"${env.WHO}: ${env.WHAT}, ${env.OS_APPLICATION_CREDENTIAL_SECRET}\"");

        assertThat(log).contains("21dced0f: ****, null");
    }

    @Test
    public void credentialsOfAnotherTypeAreRefused() throws Exception {
        assertThat(log(Result.FAILURE, "octaviaApplicationCredential(credentialsId: 'text')", ""))
                .contains("'OpenStack application credential' was expected")
                .doesNotContain("t3xt", "\tat ");
    }

    private static String log(Result result, String binding, String body) throws Exception {
        WorkflowJob job = JENKINS.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("withCredentials([" + binding + "]) {\n" + body + "\n}", true));
        return JenkinsRule.getLog(JENKINS.buildAndAssertStatus(result, job));
    }
}
