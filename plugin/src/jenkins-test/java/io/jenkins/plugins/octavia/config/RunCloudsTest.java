package io.jenkins.plugins.octavia.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.AbortException;
import hudson.ProxyConfiguration;
import hudson.model.FreeStyleProject;
import hudson.model.Items;
import hudson.model.Run;
import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudConfig;
import io.jenkins.plugins.octavia.cloud.CloudConfig.ApplicationCredential;
import io.jenkins.plugins.octavia.cloud.CloudConfig.ById;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Password;
import io.jenkins.plugins.octavia.cloud.CloudConfig.ProjectName;
import io.jenkins.plugins.octavia.cloud.CloudConfig.Unscoped;
import io.jenkins.plugins.octavia.cloud.CloudConfig.UserName;
import io.jenkins.plugins.octavia.cloud.Environment.TextFiles;
import io.jenkins.plugins.octavia.embedded.EmbeddedCloud;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import jenkins.model.ModifiableTopLevelItemGroup;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** What a run finds by the name of a cloud and the id of credentials, and what it is told where it finds nothing. */
public class RunCloudsTest {

    private static final TextFiles NO_WORKSPACE = path -> {
        throw new AssertionError("nothing is to be read, but " + path + " was");
    };

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    private Folder folder;
    private Run<?, ?> inFolder;
    private Run<?, ?> outside;

    @Before
    public void runsAndClouds() throws Exception {
        folder = JENKINS.createProject(Folder.class, "folder");
        inFolder = run(folder, "deploy");
        outside = run(JENKINS.jenkins, "outside");
        OpenStackCloud prod = new OpenStackCloud("prod", "https://prod.invalid/v3");
        prod.setProjectName("service");
        prod.setCredentialsId("openstack");
        OctaviaClouds.get().setClouds(List.of(prod, new OpenStackCloud("staging", "https://staging.invalid/v3")));
        GlobalCredentials.set(GlobalCredentials.password("openstack", "octavia", "pa55w0rd"));
    }

    @After
    public void tidy() throws Exception {
        folder.delete();
        outside.getParent().delete();
        JENKINS.jenkins.setProxy(null);
    }

    @Test
    public void aConfiguredCloudWithItsOwnCredentials() throws Exception {
        CloudConfig config = find(outside, "prod", null);

        assertThat(config.authUrl()).isEqualTo(URI.create("https://prod.invalid/v3"));
        Password login = (Password) config.credential();
        assertThat(login.user()).isEqualTo(new UserName("octavia", CloudConfig.Domain.id("default")));
        assertThat(login.password().reveal()).isEqualTo("pa55w0rd");
        assertThat(config.scope()).isEqualTo(new ProjectName("service", CloudConfig.Domain.id("default")));
        assertThat(config.route().proxy()).isEmpty();
        assertThat(usedBy("openstack")).contains("outside");
    }

    @Test
    public void aStepsOwnCredentialsComeFirst() throws Exception {
        GlobalCredentials.set(GlobalCredentials.application("mine", "21dced0f", "s3cret"));

        CloudConfig config = find(outside, "prod", "mine");

        ApplicationCredential login = (ApplicationCredential) config.credential();
        assertThat(login.id()).isEqualTo(new ById("21dced0f"));
        assertThat(login.secret().reveal()).isEqualTo("s3cret");
        assertThat(config.scope()).isEqualTo(new Unscoped());
    }

    @Test
    public void blankArgumentsAreNone() throws Exception {
        OctaviaClouds.get().setClouds(OctaviaClouds.get().getClouds().subList(0, 1));

        assertThat(find(outside, " ", "").name()).isEqualTo("prod");
    }

    @Test
    public void aFoldersCredentialsAreForJobsInIt() throws Exception {
        addTo(folder, GlobalCredentials.password("folders", "folder-user", "pa55w0rd"));
        Folder below = folder.createProject(Folder.class, "below");

        for (Run<?, ?> run : List.of(inFolder, run(below, "deeper"))) {
            Password login = (Password) find(run, "prod", "folders").credential();
            assertThat(((UserName) login.user()).name()).isEqualTo("folder-user");
        }
        assertThatThrownBy(() -> find(outside, "prod", "folders"))
                .isInstanceOf(AbortException.class)
                .hasMessage("credentials folders: not found for job outside; create it in a folder above the job or"
                        + " globally (scope Global)");
    }

