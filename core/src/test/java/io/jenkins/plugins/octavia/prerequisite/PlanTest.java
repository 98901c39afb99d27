package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.embedded.Request;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import io.jenkins.plugins.octavia.spec.Section;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** All prerequisites together. */
@Category(AnyCloud.class)
public class PlanTest {

    private static final String ALL = """
            flavor: {name: flavor-$N}
            keypair: {name: key-$N, type: ed25519}
            certificates: {key: {algorithm: ec, curve: P-256}}
            network: {name: net-$N, subnet: {name: sub-$N}, healthManagers: [{name: port-$N, host: controller}]}
            securityGroups: {amphora: {name: amp-$N}, healthManager: {name: hm-$N}}
            image: {name: image-$N, file: amphora-x64.qcow2, tag: tag-$N}
            """;

    @Rule
    public final TestCloud cloud = new TestCloud();

    @Test
    public void oneRunMakesEverythingAndTheNextNothing() throws IOException {
        cloud.image("amphora-x64.qcow2", 2);

        Deployment first = cloud.apply(ALL);
        byte[] conf = Files.readAllBytes(cloud.out().conf());
        Deployment second = cloud.apply(ALL);
        assertThat(first.failure()).isEmpty();
        assertThat(first.resources()).hasSize(10).extracting(Resource::action).containsOnly(Action.CREATED);
        assertThat(second.failure()).isEmpty();
        assertThat(second.resources()).extracting(Resource::action).containsOnly(Action.UNCHANGED);
        assertThat(second.resources())
                .extracting(Resource::id)
                .isEqualTo(first.resources().stream().map(Resource::id).toList());
        assertThat(Files.readAllBytes(cloud.out().conf())).isEqualTo(conf);
        assertThat(cloud.destroy(ALL).isComplete()).isTrue();
    }

    @Test
    public void anApplicationCredentialMakesTheSame() throws IOException {
        cloud.image("amphora-x64.qcow2", 2);

        Deployment first = cloud.apply(cloud.spec(ALL), cloud.connect("appcred"), cloud.inputs());
        assertThat(first.failure()).isEmpty();
        assertThat(cloud.apply(ALL).isChanged()).isFalse();
    }

    @Test
    public void aSecondRunNeedsTenRequests() throws IOException {
        cloud.image("amphora-x64.qcow2", 2);
        cloud.apply(ALL);
        int before = cloud.embedded().requests().size();

        cloud.apply(ALL);
        List<Request> requests = cloud.embedded().requests();
        assertThat(requests.subList(before, requests.size())).hasSizeLessThanOrEqualTo(10);
    }

