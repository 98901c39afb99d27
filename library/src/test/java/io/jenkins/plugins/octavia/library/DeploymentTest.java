package io.jenkins.plugins.octavia.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.Before;
import org.junit.Test;

public class DeploymentTest extends LibraryTest {

    private static final String CALL = "octaviaDeployment(cloud: 'prod', agent: 'deploy'";
    private static final List<String> ALL =
            List.of("flavor", "keypair", "certificates", "network", "subnet", "port", "security group", "image");

    private List<String> planned = ALL;
    private boolean isMade;
    private String action = "created";

    @Before
    public void job() throws Exception {
        set("scm", "the job's repository");
        onStep("checkout", DeploymentTest::files);
        answer("octaviaPrerequisites", this::prerequisites);
    }

    @Test
    public void aDeploymentIsLookedAtAppliedOnceAndVerified() throws Exception {
        assertThat(run(CALL + ")")).isInstanceOf(Map.class);

        assertThat(names("stage")).containsExactly("Check", "Apply", "Verify");
        assertThat(calls("octaviaPrerequisites"))
                .extracting(call -> call.arguments().get("dryRun"))
                .containsExactly(true, null, true);
        assertThat(calls("octaviaPrerequisites"))
                .as("all sections")
                .allSatisfy(call -> assertThat(call.arguments()).doesNotContainKeys("only", "without"));
        assertThat(calls("node")).extracting(call -> call.text("label")).containsExactly("deploy", "deploy", "deploy");
        assertThat(calls("checkout")).hasSize(1);
    }

    @Test
    public void theBuildsDescriptionCountsWhatWasDoneInEachCloud() throws Exception {
        run(CALL + ", dryRun: true)");
        assertThat(description()).isEqualTo("prod, dry run: 8 created");
        run(CALL + ")");
        run(CALL + ")");
        assertThat(description()).isEqualTo("prod, dry run: 8 created; prod: 8 created; prod: 8 unchanged");
    }

    @Test
    public void theBuildsDescriptionCountsAnImageThatWasBuiltAsWhatBecameOfIt() throws Exception {
        image("created");
        isMade = true;
        run(CALL + ", build: [agent: 'dib', elements: 'debian-minimal'])");
        assertThat(description()).isEqualTo("prod: 1 created, 7 unchanged");
    }

    @Test
    public void whatStepsWarnedOfIsReturned() throws Exception {
        image("created");
        answer("octaviaPrerequisites", call -> {
            Map<String, Object> result = prerequisites(call);
            result.put("warnings", new ArrayList<>(List.of("the client certificate ends soon")));
            return result;
        });
        assertThat(run(CALL + ", build: [agent: 'dib', elements: 'debian-minimal']).warnings"))
                .isEqualTo(List.of("the client certificate ends soon"));
    }

    @Test
    public void everyArgumentOfTheStepReachesIt() throws Exception {
        run(CALL
                + ", credentialsId: 'login', spec: 'octavia.yaml', runOn: 'agent', lockTimeout: 'PT1H', release: '2025.1', conf: 'o.conf',"
                + " flavor: [ram: 1], keypair: [:], certificates: [:], network: [:], securityGroups: [:], image: [keep: 3],"
                + " caPassphraseCredentialsId: 'ca', authorityCredentialsId: 'p12', heartbeatKeyCredentialsId: 'hb',"
                + " serverCertsKeyPassphraseCredentialsId: 'db', sshCredentialsId: 'ssh', updateCredential: true)");
        for (Call call : calls("octaviaPrerequisites")) {
            assertThat(call.arguments())
                    .containsEntry("cloud", "prod")
                    .containsEntry("credentialsId", "login")
                    .containsEntry("spec", "octavia.yaml")
                    .containsEntry("runOn", "agent")
                    .containsEntry("lockTimeout", "PT1H")
                    .containsEntry("release", "2025.1")
                    .containsEntry("conf", "o.conf")
                    .containsEntry("flavor", Map.of("ram", 1))
                    .hasEntrySatisfying(
                            "image",
                            image -> assertThat(image)
                                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                                    .containsEntry("keep", 3))
                    .containsEntry("caPassphraseCredentialsId", "ca")
                    .containsEntry("authorityCredentialsId", "p12")
                    .containsEntry("heartbeatKeyCredentialsId", "hb")
                    .containsEntry("serverCertsKeyPassphraseCredentialsId", "db")
                    .containsEntry("sshCredentialsId", "ssh")
                    .containsEntry("updateCredential", true)
                    .containsKeys("keypair", "certificates", "network", "securityGroups");
        }
    }

