package io.jenkins.plugins.octavia.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Before;
import org.junit.Test;

public class ImageRefreshTest extends LibraryTest {

    private static final String BUILD = ", build: [agent: 'dib', elements: 'debian-minimal']";

    private static final String SPEC = ", spec: 'octavia.yaml', agent: 'deploy'";

    private final Map<String, Serializable> properties = new LinkedHashMap<>(
            Map.of("octavia_commit", "c0ffee", "manifest_sha256", "5a", "elements", "debian-minimal"));

    @Before
    public void cloudsAndBuild() {
        set("scm", "the job's repository");
        answer("octaviaImage", call -> result("created", "image-of-" + call.text("cloud")));
        answer("octaviaCerts", call -> certificates(false, 300));
        standIn(
                "octaviaAmphoraBuild",
                (arguments, body) -> onNode(
                        arguments.get("agent").toString(),
                        body,
                        new LinkedHashMap<>(Map.of("file", "octavia-amphora/a.qcow2", "properties", properties))));
    }

    @Test
    public void oneBuildGoesToAllCloudsFromTheAgentThatBuiltIt() throws Exception {
        Object rows = run("octaviaImageRefresh(clouds: ['eu', 'us', 'asia']" + BUILD + ")");

        assertThat(calls("octaviaImage")).extracting(Call::node).containsExactly("dib", "dib", "dib");
        assertThat(calls("octaviaImage"))
                .extracting(call -> call.text("cloud"))
                .containsExactlyInAnyOrder("eu", "us", "asia");
        assertThat(calls("octaviaImage"))
                .allSatisfy(call -> assertThat(call.arguments())
                        .containsEntry("file", "octavia-amphora/a.qcow2")
                        .containsEntry("properties", properties)
                        .containsEntry("sameWhen", List.of("octavia_commit", "manifest_sha256"))
                        .containsEntry("maxAge", "P30D"));
        assertThat(rows)
                .hasToString("{eu={warnings=[], image=created, id=image-of-eu, checksum=abc, replaced=old},"
                        + " us={warnings=[], image=created, id=image-of-us, checksum=abc, replaced=old},"
                        + " asia={warnings=[], image=created, id=image-of-asia, checksum=abc, replaced=old}}");
        assertThat(names("stage")).containsExactly("Image");
        assertThat(parallels()).containsExactly(Set.of("eu", "us", "asia"));
    }

    @Test
    public void theBuildsDescriptionSaysWhatBecameOfEachCloud() {
        specification();
        answer("octaviaLoadBalancers", call -> refreshed("done", "done"));
        answer("octaviaImage", call -> {
            if (call.text("cloud").equals("asia")) {
                throw new IllegalStateException("image amphora: quota");
            }
            return result("created", "new");
        });
        assertThat(failure("currentBuild.description = 'nightly'; octaviaImageRefresh(clouds: ['eu', 'us', 'asia']"
                        + BUILD + ")"))
                .isNotNull();
        assertThat(description()).isEqualTo("nightly; eu, us: image created; asia: failed");
    }

    @Test
    public void theBuildsDescriptionCountsManyCloudsAndTheirLoadBalancers() throws Exception {
        specification();
        answer("octaviaLoadBalancers", call -> refreshed("done", "done"));
        run("octaviaImageRefresh(clouds: ['a', 'b', 'c', 'd', 'e', 'f']" + SPEC + BUILD + ", refresh: [:])");
        assertThat(description()).isEqualTo("6 clouds: image created, load balancers: 2 failed over");
    }

    @Test
    public void warningsOfAllStepsAreThoseOfTheCloud() throws Exception {
        answer("octaviaCerts", call -> warning(certificates(false, 3), "ends soon"));
        answer("octaviaImage", call -> warning(result("created", "new"), "not verified"));
        assertThat(run("octaviaImageRefresh(clouds: ['eu']" + BUILD
                        + ", certificates: [authorityCredentialsId: 'a']).eu.warnings"))
                .isEqualTo(List.of("ends soon", "not verified"));
    }