    @Test
    public void everythingThatDoesNotFitIsSaidAtOnceAndNothingIsTouched() throws IOException {
        cloud.image("amphora-x64.qcow2", 5);
        Path key = cloud.folder.getRoot().toPath().resolve("bad.pub");
        Files.writeString(key, "no key\n");

        assertThatThrownBy(() -> cloud.plan(ALL.replace("type: ed25519", "publicKeyFile: bad.pub")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("SSH public key")
                .hasMessageContaining("does not fit the flavor's disk");
        assertThat(cloud.out().path()).doesNotExist();
    }

    @Test
    public void whatIsDoneBeforeAFailureIsKeptAndToldAndTheNextRunGoesOn() throws IOException {
        cloud.image("amphora-x64.qcow2", 2);
        cloud.embedded().fail(r -> r.method().equals("POST") && r.path().endsWith("/subnets"), 500, 99);

        Deployment failed = cloud.apply(ALL);
        assertThat(failed.failure())
                .hasValueSatisfying(message -> assertThat(message).contains("subnet " + cloud.unique("sub")));
        assertThat(failed.resources()).extracting(Resource::kind).contains(Kind.FLAVOR, Kind.KEYPAIR, Kind.IMAGE);
        assertThat(cloud.out().conf()).doesNotExist();
    }

    @Test
    public void onlyTheChosenSectionsAreProvisionedAndSecretsOfAnEarlierRunSurvive() throws IOException {
        cloud.image("amphora-x64.qcow2", 2);
        cloud.apply(ALL);
        ConfFile before = ConfFile.parse(Files.readAllBytes(cloud.out().conf()));

        try (Plan plan = Plan.of(cloud.spec(ALL), EnumSet.of(Section.FLAVOR), cloud.admin(), cloud.inputs(), cloud)) {
            assertThat(plan.apply().resources())
                    .extracting(Resource::kind)
                    .containsExactly(Kind.FLAVOR, Kind.CONFIGURATION);
        }
        ConfFile after = ConfFile.parse(Files.readAllBytes(cloud.out().conf()));
        assertThat(after.bytes()).isEqualTo(before.bytes());
    }

    @Test
    public void optionsAreMergedIntoAGivenFileThatIsNotTouched() throws IOException {
        cloud.image("amphora-x64.qcow2", 2);
        Cloud admin = cloud.admin();
        String given =
                "# by hand\n[controller_worker]\namp_secgroup_list = other, none\nworkers = 4\n\n[service_auth]\n"
                        + "username = " + admin.user().name() + "\nproject_name = "
                        + admin.project().name()
                        + "\n[health_manager]\nheartbeat_key = insecure\n";

        Deployment deployment =
                cloud.apply(cloud.spec(ALL), admin, cloud.with().conf(given).inputs(cloud.out()));
        assertThat(deployment.failure()).isEmpty();
        String merged = Files.readString(cloud.out().conf(), StandardCharsets.UTF_8);
        assertThat(merged).startsWith("# by hand\n[controller_worker]\n").contains("\nworkers = 4\n");
        ConfFile conf = ConfFile.parse(merged.getBytes(StandardCharsets.UTF_8));
        assertThat(conf.get(OctaviaConf.HEARTBEAT_KEY)).contains("insecure");
        assertThat(deployment.notes()).anyMatch(note -> note.contains("heartbeat_key"));
        assertThat(conf.get(OctaviaConf.AMP_FLAVOR_ID))
                .contains(TestCloud.resource(deployment, Kind.FLAVOR).id());
    }

    @Test
    public void aPlanSaysOfOctaviaConfWhatApplySaysOfIt() {
        Inputs given = cloud.with()
                .conf("[health_manager]\nheartbeat_key = insecure\n")
                .inputs(cloud.out());
        String spec = "network: {name: net-$N, subnet: {name: sub-$N}, healthManagers: [{host: controller}]}";

        List<String> foreseen;
        try (Plan plan = Plan.of(cloud.spec(spec), EnumSet.allOf(Section.class), cloud.admin(), given, cloud)) {
            foreseen = plan.findings();
        }
        assertThat(foreseen)
                .singleElement()
                .matches(finding -> finding.startsWith(
                        "octavia.conf line 2: [health_manager] heartbeat_key is a secret that is publicly known"));
        assertThat(cloud.apply(cloud.spec(spec), cloud.admin(), given).notes()).containsAll(foreseen);
    }

    @Test
    public void aLoginThatIsNotOctaviasIsRefused() {
        assertThatThrownBy(() -> cloud.plan(
                        "flavor: {name: flavor-$N}",
                        cloud.with()
                                .conf("[service_auth]\nusername = octavia\nproject_name = service\n")
                                .inputs(cloud.out())))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("user admin, but octavia.conf has octavia")
                .hasMessageContaining("project " + cloud.admin().project().name() + ", but octavia.conf has service");
    }

    @Test
    public void theTokenIsRenewedOnceWhenItExpiresInTheMiddle() throws IOException {
        cloud.image("amphora-x64.qcow2", 2);
        Cloud admin = cloud.admin();
        cloud.embedded().expireTokens();
        long logins = logins();

        Deployment deployment = cloud.apply(cloud.spec(ALL), admin, cloud.inputs());
        assertThat(deployment.failure()).isEmpty();
        assertThat(logins() - logins).isEqualTo(1);
    }

    private long logins() {
        return cloud.embedded().requests().stream()
                .filter(request -> request.path().endsWith("/auth/tokens"))
                .count();
    }
}