    @Test
    public void theNearestOfOneIdCounts() throws Exception {
        addTo(folder, GlobalCredentials.password("openstack", "folder-user", "pa55w0rd"));

        Password login = (Password) find(inFolder, "prod", null).credential();
        assertThat(((UserName) login.user()).name()).isEqualTo("folder-user");
    }

    @Test
    public void aMissingIdSaysForWhichJob() {
        assertRefused(
                inFolder,
                "prod",
                "gone",
                "credentials gone: not found for job folder/deploy; create it in a folder above the job or globally"
                        + " (scope Global)");
    }

    @Test
    public void aWrongTypeSaysWhichAndWhatIsExpected() throws Exception {
        GlobalCredentials.set(
                GlobalCredentials.text("openstack", "t3xt"),
                GlobalCredentials.file("file", "clouds: {}"),
                GlobalCredentials.application("appcred", "21dced0f", "s3cret"));

        assertRefused(
                outside,
                "prod",
                "openstack",
                "credentials openstack: is a Secret text, but a cloud takes an OpenStack application credential,"
                        + " Username with password, or Secret file with a clouds.yaml");
        assertRefused(
                outside,
                "prod",
                null,
                "credentials openstack: is a Secret text, but a cloud takes an OpenStack application credential or"
                        + " Username with password");
        RunCredentials credentials = new RunCredentials(outside);
        assertThat(credentials
                        .get(StringCredentials.class, "Secret text", "openstack", "the heartbeat key")
                        .getSecret()
                        .getPlainText())
                .isEqualTo("t3xt");
        assertThatThrownBy(
                        () -> credentials.get(StringCredentials.class, "Secret text", "appcred", "the heartbeat key"))
                .isInstanceOf(AbortException.class)
                .hasMessage("credentials appcred: is an OpenStack application credential, but the heartbeat key takes a"
                        + " Secret text");
    }

    @Test
    public void anUnknownCloudSaysWhichThereAre() {
        assertRefused(outside, "prd", null, "cloud prd: not among prod, staging; did you mean prod?");
        assertRefused(
                outside,
                "elsewhere",
                null,
                "cloud elsewhere: not among prod, staging; add it under Manage Jenkins > System > OpenStack clouds for"
                        + " Octavia");
        assertRefused(outside, null, null, "there are the clouds prod, staging; name one as cloud");
        assertRefused(
                outside,
                "staging",
                null,
                "cloud staging: it has no credentials in the global configuration; set them there, or give"
                        + " credentialsId");
        OctaviaClouds.get().setClouds(List.of());
        assertRefused(
                outside,
                "prod",
                "openstack",
                "no cloud is configured; add one under Manage Jenkins > System > OpenStack clouds for Octavia, or give"
                        + " credentialsId of a Secret file with a clouds.yaml");
    }

    @Test
    public void aCloudCanBeLimitedToFoldersAndJobs() throws Exception {
        Folder below = folder.createProject(Folder.class, "below");
        Run<?, ?> deeper = run(below, "deeper");
        Run<?, ?> namesake = run(JENKINS.jenkins, "folder2");
        prod().setUsableBy("folder\n");

        assertThat(find(inFolder, "prod", null).name()).isEqualTo("prod");
        assertThat(find(deeper, "prod", "openstack").name()).isEqualTo("prod");
        assertMayNotUse(outside);
        assertMayNotUse(namesake);
        prod().setUsableBy("folder/below\n\n outside ");
        assertThat(find(outside, "prod", null).name()).isEqualTo("prod");
        assertThat(find(deeper, "prod", null).name()).isEqualTo("prod");
        assertMayNotUse(inFolder);
        prod().setUsableBy("FOLDER\nfolder/deplo\n*");
        assertMayNotUse(inFolder);
        namesake.getParent().delete();
    }

    private static OpenStackCloud prod() {
        return OctaviaClouds.get().getClouds().get(0);
    }

