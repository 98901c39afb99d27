package io.jenkins.plugins.octavia.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Test;

/** The Jenkinsfile and the examples, as users copy them. */
public class PipelinesTest extends LibraryTest {

    private final Declarative declarative = new Declarative(this);
    private boolean isMade;

    @Before
    public void jenkins() {
        set("scm", "the job's repository");
        onStep("checkout", call -> {
            for (String file : List.of("octavia.yaml", "regions/eu.yaml", "regions/us.yaml", "regions/asia.yaml")) {
                Path path = call.folder().resolve(file);
                Files.createDirectories(path.getParent());
                Files.writeString(path, "flavor: {}\n");
            }
            return null;
        });
        answer("octaviaPrerequisites", this::prerequisites);
        answer("octaviaImage", call -> new LinkedHashMap<>(Map.of("resources", new ArrayList<>(List.of(image())))));
        answer("octaviaCerts", call -> new LinkedHashMap<>(Map.of("changed", false)));
        standIn(
                "octaviaAmphoraBuild",
                (arguments, body) -> onNode(
                        arguments.get("agent").toString(),
                        body,
                        new LinkedHashMap<>(
                                Map.of("file", "octavia-amphora/a.qcow2", "properties", new LinkedHashMap<>()))));
        standIn("octaviaHealthManagerPort", (arguments, body) -> Map.of());
    }

    @Test
    public void everyPipelineIsRunByATest() throws IOException {
        try (Stream<Path> examples = Files.list(LIBRARY.resolve("examples"))) {
            assertThat(examples.map(example -> example.getFileName().toString())
                            .filter(name -> name.endsWith("Jenkinsfile")))
                    .containsExactlyInAnyOrder(
                            "smallest.Jenkinsfile",
                            "many-regions.Jenkinsfile",
                            "nightly-refresh.Jenkinsfile",
                            "load-balancers.Jenkinsfile",
                            "lab-destroy.Jenkinsfile",
                            "drift-report.Jenkinsfile",
                            "create-authority.Jenkinsfile",
                            "multibranch.Jenkinsfile",
                            "kolla-ansible.Jenkinsfile",
                            "notify.Jenkinsfile",
                            "lock-and-throttle.Jenkinsfile",
                            "manual.Jenkinsfile");
        }
    }

    @Test
    public void theJenkinsfileDeploysWhenAUserStartsIt() throws Exception {
        runFile("Jenkinsfile");
        assertThat(names("stage")).startsWith("Deployment", "Check", "Approval").contains("Image refresh");
        assertThat(names("input")).hasSize(1);
        assertThat(calls("octaviaPrerequisites").get(0).arguments())
                .containsEntry("cloud", "prod")
                .containsEntry("spec", "octavia.yaml")
                .containsEntry("authorityCredentialsId", "octavia-authority")
                .containsEntry("sshCredentialsId", "amphora-ssh");
        assertThat(calls("octaviaCerts")).isEmpty();
        assertThat(declarative.properties()).contains("disableConcurrentBuilds", "cron");
    }

    @Test
    public void theJenkinsfilesParametersAreThoseOfTheDeployment() throws Exception {
        declarative.parameter("CLOUD", "lab");
        declarative.parameter("SPEC", "regions/eu.yaml");
        declarative.parameter("APPROVE", false);
        declarative.parameter("BUILD_IMAGE", true);
        runFile("Jenkinsfile");
        assertThat(calls("input")).isEmpty();
        assertThat(calls("octaviaPrerequisites"))
                .allSatisfy(call -> assertThat(call.arguments())
                        .containsEntry("cloud", "lab")
                        .containsEntry("spec", "regions/eu.yaml"));
        assertThat(calls("octaviaImage")).extracting(Call::node).containsExactly("dib");

        declarative.parameter("DRY_RUN", true);
        int calls = calls("octaviaPrerequisites").size();
        runFile("Jenkinsfile");
        assertThat(calls("octaviaPrerequisites")).hasSize(calls + 1);
    }