    private static final String ROTATE = CALL
            + ", rotateCa: true, authorityCredentialsId: 'p12', updateCredential: true%s) { rolled << it.artifacts }";

    /** Phases as octaviaCerts goes through them; a load balancer is behind until it is failed over. */
    private final List<String> said = new ArrayList<>();

    private String phase = "none";
    private boolean toBeDeployed;
    private boolean isBehind;

    private void authorities() {
        set("rolled", new ArrayList<>());
        answer("octaviaLoadBalancers", call -> {
            said.add("refresh");
            isBehind = false;
            return new LinkedHashMap<>();
        });
        answer("octaviaCerts", call -> {
            String what = call.text("rotate");
            said.add(what);
            if (what.equals("next")) {
                assertThat(toBeDeployed || isBehind).isFalse();
                phase = Map.of("none", "trust", "trust", "switch", "switch", "none")
                        .get(phase);
                toBeDeployed = true;
            } else if (what.equals("deployed")) {
                toBeDeployed = false;
                isBehind = !phase.equals("none");
            }
            return new LinkedHashMap<>(Map.of(
                    "phase",
                    phase,
                    "toBeDeployed",
                    toBeDeployed,
                    "behind",
                    new ArrayList<>(isBehind ? List.of("7") : List.of())));
        });
    }

    @Test
    public void anAuthorityIsReplacedPhaseByPhase() throws Exception {
        authorities();
        run(ROTATE.formatted(", approve: true, refresh: [window: '01:00-02:00 UTC']"));
        assertThat(said)
                .containsExactly(
                        "status", "next", "deployed", "refresh", "next", "deployed", "refresh", "next", "deployed");
        assertThat(names("stage"))
                .containsSubsequence("Verify", "Authority", "Phase trust", "Load balancers", "Phase switch");
        assertThat(names("stage")).endsWith("Load balancers", "Approval", "Phase end");
        assertThat(calls("input"))
                .hasSize(4)
                .allSatisfy(call -> assertThat(call.node()).isNull());
        assertThat(calls("octaviaLoadBalancers"))
                .allSatisfy(call -> assertThat(call.arguments())
                        .containsEntry("reasons", List.of("authority"))
                        .containsEntry("authorityCredentialsId", "p12")
                        .containsEntry("window", "01:00-02:00 UTC"));
    }

    @Test
    public void aReplacementGoesOnWhereItStopped() throws Exception {
        authorities();
        phase = "switch";
        toBeDeployed = true;
        run(ROTATE.formatted(""));
        assertThat(said).containsExactly("status", "deployed", "refresh", "next", "deployed");
        said.clear();
        toBeDeployed = true;
        run(ROTATE.formatted(""));
        assertThat(said).as("the last files only").containsExactly("status", "deployed");
    }

    @Test
    public void aReplacementThatCouldNotGoOnIsNotBegun() throws Exception {
        authorities();
        String needs = "rotateCa: needs authorityCredentialsId, updateCredential: true and the block";
        assertThat(failure(CALL + ", rotateCa: true, authorityCredentialsId: 'p12', updateCredential: true)"))
                .hasMessageContaining(needs);
        assertThat(failure(ROTATE.formatted("").replace(", updateCredential: true", "")))
                .hasMessageContaining(needs);
        assertThat(failure(ROTATE.formatted(", refresh: [reasons: ['image']]")))
                .hasMessageContaining("refresh: reasons: unknown");
        assertThat(failure(CALL + ", refresh: [:])")).hasMessageContaining("give rotateCa: true");
        assertThat(said).isEmpty();
    }

    @Test
    public void aDryRunShowsThePlanAndStops() throws Exception {
        Object plan = run(CALL + ", dryRun: true, approve: true)");
        assertThat(plan).asInstanceOf(InstanceOfAssertFactories.MAP).containsEntry("changed", true);
        assertThat(names("stage")).containsExactly("Check");
        assertThat(calls("octaviaPrerequisites")).hasSize(1);
        assertThat(calls("input")).isEmpty();
    }