    private static void assertMayNotUse(Run<?, ?> run) {
        for (String credentialsId : Arrays.asList(null, "openstack")) {
            assertRefused(
                    run,
                    "prod",
                    credentialsId,
                    "cloud prod: job " + run.getParent().getFullName()
                            + " may not use it; add the job, or a folder above it,"
                            + " under Manage Jenkins > System > OpenStack clouds for Octavia > Usable by");
        }
    }

    @Test
    public void whatAJobMayNotUseIsNotOfferedToItEither() throws Exception {
        prod().setUsableBy("folder");
        OctaviaClouds.get().getClouds().get(1).setUsableBy("outside");

        assertThat(find(inFolder, null, null).name()).isEqualTo("prod");
        assertRefused(
                outside,
                "prd",
                null,
                "cloud prd: not among staging; add it under Manage Jenkins > System > OpenStack clouds for Octavia");
        prod().setUsableBy("outside");
        assertRefused(
                inFolder,
                null,
                null,
                "job folder/deploy may use none of the clouds that are configured; add it, or a folder above it, under"
                        + " Manage Jenkins > System > OpenStack clouds for Octavia > Usable by");
        assertRefused(
                inFolder,
                "prd",
                null,
                "cloud prd: there is no such cloud; add it under Manage Jenkins > System > OpenStack clouds for Octavia");
    }

    @Test
    public void whoMayUseACloudMayStillAfterAMove() throws Exception {
        prod().setUsableBy("folder\noutside");
        Folder other = JENKINS.createProject(Folder.class, "other");

        outside.getParent().renameTo("elsewhere");
        Items.move(folder, other);

        assertThat(prod().getUsableBy()).isEqualTo("other/folder\nelsewhere");
        assertThat(find(inFolder, "prod", null).name()).isEqualTo("prod");
        OctaviaClouds.get().load();
        assertThat(prod().getUsableBy()).isEqualTo("other/folder\nelsewhere");
        Run<?, ?> successor = run(JENKINS.jenkins, "outside");
        assertMayNotUse(successor);
        successor.getParent().delete();
        other.delete();
        folder = JENKINS.createProject(Folder.class, "folder");
    }

    @Test
    public void anEmptyPasswordIsNamed() throws Exception {
        GlobalCredentials.set(GlobalCredentials.password("openstack", "octavia", ""));

        assertRefused(outside, "prod", null, "cloud prod: password is missing");
    }

    @Test
    public void jenkinsProxyOnlyWhenAsked() throws Exception {
        JENKINS.jenkins.setProxy(new ProxyConfiguration("127.0.0.1", 3128, null, null, "*.direct.invalid"));
        assertThat(find(outside, "prod", null).route().proxy()).isEmpty();

        OctaviaClouds.get().getClouds().get(0).setJenkinsProxy(true);
        var proxy = find(outside, "prod", null).route().proxy().orElseThrow();
        assertThat(proxy.select(URI.create("https://prod.invalid/v3")).toString())
                .contains("127.0.0.1:3128");
        assertThat(proxy.select(URI.create("https://a.direct.invalid/v3")).toString())
                .isEqualTo("[DIRECT]");

        JENKINS.jenkins.setProxy(new ProxyConfiguration("127.0.0.1", 3128, "user", "password"));
        assertThatThrownBy(() -> find(outside, "prod", null))
                .isInstanceOf(AbortException.class)
                .hasMessageStartingWith("cloud prod: Jenkins' proxy wants a user and password, which is not supported");

        JENKINS.jenkins.setProxy(null);
        assertThat(find(outside, "prod", null).route().proxy()).isEmpty();
    }

    @Test
    public void aFileNeedsNoConfiguredCloud() throws Exception {
        OctaviaClouds.get().setClouds(List.of());
        try (EmbeddedCloud cloud = EmbeddedCloud.start()) {
            GlobalCredentials.set(GlobalCredentials.file("file", cloud.cloudsYaml()));

            CloudConfig config = find(outside, "appcred", "file");

            assertThat(config.name()).isEqualTo("appcred");
            assertThat(Cloud.connect(config).project().name()).isEqualTo("admin");
            assertThat(usedBy("file")).contains("outside");
            assertRefused(
                    outside, "admi", "file", "credentials file: clouds.yaml has no cloud admi; did you mean admin?");
            assertThatThrownBy(() -> find(outside, null, "file"))
                    .hasMessageStartingWith("credentials file: clouds.yaml has the clouds admin, member, appcred,"
                            + " system; say which one, as cloud");
        }
    }