    @Test
    public void theJenkinsfileMakesTheInterfaceOnTheNetworkNode() throws Exception {
        List<Object> agents = new ArrayList<>();
        standIn("octaviaHealthManagerPort", (arguments, body) -> agents.add(arguments.get("agents")));
        declarative.parameter("NETWORK_NODE", "net1");
        runFile("Jenkinsfile");
        assertThat(agents).containsExactly(Map.of("network-1", "net1"), Map.of("network-1", "net1"));
    }

    @Test
    public void theJenkinsfileRefreshesTheImageWhenTheTimerStartsIt() throws Exception {
        declarative.startedByTimer();
        runFile("Jenkinsfile");
        assertThat(calls("octaviaPrerequisites")).isEmpty();
        assertThat(calls("octaviaCerts"))
                .singleElement()
                .satisfies(call -> assertThat(call.arguments())
                        .containsEntry("spec", "octavia.yaml")
                        .containsEntry("authorityCredentialsId", "octavia-authority"));
        assertThat(calls("octaviaImage"))
                .singleElement()
                .satisfies(call -> assertThat(call.arguments()).containsEntry("cloud", "prod"));
    }

    @Test
    public void theSmallestDeploysOneCloud() throws Exception {
        runFile("examples/smallest.Jenkinsfile");
        assertThat(calls("octaviaPrerequisites"))
                .allSatisfy(call -> assertThat(call.arguments()).containsEntry("cloud", "prod"));
        assertThat(names("stage")).startsWith("Check").endsWith("Verify");
    }

    @Test
    public void aLabIsDestroyedOnlyAfterTheQuestionThatNamesWhatGoes() throws Exception {
        answer(
                "octaviaDestroy",
                call -> new LinkedHashMap<>(
                        Map.of("removed", new ArrayList<>(List.of(Map.of("kind", "flavor", "name", "m1.amphora"))))));
        runFile("examples/lab-destroy.Jenkinsfile");
        assertThat(calls("octaviaDestroy"))
                .extracting(call -> call.arguments().get("dryRun"))
                .containsExactly(true, false);
        assertThat(calls("input"))
                .singleElement()
                .satisfies(call -> assertThat(call.text("message")).endsWith("flavor m1.amphora"));
    }

    @Test
    public void nothingIsAskedIfThereIsNothingOfOurs() throws Exception {
        answer("octaviaDestroy", call -> new LinkedHashMap<>(Map.of("removed", new ArrayList<>())));
        runFile("examples/lab-destroy.Jenkinsfile");
        assertThat(calls("octaviaDestroy")).hasSize(1);
        assertThat(calls("input")).isEmpty();
    }

    @Test
    public void aDriftReportChangesNothingAndSendsMailIfThereIsSomething() throws Exception {
        answer("octaviaDoctor", call -> new LinkedHashMap<>(Map.of("findings", new ArrayList<>())));
        set("currentBuild", new LinkedHashMap<>(Map.of("currentResult", "UNSTABLE")));
        runFile("examples/drift-report.Jenkinsfile");
        assertThat(calls("octaviaPrerequisites"))
                .allSatisfy(call -> assertThat(call.arguments()).containsEntry("dryRun", true));
        assertThat(calls("unstable")).hasSize(1);
        assertThat(calls("octaviaDoctor"))
                .singleElement()
                .satisfies(call -> assertThat(call.arguments()).containsEntry("unstableOnWarnings", true));
        assertThat(calls("mail")).extracting(call -> call.text("subject")).containsExactly("Octavia in prod: UNSTABLE");
    }

    @Test
    public void aDriftReportTakesAnOctaviaConfThatItsJobDidNotDeployForNoDrift() throws Exception {
        answer("octaviaDoctor", call -> new LinkedHashMap<>(Map.of("findings", new ArrayList<>())));
        answer(
                "octaviaPrerequisites",
                call -> new LinkedHashMap<>(Map.of(
                        "changed",
                        true,
                        "resources",
                        new ArrayList<>(List.of(resource("configuration", "created"), image())))));
        set("currentBuild", new LinkedHashMap<>(Map.of("currentResult", "SUCCESS")));
        runFile("examples/drift-report.Jenkinsfile");
        assertThat(calls("unstable")).isEmpty();
        assertThat(calls("mail")).isEmpty();
    }