    @Test
    public void approvalIsAskedForBetweenPlanAndChangeAndHoldsNoAgent() throws Exception {
        run(CALL + ", approve: true, submitter: 'operators')");
        assertThat(names("stage")).containsExactly("Check", "Approval", "Apply", "Verify");
        assertThat(calls("input")).singleElement().satisfies(call -> {
            assertThat(call.node()).isNull();
            assertThat(call.text("message"))
                    .startsWith("Octavia on cloud prod, the files of this build: create flavor it, ")
                    .contains("image it")
                    .endsWith("? Each difference: https://jenkins.example.com/job/octavia/7/");
            assertThat(call.text("submitter")).isEqualTo("operators");
        });
    }

    @Test
    public void whatIsToBeRemovedIsInTheQuestionToo() throws Exception {
        action = "removed";
        planned = List.of("port");
        run(CALL + ", approve: true)");
        assertThat(calls("input"))
                .singleElement()
                .satisfies(call -> assertThat(call.text("message")).contains(": remove port it?"));
    }

    @Test
    public void nothingToChangeNeedsNoApproval() throws Exception {
        isMade = true;
        assertThat(run(CALL + ", approve: true).changed")).isEqualTo(false);
        assertThat(calls("input")).isEmpty();
    }

    @Test
    public void whatABuildABlockAndTheInterfacesDoNeedsApprovalToo() throws Exception {
        isMade = true;
        standIn("octaviaHealthManagerPort", (arguments, body) -> Map.of("network-1", "unchanged"));
        image("unchanged");
        run(
                CALL
                        + ", approve: true, build: [agent: 'dib', elements: 'debian-minimal'], healthManagerAgents: 'net1') { }");
        assertThat(calls("input"))
                .extracting(call -> call.text("message"))
                .containsExactly(
                        "Octavia on cloud prod, the files of this build: build the image on dib (elements debian-minimal);"
                                + " make the interfaces of health managers; bring the files to the controllers?"
                                + " Each difference: https://jenkins.example.com/job/octavia/7/");
    }

    /** What is known of it before it is built: its tag, who sees it, what goes. */
    @Test
    public void theQuestionShowsWhatBecomesOfAnImageThatIsStillToBeBuilt() throws Exception {
        image("created");
        run(CALL + ", approve: true, build: [agent: 'dib', elements: 'debian-minimal'], image: [keep: 3])");

        assertThat(calls("octaviaPrerequisites").get(0).arguments())
                .containsEntry("imageToBeBuilt", true)
                .containsEntry("image", Map.of("keep", 3, "file", "amphora-x64-haproxy.qcow2"))
                .doesNotContainKey("without");
        assertThat(names("input"))
                .singleElement()
                .asString()
                .contains(": create ", "image it; build the image on dib (elements debian-minimal)");
        assertThat(calls("octaviaPrerequisites").subList(1, 3))
                .as("then it serves")
                .allSatisfy(call -> assertThat(call.arguments())
                        .doesNotContainKey("imageToBeBuilt")
                        .containsEntry("image", Map.of("keep", 3, "file", "none")));
    }

    @Test
    public void aRefusalOfApprovalTouchesNothing() {
        onStep("input", call -> {
            throw new InterruptedException("no");
        });
        assertThat(failure(CALL + ", approve: true)")).isInstanceOf(InterruptedException.class);
        assertThat(calls("octaviaPrerequisites")).hasSize(1);
    }

    @Test
    public void theWholeDeploymentIsChangedIfAStageChangedSomething() throws Exception {
        assertThat(run(CALL + ").changed")).isEqualTo(true);
        assertThat(run(CALL + ").changed")).as("the second time").isEqualTo(false);
        image("created");
        assertThat(run(CALL + ", build: [agent: 'dib', elements: 'debian-minimal']).changed"))
                .as("a new image")
                .isEqualTo(true);
        image("unchanged");
        assertThat(run(CALL + ", build: [agent: 'dib', elements: 'debian-minimal']).changed"))
                .as("the image that serves is the same")
                .isEqualTo(false);
    }