    @Test
    public void argumentsAreForAllAndThoseOfACloudForItself() throws Exception {
        run(
                "octaviaImageRefresh(clouds: ['eu', [cloud: 'us', credentialsId: 'us-login', keep: 5, name: 'other', maxAge: 'P1D']]"
                        + BUILD
                        + ", keep: 3, maxAge: 'never', name: 'amp', tag: 't', visibility: 'shared', runOn: 'agent', lockTimeout: 'PT1H',"
                        + " credentialsId: 'login')");
        assertThat(image("eu"))
                .containsEntry("keep", 3)
                .containsEntry("maxAge", "never")
                .containsEntry("name", "amp")
                .containsEntry("tag", "t")
                .containsEntry("visibility", "shared")
                .containsEntry("runOn", "agent")
                .containsEntry("lockTimeout", "PT1H")
                .containsEntry("credentialsId", "login");
        assertThat(image("us"))
                .containsEntry("keep", 5)
                .containsEntry("maxAge", "P1D")
                .containsEntry("name", "other")
                .containsEntry("tag", "t")
                .containsEntry("credentialsId", "us-login");
    }

    @Test
    public void theSpecificationsImageIsMeantOnTheAgentThatHasTheFile() throws Exception {
        onStep("checkout", call -> {
            Files.writeString(call.folder().resolve("octavia.yaml"), "image: {tag: all}");
            Files.writeString(call.folder().resolve("us.yaml"), "image: {tag: us}");
            return null;
        });
        List<String> read = new ArrayList<>();
        answer("octaviaImage", call -> {
            try {
                read.add(call.node() + " " + Files.readString(call.folder().resolve(call.text("spec"))));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return result("created", "new");
        });
        String clouds =
                "octaviaImageRefresh(clouds: ['eu', [cloud: 'us/2', spec: 'us.yaml']], spec: 'octavia.yaml', agent: 'deploy'";
        run(clouds + BUILD + ")");
        assertThat(read).containsExactly("dib image: {tag: all}", "dib image: {tag: us}");

        read.clear();
        run(clouds + ", to: 'a1b2')");
        assertThat(read).containsExactly("deploy image: {tag: all}", "deploy image: {tag: us}");
    }

    @Test
    public void aForcedRefreshUploadsWhateverServes() throws Exception {
        run("octaviaImageRefresh(clouds: ['eu']" + BUILD + ", force: true)");
        assertThat(image("eu")).containsEntry("sameWhen", List.of());
    }

    @Test
    public void aBuildThatDoesNotKnowItsPackagesIsTheSameAsNone() throws Exception {
        properties.remove("manifest_sha256");
        run("octaviaImageRefresh(clouds: ['eu']" + BUILD + ")");
        assertThat(image("eu")).containsEntry("sameWhen", List.of());
    }

    @Test
    public void noMoreThanTheLimitAreServedAtATime() throws Exception {
        run("octaviaImageRefresh(clouds: ['a', 'b', 'c', 'd', 'e']" + BUILD + ", limit: 2)");
        assertThat(parallels()).containsExactly(Set.of("a", "b"), Set.of("c", "d"), Set.of("e"));
        assertThat(calls("octaviaImage")).hasSize(5);

        run("octaviaImageRefresh(clouds: [[cloud: \"${'a'}\"]]" + BUILD + ")");
        assertThat(parallels().get(3)).hasSize(1);
    }

    @Test
    public void oneCloudsFailureDoesNotStopTheOthersAndFailsTheBuild() {
        answer("octaviaImage", call -> {
            if (call.text("cloud").equals("eu")) {
                throw new IllegalStateException("image amphora: quota");
            }
            return result("created", "new");
        });
        assertThat(failure("octaviaImageRefresh(clouds: ['eu', 'us']" + BUILD + ", limit: 1)"))
                .isInstanceOf(Aborted.class)
                .hasMessage("octaviaImageRefresh: 1 of 2 clouds failed:\neu: image amphora: quota");
        assertThat(calls("octaviaImage")).hasSize(2);
        assertThat(names("echo"))
                .singleElement()
                .asString()
                .containsPattern("eu +failed +-")
                .containsPattern("us +created +new +old +-");
    }

    @Test
    public void anAbortStopsAllAtOnce() {
        answer("octaviaImage", call -> {
            throw sneaky(new InterruptedException("aborted"));
        });
        assertThat(failure("octaviaImageRefresh(clouds: ['eu', 'us']" + BUILD + ", limit: 1)"))
                .isInstanceOf(InterruptedException.class);
        assertThat(calls("octaviaImage")).hasSize(1);
        assertThat(calls("echo")).isEmpty();
    }

    @Test
    public void aRollbackBuildsNothingAndNeedsNoAgent() throws Exception {
        run(
                "octaviaImageRefresh(clouds: ['eu', 'us'], to: 'a1b2', certificates: [authorityCredentialsId: 'authority'])");
        assertThat(calls("octaviaImage"))
                .allSatisfy(call -> assertThat(call.arguments())
                        .containsEntry("rollbackTo", "a1b2")
                        .doesNotContainKeys("file", "sameWhen", "maxAge"));
        assertThat(calls("node")).isEmpty();
        assertThat(calls("octaviaCerts")).isEmpty();
    }

    @Test
    public void anImageThatWasBuiltBeforeIsTakenWhereItLies() throws Exception {
        run(
                "node('dib') { octaviaImageRefresh(clouds: ['eu'], image: [file: 'b.qcow2', properties: [manifest_sha256: '5a']]) }");
        assertThat(image("eu")).containsEntry("file", "b.qcow2").containsEntry("sameWhen", List.of("manifest_sha256"));
        assertThat(calls("octaviaImage")).extracting(Call::node).containsExactly("dib");
    }

    @Test
    public void certificatesAreCheckedBeforeTheBuildWhateverBecomesOfIt() {
        standIn("octaviaAmphoraBuild", (arguments, body) -> {
            throw new IllegalStateException("DIB failed");
        });
        assertThat(
                        failure(
                                "octaviaImageRefresh(clouds: ['eu', [cloud: 'us', credentialsId: 'login',"
                                        + " certificates: [authorityCredentialsId: 'us-authority']]]" + BUILD
                                        + ", agent: 'deploy',"
                                        + " certificates: [authorityCredentialsId: 'authority', caPassphraseCredentialsId: 'ca', renewWithin: 'P60D'])"))
                .hasMessage("DIB failed");
        assertThat(calls("octaviaCerts")).extracting(Call::node).containsOnly("deploy");
        assertThat(calls("octaviaCerts").get(0).arguments())
                .containsEntry("cloud", "eu")
                .containsEntry("authorityCredentialsId", "authority")
                .containsEntry("renewWithin", "P60D")
                .containsEntry("updateCredential", true);
        assertThat(calls("octaviaCerts").get(1).arguments())
                .containsEntry("cloud", "us")
                .containsEntry("credentialsId", "login")
                .containsEntry("caPassphraseCredentialsId", "ca")
                .containsEntry("authorityCredentialsId", "us-authority");
    }

    @Test
    public void certificatesThatWereRenewedMakeTheBuildUnstable() throws Exception {
        answer(
                "octaviaCerts",
                call -> call.text("cloud").equals("eu") ? certificates(true, 300) : certificates(false, 3));
        run("octaviaImageRefresh(clouds: ['eu', 'us']" + BUILD
                + ", warnDays: 7, certificates: [authorityCredentialsId: 'a'])");
        assertThat(names("unstable"))
                .containsExactly(
                        "cloud eu: the client certificate was renewed: bring it to the controllers (octaviaDeployment)");
        assertThat(calls("octaviaCerts"))
                .allSatisfy(call -> assertThat(call.arguments()).containsEntry("warnDays", 7));
        assertThat(names("echo"))
                .singleElement()
                .asString()
                .containsPattern("eu .* renewed")
                .containsPattern("us .* until 2");
    }

    @Test
    public void aBuildThatFailsHidesNoCertificate() {
        answer("octaviaCerts", call -> certificates(true, 300));
        standIn("octaviaAmphoraBuild", (arguments, body) -> {
            throw new IllegalStateException("DIB failed");
        });
        assertThat(failure("octaviaImageRefresh(clouds: ['eu']" + BUILD
                        + ", certificates: [authorityCredentialsId: 'a'])"))
                .hasMessage("DIB failed");
        assertThat(names("unstable")).singleElement().asString().contains("bring it to the controllers");
    }

    @Test
    public void allThatFailedInACloudIsSaid() {
        answer("octaviaCerts", call -> {
            throw new IllegalStateException("wrong passphrase");
        });
        answer("octaviaImage", call -> {
            throw new IllegalStateException("quota");
        });
        assertThat(failure("octaviaImageRefresh(clouds: ['eu']" + BUILD
                        + ", certificates: [authorityCredentialsId: 'a'])"))
                .hasMessageEndingWith("eu: wrong passphrase; quota");
    }

    @Test
    public void aMissingSpecificationIsItsCloudsFailureAlone() {
        onStep("checkout", call -> {
            Files.writeString(call.folder().resolve("us.yaml"), "image: {}");
            return null;
        });
        assertThat(failure(
                        "octaviaImageRefresh(clouds: [[cloud: 'eu', spec: 'eu.yaml'], [cloud: 'us', spec: 'us.yaml'], 'asia']"
                                + BUILD + ")"))
                .hasMessageContaining("1 of 3 clouds failed")
                .hasMessageContaining("eu: ")
                .hasMessageContaining("eu.yaml");
        assertThat(calls("octaviaImage"))
                .extracting(call -> call.text("cloud"))
                .containsExactlyInAnyOrder("us", "asia");
    }

    @Test
    public void whoeverGivesAnImageKeepsHisAgentAndNeedsNoOther() throws Exception {
        run("node('dib') { writeFile file: 'octavia.yaml', text: 'image: {}'\n"
                + "octaviaImageRefresh(clouds: ['eu'], spec: 'octavia.yaml', image: [file: 'b.qcow2'],"
                + " certificates: [authorityCredentialsId: 'a']) }");
        assertThat(calls("node")).hasSize(1);
        assertThat(calls("octaviaCerts")).extracting(Call::node).containsExactly("dib");
    }

    @Test
    public void aFailedCheckOfCertificatesDoesNotKeepTheImageBack() {
        answer("octaviaCerts", call -> {
            throw new IllegalStateException("certificates: wrong passphrase");
        });
        assertThat(failure("octaviaImageRefresh(clouds: ['eu']" + BUILD
                        + ", certificates: [authorityCredentialsId: 'a'])"))
                .hasMessageContaining("eu: certificates: wrong passphrase");
        assertThat(calls("octaviaImage")).hasSize(1);
    }

    @Test
    public void loadBalancersFollowCloudByCloudAfterTheTagHasMovedEverywhere() throws Exception {
        specification();
        answer("octaviaLoadBalancers", call -> refreshed("done", "done_by_others"));
        Object rows =
                run("octaviaImageRefresh(clouds: ['eu', [cloud: 'us', credentialsId: 'login', refresh: [canary: 2]]]"
                        + SPEC + BUILD + ", refresh: [canary: 1, parallel: 3])");

        assertThat(names("stage")).containsExactly("Check", "Image", "Load balancers");
        assertThat(calls("octaviaLoadBalancers")).extracting(Call::node).containsExactly("deploy", "deploy");
        assertThat(calls("octaviaLoadBalancers").get(0).arguments())
                .containsEntry("cloud", "eu")
                .containsEntry("canary", 1)
                .containsEntry("parallel", 3)
                .containsKey("spec")
                .doesNotContainKeys("dryRun", "credentialsId");
        assertThat(calls("octaviaLoadBalancers").get(1).arguments())
                .containsEntry("cloud", "us")
                .containsEntry("canary", 2)
                .containsEntry("parallel", 3)
                .containsEntry("credentialsId", "login");
        assertThat(rows).asString().contains("loadBalancers=1 failed over");
        assertThat(names("echo")).singleElement().asString().containsPattern("eu +created .* 1 failed over");
    }

    @Test
    public void whatACloudSaysOfOutagesTakesThePlaceOfWhatIsSaidForAll() throws Exception {
        specification();
        answer("octaviaLoadBalancers", call -> refreshed("done"));
        run("octaviaImageRefresh(clouds: ['eu', [cloud: 'lab', refresh: [allowOutage: true]]]" + SPEC + BUILD
                + ", refresh: [parallel: 3, window: '01:00-05:00 UTC'])");
        assertThat(calls("octaviaLoadBalancers").get(0).arguments()).containsEntry("window", "01:00-05:00 UTC");
        assertThat(calls("octaviaLoadBalancers").get(1).arguments())
                .containsEntry("allowOutage", true)
                .containsEntry("parallel", 3)
                .doesNotContainKey("window");
    }

    @Test
    public void noLoadBalancerFollowsUnasked() throws Exception {
        run("octaviaImageRefresh(clouds: ['eu']" + BUILD + ")");
        assertThat(calls("octaviaLoadBalancers")).isEmpty();
    }

    @Test
    public void onlyThoseOfTheCloudThatAsksFollow() throws Exception {
        specification();
        answer("octaviaLoadBalancers", call -> refreshed());
        run("octaviaImageRefresh(clouds: ['eu', [cloud: 'us', refresh: [:]]], to: 'a1b2'" + SPEC + ")");
        assertThat(calls("octaviaLoadBalancers"))
                .extracting(call -> call.text("cloud"))
                .containsExactly("us");
    }

    @Test
    public void noneFollowsIfACloudHasNotGotTheImage() {
        specification();
        answer("octaviaImage", call -> {
            if (call.text("cloud").equals("eu")) {
                throw new IllegalStateException("quota");
            }
            return result("created", "new");
        });
        assertThat(failure("octaviaImageRefresh(clouds: ['eu', 'us']" + SPEC + BUILD + ", refresh: [:])"))
                .hasMessageContaining("1 of 2 clouds failed:\neu: quota");
        assertThat(calls("octaviaLoadBalancers")).isEmpty();
        assertThat(names("echo")).singleElement().asString().containsPattern("us +created .* not begun");
    }

    @Test
    public void whatIsLeftInOneCloudStopsNoOther() {
        specification();
        answer("octaviaLoadBalancers", call -> {
            if (call.text("cloud").equals("eu")) {
                throw new IllegalStateException("1 of 3 load balancers are not up to date");
            }
            return refreshed("done");
        });
        assertThat(failure("octaviaImageRefresh(clouds: ['eu', 'us']" + SPEC + BUILD + ", refresh: [:])"))
                .hasMessageContaining("1 of 2 clouds failed:\neu: 1 of 3 load balancers are not up to date");
        assertThat(names("echo"))
                .singleElement()
                .asString()
                .containsPattern("eu +created .* failed")
                .containsPattern("us +created .* 1 failed over");
    }

    @Test
    public void wrongArgumentsOfARefreshAreNamedBeforeAnythingElse() {
        assertRefused("clouds: ['eu'], refresh: true" + BUILD, "refresh: not a map");
        assertRefused("clouds: [[cloud: 'eu', refresh: true]]" + BUILD, "refresh: cloud eu: not a map");
        assertRefused("clouds: ['eu'], refresh: [:]" + BUILD, "refresh: cloud eu: spec: required");
        assertRefused(
                "clouds: ['eu'], tag: 't', refresh: [:]" + SPEC + BUILD, "refresh: cloud eu: tag: t may be another");
        assertRefused(
                "clouds: ['eu'], refresh: [canry: 1]" + SPEC + BUILD,
                "refresh: cloud eu: canry: unknown; there are canary, soak, ");
        assertRefused(
                "clouds: [[cloud: 'eu', refresh: [:]]], refresh: [canry: 1]" + SPEC + BUILD,
                "refresh: cloud eu: canry: unknown");
        assertRefused(
                "clouds: ['eu'], refresh: [allowOutage: true, window: '01:00-05:00 UTC']" + SPEC + BUILD,
                "refresh: cloud eu: allowOutage and window: only one of them");
    }

    @Test
    public void wrongArgumentsAreNamedBeforeAnythingElse() {
        assertRefused("build: [agent: 'a']", "clouds: required");
        assertRefused("clouds: []" + BUILD, "clouds: required");
        assertRefused("clouds: 'eu'" + BUILD, "clouds: eu is not a list of clouds; give ['eu']");
        assertRefused("clouds: ['eu'], build: [agnt: 'dib']", "build: agnt: unknown; there are agent, ");
        assertRefused("clouds: ['eu'], image: 'x.qcow2'", "image: not a map");
        assertRefused("clouds: ['eu'], limt: 2", "limt: unknown; there are clouds, ");
        assertRefused("clouds: ['eu']", "build, image or to: one of them is required");
        assertRefused("clouds: ['eu'], to: 'x'" + BUILD, "build and to: only one of them");
        assertRefused("clouds: ['eu', 'eu']" + BUILD, "clouds: eu is given twice");
        assertRefused("clouds: [[name: 'eu']]" + BUILD, "clouds: cloud: required");
        assertRefused("clouds: [[cloud: 'eu', kep: 1]]" + BUILD, "clouds: kep: unknown; there are cloud, ");
        assertRefused("clouds: ['eu'], limit: 0" + BUILD, "limit: 0 is not a number of clouds at a time, 1 or more");
        assertRefused("clouds: ['eu'], warnDays: -1" + BUILD, "warnDays: -1 is not a number of days, 0 or more");
    }

    private void specification() {
        onStep("checkout", call -> {
            Files.writeString(call.folder().resolve("octavia.yaml"), "image: {}");
            return null;
        });
    }

    private static Map<String, Object> refreshed(String... results) {
        List<Map<String, Object>> refreshed = new ArrayList<>();
        for (String result : results) {
            refreshed.add(new LinkedHashMap<>(Map.of("result", result)));
        }
        return new LinkedHashMap<>(Map.of("refreshed", refreshed));
    }

    private void assertRefused(String arguments, String message) {
        assertThat(failure("octaviaImageRefresh(" + arguments + ")"))
                .isInstanceOf(Aborted.class)
                .hasMessageStartingWith("octaviaImageRefresh: " + message);
        assertThat(calls("stage")).isEmpty();
    }

    private Map<String, Object> image(String cloud) {
        return calls("octaviaImage").stream()
                .filter(call -> call.text("cloud").equals(cloud))
                .findFirst()
                .orElseThrow()
                .arguments();
    }

    private static Map<String, Object> result(String action, String id) {
        return new LinkedHashMap<>(Map.of(
                "resources",
                new ArrayList<>(List.of(new LinkedHashMap<>(Map.of("kind", "image", "action", action, "id", id)))),
                "checksum",
                "abc",
                "replaced",
                "old"));
    }

    private static Map<String, Object> warning(Map<String, Object> result, String warning) {
        result.put("warnings", new ArrayList<>(List.of(warning)));
        return result;
    }

    private static Map<String, Object> certificates(boolean changed, int days) {
        return new LinkedHashMap<>(Map.of(
                "changed",
                changed,
                "notAfter",
                Instant.now().plus(Duration.ofDays(days)).toString(),
                "caNotAfter",
                Instant.now().plus(Duration.ofDays(3000)).toString()));
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException sneaky(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