    @Test
    public void manyRegionsAreDeployedBesideEachOtherWithSecretsOfTheirOwn() throws Exception {
        runFile("examples/many-regions.Jenkinsfile");
        assertThat(parallels()).contains(Set.of("eu", "us", "asia"));
        for (String region : List.of("eu", "us", "asia")) {
            assertThat(calls("octaviaPrerequisites"))
                    .filteredOn(call -> call.text("cloud").equals("prod-" + region))
                    .isNotEmpty()
                    .allSatisfy(call -> {
                        assertThat(call.node()).isEqualTo("deploy-" + region);
                        assertThat(call.text("spec")).isEqualTo("regions/" + region + ".yaml");
                        assertThat(call.text("authorityCredentialsId")).isEqualTo("octavia-authority-" + region);
                    });
        }
    }

    @Test
    public void theNightlyRefreshChecksCertificatesAndServesTheCloud() throws Exception {
        runFile("examples/nightly-refresh.Jenkinsfile");
        assertThat(calls("octaviaCerts"))
                .singleElement()
                .satisfies(call -> assertThat(call.arguments())
                        .containsEntry("cloud", "prod")
                        .containsEntry("authorityCredentialsId", "octavia-authority"));
        assertThat(calls("octaviaImage"))
                .extracting(call -> call.text("cloud") + " " + call.text("keep") + " " + call.text("maxAge"))
                .containsExactly("prod 3 P30D");
        assertThat(declarative.properties()).containsExactlyInAnyOrder("disableConcurrentBuilds", "cron");
    }

    @Test
    public void anAuthorityIsCreatedWhenItsNetworkIsThere() throws Exception {
        runFile("examples/create-authority.Jenkinsfile");
        assertThat(calls("octaviaMgmtNet")).hasSize(1);
        assertThat(calls("octaviaCerts"))
                .singleElement()
                .satisfies(call -> assertThat(call.arguments()).containsEntry("createAuthority", true));
    }

    @Test
    public void ofAMultibranchJobABranchShowsItsPlanAndMainIsRolledOut() throws Exception {
        declarative.branch("feature");
        runFile("examples/multibranch.Jenkinsfile");
        assertThat(calls("octaviaPrerequisites"))
                .singleElement()
                .satisfies(call -> assertThat(call.arguments()).containsEntry("dryRun", true));
        assertThat(calls("input")).isEmpty();

        answer(call -> new Result(0, ""));
        declarative.branch("main");
        runFile("examples/multibranch.Jenkinsfile");
        assertThat(calls("input")).hasSize(1);
        assertThat(calls("sh"))
                .singleElement()
                .satisfies(call -> assertThat(call.text("script"))
                        .isEqualTo("ansible-playbook octavia.yml -e conf='/tmp/octavia.conf' -e certs='/tmp/certs'"));
    }

    @Test
    public void kollaAnsibleGetsItsFilesOnItsOwnHost() throws Exception {
        answer("octaviaExport", call -> new LinkedHashMap<>(Map.of("folder", "/tmp/it")));
        answer(call -> new Result(0, ""));
        runFile("examples/kolla-ansible.Jenkinsfile");
        assertThat(calls("octaviaExport"))
                .singleElement()
                .satisfies(call -> assertThat(call.text("format")).isEqualTo("kolla"));
        assertThat(calls("sh")).extracting(Call::node).containsOnly("kolla");
        assertThat(calls("sh").get(0).text("script")).isEqualTo("cp -R '/tmp/it'/* /etc/kolla");
        assertThat(calls("sh"))
                .last()
                .satisfies(call -> assertThat(call.text("script")).startsWith("kolla-ansible reconfigure "));
    }

    @Test
    public void peopleAreToldOfADeploymentThatFailsAndOfNoneThatEndsWell() throws Exception {
        runFile("examples/notify.Jenkinsfile");
        assertThat(calls("mail")).isEmpty();

        answer("octaviaPrerequisites", call -> {
            throw new IllegalStateException("quota");
        });
        assertThat(catchThrowable(() -> runFile("examples/notify.Jenkinsfile"))).hasMessage("quota");
        assertThat(calls("mail"))
                .singleElement()
                .satisfies(call -> assertThat(call.text("body"))
                        .isEqualTo("prod: 3 created, 1 unchanged\nhttps://jenkins.example.com/job/octavia/7/"));
    }