    @Test
    public void whatWasLookedAtIsDeployedWhateverComesIntoTheRepositoryMeanwhile() throws Exception {
        Map<String, String> approved = Map.of(
                "octavia.yaml",
                "flavor: {ram: 1}",
                "octavia.conf",
                "[DEFAULT]",
                "keys/amphora.pub",
                "ssh-rsa A",
                "deploy.yml",
                "roles: []");
        Map<String, String> repository = new HashMap<>(approved);
        List<Map<String, String>> found = new ArrayList<>();
        onStep("checkout", call -> {
            write(call.folder(), repository);
            return new LinkedHashMap<>(Map.of("GIT_COMMIT", "c0ffee" + repository.size()));
        });
        onStep("input", call -> {
            repository.replaceAll((name, content) -> content + " changed");
            repository.put("group_vars/all.yml", "transport_url: evil");
            // Another build of the job looks at what is new, on the same agent.
            write(workspace("deploy"), repository);
            write(Path.of(workspace("deploy") + "@octavia"), repository);
            return null;
        });
        answer("octaviaPrerequisites", call -> {
            found.add(read(call.folder()));
            return prerequisites(call);
        });
        answer(call -> {
            found.add(read(call.folder()));
            return new Result(0, "");
        });

        run(CALL + ", conf: 'octavia.conf', approve: true) { sh 'ansible-playbook deploy.yml' }");

        assertThat(calls("input")).hasSize(1);
        assertThat(found).hasSize(4).containsOnly(approved);
        assertThat(names("echo"))
                .contains(
                        "Looked at is revision c0ffee4, and nothing else is deployed.",
                        "Deployed is revision c0ffee4.");
    }

    @Test
    public void theQuestionSaysOfWhichRevisionAndLeadsToWhatOctaviaConfWouldGet() throws Exception {
        onStep("checkout", call -> {
            files(call);
            return new LinkedHashMap<>(Map.of("SVN_REVISION", "4711"));
        });
        planned = List.of("configuration");
        run(CALL + ", approve: true)");
        assertThat(names("input"))
                .containsExactly("Octavia on cloud prod, revision 4711: create configuration it?"
                        + " Each difference: https://jenkins.example.com/job/octavia/7/");
    }

    @Test
    public void anImageIsCarriedToNoStageButThatWhichSendsIt() throws Exception {
        int[] builds = {0};
        onStep("checkout", call -> {
            builds[0]++;
            write(call.folder(), Map.of("octavia.yaml", "image: {}", "images/a.qcow2", "image " + builds[0]));
            return null;
        });
        List<String> images = new ArrayList<>();
        answer("octaviaPrerequisites", call -> {
            images.add(String.valueOf(read(call.folder()).get("images/a.qcow2")));
            return prerequisites(call);
        });
        run(CALL + ", image: [keep: 3])");
        assertThat(images).containsExactly("image 1", "image 1", "null");
        assertThat(calls("octaviaPrerequisites"))
                .extracting(call -> call.arguments().get("image"))
                .as("an agent without the file needs none")
                .containsExactly(Map.of("keep", 3), Map.of("keep", 3), Map.of("keep", 3, "file", "none"));

        images.clear();
        run(CALL + ")");
        assertThat(images).as("it serves already").containsExactly("image 2", "null", "null");
    }

    @Test
    public void anotherImageThatServesInTheEndIsAFailure() {
        planned = List.of("image");
        isMade = true;
        answer("octaviaPrerequisites", call -> {
            Map<String, Object> result = prerequisites(call);
            Map<String, Object> image = resource("image", "unchanged");
            image.put("id", calls("octaviaPrerequisites").size() == 3 ? "other" : "mine");
            result.put("resources", new ArrayList<>(List.of(image)));
            return result;
        });
        assertThat(failure(CALL + ")"))
                .hasMessage("cloud prod: differs from octavia.yaml again, something else changes it:\n"
                        + "image other serves, not mine");
    }