    @Test
    public void aFileThatIsNoCloudsYamlIsNamed() throws Exception {
        GlobalCredentials.set(GlobalCredentials.file("file", "s3cret-canary: [unclosed"));

        assertThatThrownBy(() -> find(outside, "prod", "file"))
                .isInstanceOf(AbortException.class)
                .hasMessageStartingWith("credentials file: clouds.yaml: ")
                .hasMessageNotContaining("canary");
    }

    @Test
    public void aRelativeFileIsReadBelowTheWorkspace() throws Exception {
        GlobalCredentials.set(GlobalCredentials.file("file", cloudsYaml("tls/ca.pem")));

        CloudConfig config =
                new RunClouds(outside).find(Optional.of("prod"), Optional.of("file"), path -> "PEM of " + path);

        assertThat(config.route().caCertificates()).contains("PEM of tls/ca.pem");
    }

    @Test
    public void nothingElseIsReadForAFile() throws Exception {
        for (String path : List.of(
                "/etc/passwd",
                "../secrets/master.key",
                "tls/../../secrets/master.key",
                "tls/..",
                "..",
                "~/.ssh/id_rsa",
                "~root/.ssh/id_rsa",
                "\\\\host\\share\\ca.pem",
                "\\secrets\\master.key",
                "C:\\Windows\\win.ini",
                "c:ca.pem",
                "tls\\..\\..\\ca.pem")) {
            GlobalCredentials.set(GlobalCredentials.file("file", cloudsYaml(path)));

            assertRefused(
                    outside,
                    "prod",
                    "file",
                    "credentials file: cloud prod: cacert: " + path + " cannot be read: it is not below the workspace;"
                            + " put it there and give a relative path, such as ca.pem");
        }
        GlobalCredentials.set(GlobalCredentials.file("file", cloudsYaml("a\\0b")));
        assertThatThrownBy(() -> find(outside, "prod", "file"))
                .isInstanceOf(AbortException.class)
                .hasMessageStartingWith("credentials file: ");
    }

    private static String cloudsYaml(String cacert) {
        return "clouds: {prod: {auth: {auth_url: 'https://prod.invalid/v3', token: t}, cacert: "
                + (cacert.equals("a\\0b") ? "\"a\\0b\"" : "'" + cacert + "'") + "}}";
    }

    private static void assertRefused(Run<?, ?> run, String cloud, String credentialsId, String message) {
        assertThatThrownBy(() -> find(run, cloud, credentialsId))
                .isInstanceOf(AbortException.class)
                .hasMessage(message);
    }

    private static CloudConfig find(Run<?, ?> run, String cloud, String credentialsId) throws AbortException {
        return new RunClouds(run).find(Optional.ofNullable(cloud), Optional.ofNullable(credentialsId), NO_WORKSPACE);
    }

    private static Run<?, ?> run(ModifiableTopLevelItemGroup parent, String name) throws Exception {
        FreeStyleProject project = (FreeStyleProject) parent.createProject(
                JENKINS.jenkins.getDescriptorByType(FreeStyleProject.DescriptorImpl.class), name, false);
        return JENKINS.buildAndAssertSuccess(project);
    }

    private static void addTo(Folder folder, Credentials credentials) throws Exception {
        CredentialsProvider.lookupStores(folder).iterator().next().addCredentials(Domain.global(), credentials);
    }

    /** The names of the jobs that the credentials are noted to have been used by. */
    private static List<String> usedBy(String id) throws Exception {
        Credentials credentials = CredentialsMatchers.firstOrNull(
                SystemCredentialsProvider.getInstance().getCredentials(), CredentialsMatchers.withId(id));
        return CredentialsProvider.getOrCreateFingerprintOf(credentials).getJobs();
    }
}