    @Test
    public void aDeploymentHoldsItsLockAndImagesAreBuiltInTheirCategory() throws Exception {
        List<String> held = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        for (String step : List.of("lock", "throttle")) {
            word(step, (given, body) -> {
                held.add(step + " " + given.get(0));
                Object result = body(body);
                held.clear();
                return result;
            });
        }
        answer("octaviaPrerequisites", call -> {
            seen.addAll(held);
            return prerequisites(call);
        });
        answer("octaviaImage", call -> {
            seen.addAll(held);
            return new LinkedHashMap<>(Map.of("resources", new ArrayList<>(List.of(image()))));
        });
        runFile("examples/lock-and-throttle.Jenkinsfile");
        assertThat(seen).containsOnly("lock {resource=cloud-prod}", "throttle [image-builds]");
    }

    @Test
    public void loadBalancersFollowTheImageOfAllRegions() throws Exception {
        answer("octaviaLoadBalancers", call -> new LinkedHashMap<>(Map.of("refreshed", new ArrayList<>(List.of()))));
        runFile("examples/load-balancers.Jenkinsfile");
        assertThat(calls("octaviaLoadBalancers"))
                .extracting(call -> call.text("cloud") + " " + call.text("canary") + " " + call.text("window"))
                .containsExactly("prod-eu 1 00:00-06:00 Europe/Berlin", "prod-us 2 00:00-06:00 Europe/Berlin");
    }

    @Test
    public void byHandAPlanTouchesNothing() throws Exception {
        runFile("examples/manual.Jenkinsfile");
        assertThat(calls("octaviaPrerequisites"))
                .singleElement()
                .satisfies(call -> assertThat(call.arguments())
                        .containsEntry("cloud", "prod")
                        .containsEntry("dryRun", true));
    }

    @Test
    public void byHandADeploymentBeginsWithItsApproval() throws Exception {
        declarative.parameter("ACTION", "deploy");
        runFile("examples/manual.Jenkinsfile");
        assertThat(names("stage")).containsSubsequence("Check", "Approval", "Apply");
    }

    @Test
    public void byHandAnImageIsRolledBack() throws Exception {
        declarative.parameter("ACTION", "roll image back");
        declarative.parameter("IMAGE", "a1b2");
        runFile("examples/manual.Jenkinsfile");
        assertThat(calls("octaviaImage"))
                .singleElement()
                .satisfies(call -> assertThat(call.arguments())
                        .containsEntry("cloud", "prod")
                        .containsEntry("rollbackTo", "a1b2"));
        assertThat(calls("octaviaPrerequisites")).isEmpty();
    }

    /** A cloud that has everything as soon as a call was no dry run. */
    private Map<String, Object> prerequisites(Call call) {
        String action = isMade ? "unchanged" : "created";
        isMade |= !Boolean.TRUE.equals(call.arguments().get("dryRun"));
        return new LinkedHashMap<>(Map.of(
                "changed", true,
                "resources",
                        new ArrayList<>(List.of(
                                resource("flavor", action),
                                resource("network", action),
                                resource("port", action),
                                image())),
                "healthManagers", new ArrayList<>(List.of(new LinkedHashMap<>(Map.of("host", "network-1")))),
                "files", new LinkedHashMap<>(Map.of("octavia.conf", "/tmp/octavia.conf", "certs", "/tmp/certs"))));
    }

    private static Map<String, Object> resource(String kind, String action) {
        return new LinkedHashMap<>(
                Map.of("kind", kind, "name", "it", "action", action, "differences", new ArrayList<>()));
    }

    private static Map<String, Object> image() {
        return new LinkedHashMap<>(Map.of("kind", "image", "name", "amphora", "action", "unchanged", "id", "image-1"));
    }

    private void runFile(String file) throws IOException {
        run(Files.readString(LIBRARY.resolve(file)));
    }
}