    @Test
    public void deploymentsBesideEachOtherHaveFilesOfTheirOwn() throws Exception {
        String regions = "parallel(a: { octaviaDeployment(cloud: 'a', agent: 'deploy', spec: 'a.yaml') },"
                + " b: { octaviaDeployment(cloud: 'a', agent: 'deploy', spec: 'b.yaml') })";
        onStep("checkout", call -> {
            write(call.folder(), Map.of("a.yaml", "a", "b.yaml", "b"));
            return null;
        });
        run(regions);
        assertThat(names("stash")).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    public void aDryRunKeepsNothing() throws Exception {
        run(CALL + ", dryRun: true)");
        assertThat(calls("stash")).isEmpty();
        assertThat(names("echo")).contains("Looked at is the files of this build.");
    }

    @Test
    public void theBlockRollsOutOnTheAgentThatHasTheFiles() throws Exception {
        answer(call -> new Result(0, ""));
        run(CALL + ") { deployment -> sh \"deploy ${deployment.files['octavia.conf']}\" }");
        assertThat(calls("sh")).singleElement().satisfies(call -> {
            assertThat(call.node()).isEqualTo("deploy");
            assertThat(call.text("script")).isEqualTo("deploy /tmp/octavia.conf");
        });
        assertThat(names("stage")).containsExactly("Check", "Apply", "Roll out", "Verify");
        assertThat(calls("node")).as("one agent from Apply to the roll-out").hasSize(3);
    }

    @Test
    public void afterAFailureNothingIsRolledOut() {
        answer("octaviaPrerequisites", call -> {
            if (call.arguments().get("dryRun") == null) {
                throw new IllegalStateException("network lb-mgmt-net: no");
            }
            return prerequisites(call);
        });
        assertThat(failure(CALL + ") { sh 'deploy' }")).hasMessage("network lb-mgmt-net: no");
        assertThat(names("stage")).containsExactly("Check", "Apply");
        assertThat(calls("sh")).isEmpty();
    }

    @Test
    public void theFilesMayComeFromAStash() throws Exception {
        onStep("unstash", DeploymentTest::files);
        run(CALL + ", stash: 'specification')");
        assertThat(calls("checkout")).isEmpty();
        assertThat(names("unstash")).containsOnly("specification").hasSameSizeAs(calls("node"));
    }

    @Test
    public void aBuiltImageIsSentByTheAgentThatBuiltItAndNoFileIsWantedElsewhere() throws Exception {
        image("created");
        run(CALL + ", credentialsId: 'login', build: [agent: 'dib', elements: 'debian-minimal'], image: [keep: 3])");

        assertThat(calls("octaviaImage")).extracting(Call::node).containsExactly("dib");
        assertThat(calls("octaviaImage"))
                .singleElement()
                .satisfies(call -> assertThat(call.arguments())
                        .containsEntry("cloud", "prod")
                        .containsEntry("credentialsId", "login")
                        .containsEntry("spec", "octavia-amphora/octavia.yaml")
                        .containsEntry("file", "octavia-amphora/a.qcow2")
                        .containsEntry("sameWhen", List.of("octavia_commit", "manifest_sha256"))
                        .containsEntry("keep", 3));
        assertThat(names("stage")).containsExactly("Check", "Image", "Apply", "Verify");
    }

    @Test
    public void theInterfacesOfHealthManagersAreMadeAfterTheNetworkAndChecked() throws Exception {
        List<Map<?, ?>> ports = new ArrayList<>();
        standIn("octaviaHealthManagerPort", (arguments, body) -> ports.add(arguments));
        run(CALL + ", healthManagerAgents: 'net1')");
        assertThat(ports).hasSize(2);
        assertThat(ports.get(0).get("agents")).isEqualTo(Map.of("network-1", "net1"));
        assertThat(ports.get(0).get("state")).isNull();
        assertThat(ports.get(1).get("state")).isEqualTo("check");
        assertThat(ports.get(1).get("listener")).as("nothing was rolled out").isEqualTo(false);

        ports.clear();
        run(CALL + ", healthManagerAgents: ['network-1': 'other']) { }");
        assertThat(names("stage")).endsWith("Check", "Apply", "Interfaces", "Roll out", "Verify");
        assertThat(ports.get(0).get("agents")).isEqualTo(Map.of("network-1", "other"));
        assertThat(ports.get(1).get("listener")).isEqualTo(true);
    }

    @Test
    public void theStepsAreToldWhichEndsMakeTheBuildUnstable() throws Exception {
        run(CALL + ", warnDays: 28)");
        assertThat(calls("octaviaPrerequisites"))
                .isNotEmpty()
                .allSatisfy(call -> assertThat(call.arguments()).containsEntry("warnDays", 28));
    }

    @Test
    public void aClientThatIsStillToBeRenewedIsNotTakenForAChangeOfSomebodyElse() throws Exception {
        answer("octaviaPrerequisites", call -> {
            Map<String, Object> result = prerequisites(call);
            if (isMade) {
                result.put("resources", new ArrayList<>(List.of(resource("certificates", "updated"))));
            }
            return result;
        });
        run(CALL + ", authorityCredentialsId: 'authority')");
        assertThat(names("stage")).endsWith("Verify");
    }

    @Test
    public void whatChangesBackIsAFailure() {
        answer("octaviaPrerequisites", call -> {
            Map<String, Object> result = prerequisites(call);
            if (isMade) {
                result.put("resources", new ArrayList<>(List.of(resource("flavor", "updated"))));
            }
            return result;
        });
        assertThat(failure(CALL + ")"))
                .isInstanceOf(Aborted.class)
                .hasMessage(
                        "cloud prod: differs from octavia.yaml again, something else changes it:\nflavor it: of flavor");
    }

    @Test
    public void wrongArgumentsAreNamedBeforeAnythingElse() {
        assertThat(failure("octaviaDeployment(agent: 'deploy')")).hasMessage("octaviaDeployment: cloud: required");
        assertThat(failure(CALL + ", dryrun: true)")).hasMessageStartingWith("octaviaDeployment: dryrun: unknown; ");
        assertThat(failure(CALL + ", warnDays: 'P30D')"))
                .hasMessage("octaviaDeployment: warnDays: P30D is not a number of days, 0 or more");
        assertThat(failure(CALL + ", build: [agnt: 'dib'])"))
                .hasMessageStartingWith("octaviaDeployment: build: agnt: unknown; ");
        assertThat(failure(CALL + ", build: 'dib')")).hasMessageStartingWith("octaviaDeployment: build: not a map");
        assertThat(calls("node")).isEmpty();
    }

    @Test
    public void labelsThatDoNotFitTheHealthManagersAreRefusedBeforeAnythingIsChanged() {
        planned = List.of("network", "port", "port");
        assertThat(failure(CALL + ", healthManagerAgents: 'net1')"))
                .hasMessage(
                        "octaviaDeployment: healthManagerAgents: one label for 2 health managers; give [host: label, ...]");
        planned = List.of("flavor");
        assertThat(failure(CALL + ", healthManagerAgents: 'net1')"))
                .hasMessage(
                        "octaviaDeployment: healthManagerAgents: the specification has no health managers; leave it out");
        assertThat(failure(CALL + ", healthManagerAgents: ['net1'])"))
                .hasMessage(
                        "octaviaDeployment: healthManagerAgents: [net1] is neither a label nor a map of labels by host");
        assertThat(calls("octaviaPrerequisites"))
                .allSatisfy(call -> assertThat(call.arguments()).containsEntry("dryRun", true));
    }

    /** A cloud that has everything as soon as a call that is no dry run was made for all sections. */
    private Map<String, Object> prerequisites(Call call) {
        boolean isDry = Boolean.TRUE.equals(call.arguments().get("dryRun"));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("cloud", "prod");
        result.put(
                "resources",
                planned.stream()
                        .map(kind -> resource(kind, isMade ? "unchanged" : action))
                        .collect(Collectors.toCollection(ArrayList::new)));
        result.put("changed", !isMade);
        if (!isDry) {
            isMade |= !call.arguments().containsKey("only");
            result.put("files", new LinkedHashMap<>(Map.of("octavia.conf", "/tmp/octavia.conf")));
            result.put("healthManagers", new ArrayList<>(List.of(new LinkedHashMap<>(Map.of("host", "network-1")))));
            result.put("artifacts", "octavia/prod");
        }
        return result;
    }

    /** A build, and what becomes of its image. */
    private void image(String action) {
        Map<String, Object> image = new LinkedHashMap<>(Map.of(
                "file",
                "octavia-amphora/a.qcow2",
                "properties",
                new LinkedHashMap<>(Map.of("octavia_commit", "c0ffee", "manifest_sha256", "5a"))));
        standIn("octaviaAmphoraBuild", (arguments, body) -> onNode("dib", body, image));
        answer(
                "octaviaImage",
                call -> new LinkedHashMap<>(Map.of(
                        "changed",
                        action.equals("created"),
                        "resources",
                        new ArrayList<>(List.of(new LinkedHashMap<>(Map.of("kind", "image", "action", action)))))));
    }

    private static Object files(Call call) throws IOException {
        write(call.folder(), Map.of("octavia.yaml", "flavor: {}\n"));
        return null;
    }

    private static void write(Path folder, Map<String, String> files) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }

    /** All that is in a folder, by its path there. */
    private static Map<String, String> read(Path folder) {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private static Map<String, Object> resource(String kind, String action) {
        return new LinkedHashMap<>(Map.of(
                "kind", kind, "name", "it", "action", action, "differences", new ArrayList<>(List.of("of " + kind))));
    }
}
