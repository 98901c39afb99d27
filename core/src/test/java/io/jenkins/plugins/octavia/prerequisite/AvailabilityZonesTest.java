package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.junit.Assume.assumeTrue;

import io.jenkins.plugins.octavia.cloud.AvailabilityZone;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.LoadBalancing;
import io.jenkins.plugins.octavia.cloud.ProviderProfile;
import io.jenkins.plugins.octavia.cloud.RawCalls;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.spec.Section;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** Octavia's availability zones, which need an Octavia that runs and never move what is in them. */
@Category(AnyCloud.class)
public class AvailabilityZonesTest {

    private static final String RACK = spec("computeZone: nova, network: mgmt-$N");

    @Rule
    public final TestCloud cloud = new TestCloud();

    private RawCalls calls;
    private String network;

    private static String spec(String settings) {
        return "availabilityZones: [{name: rack-$N, " + settings + "}]";
    }

    @Before
    public void aNetworkThatSomebodyMade() {
        calls = new RawCalls(cloud.config("admin"));
        network = cloud.strangeNetwork("mgmt");
    }

    private LoadBalancing octavia() {
        LoadBalancing octavia = cloud.admin().loadBalancing();
        assumeTrue("a cloud with an Octavia", octavia.isThere());
        return octavia;
    }

    private Optional<AvailabilityZone> zone() {
        return octavia().availabilityZones().stream()
                .filter(zone -> zone.name().equals(cloud.unique("rack")))
                .findFirst();
    }

    private List<ProviderProfile> profiles() {
        return octavia().availabilityZoneProfiles().stream()
                .filter(profile -> profile.name().equals(cloud.unique("rack")))
                .toList();
    }

    private void applied(String spec) throws IOException {
        assertThat(cloud.run(spec, cloud.inputs()).failure()).isEmpty();
    }

    private String mark() {
        return "(made by octavia-prerequisites for project "
                + cloud.admin().project().id() + ")";
    }

    private String profileOfRack() {
        return octavia()
                .createAvailabilityZoneProfile(
                        cloud.unique("rack"), Map.of("compute_zone", "nova", "management_network", network));
    }

    @Test
    public void aZoneIsMadeWithItsProfileOnceAndDestroyed() throws IOException {
        octavia();
        String networks = ProviderProfile.list(List.of(cloud.strangeNetwork("vip"), network));
        String spec = spec("computeZone: nova, network: mgmt-$N, vipNetworks: [vip-$N, " + network + "]");
        assertThat(cloud.plan(spec).get(0).differences())
                .containsExactly("compute_zone nova, management_network " + network + ", valid_vip_networks " + networks
                        + ", enabled");
        applied(spec);

        assertThat(zone()).hasValueSatisfying(zone -> {
            assertThat(zone.description()).isEqualTo(mark());
            assertThat(zone.enabled()).isTrue();
        });
        assertThat(profiles())
                .singleElement()
                .extracting(ProviderProfile::data)
                .isEqualTo(
                        Map.of("compute_zone", "nova", "management_network", network, "valid_vip_networks", networks));
        assertThat(cloud.plan(spec).get(0).action()).isEqualTo(Action.UNCHANGED);
        assertThat(cloud.destroy(spec).isComplete()).isTrue();
        assertThat(zone()).isEmpty();
        assertThat(profiles()).isEmpty();
        assertThat(cloud.admin().network().network(network)).isPresent();
    }

    @Test
    public void whatCanChangeFollows() throws IOException {
        octavia();
        applied(RACK);
        String changed = spec("computeZone: nova, network: mgmt-$N, description: first hall, enabled: false");

        assertThat(cloud.plan(changed).get(0).differences())
                .containsExactly(
                        "description \"" + mark() + "\" where \"first hall " + mark() + "\" is asked",
                        "enabled where disabled is asked");
        applied(changed);
        assertThat(zone()).hasValueSatisfying(zone -> assertThat(zone.enabled()).isFalse());
        assertThat(cloud.plan(changed).get(0).action()).isEqualTo(Action.UNCHANGED);
        assertThat(cloud.destroy(changed).isComplete()).isTrue();
    }

    @Test
    public void aZoneIsNeverMoved() throws IOException {
        octavia();
        applied(RACK);
        String other = cloud.strangeNetwork("other");

        assertThatThrownBy(() -> cloud.plan(spec("computeZone: nova, network: other-$N")))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("availability zone " + cloud.unique("rack")
                        + ": exists with compute_zone nova, management_network " + network
                        + " of provider amphora where compute_zone nova, management_network " + other)
                .hasMessageEndingWith("or for a new name");
        assertThatThrownBy(() -> cloud.plan(RACK.replace("rack-$N", "RACK-$N")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("for the same name");
        assertThat(profiles()).hasSize(1);
    }

    @Test
    public void aZoneOfAnotherProjectsRunsIsAdopted() throws IOException {
        String profile = profileOfRack();
        AvailabilityZone other = octavia()
                .createAvailabilityZone(
                        cloud.unique("rack"), mark().replaceAll("project .*", "project 7)"), false, profile);
        cloud.cleanUp(() -> {
            octavia().deleteAvailabilityZone(other.name());
            octavia().deleteAvailabilityZoneProfile(profile);
        });

        Change row = cloud.plan(RACK).get(0);
        assertThat(row.action()).isEqualTo(Action.ADOPTED);
        assertThat(row.differences()).containsExactly("left as it is: disabled where enabled is asked");
        applied(RACK);
        cloud.destroy(RACK);
        assertThat(zone()).contains(other);
    }

    @Test
    public void aProfileThatAFailedRunLeftIsTaken() throws IOException {
        String left = profileOfRack();

        applied(RACK);

        assertThat(zone())
                .hasValueSatisfying(zone -> assertThat(zone.profileId()).isEqualTo(left));
        assertThat(cloud.destroy(RACK).isComplete()).isTrue();
        assertThat(profiles()).isEmpty();
    }

    /** Whose name may be spelled in another way there, or be in the specification no longer. */
    @Test
    public void destroyTakesNothingFromUnderLoadBalancersInAZoneAndNamesThem() throws Exception {
        octavia();
        String spec = RACK + "\nflavor: {name: m-$N}";
        applied(spec);
        String subnet = cloud.admin()
                .network()
                .subnetsOf(List.of(cloud.strangeNetwork("vip")))
                .get(0)
                .id();
        String id = calls.createLoadBalancer("{\"name\": \"" + cloud.unique("one") + "\", \"vip_subnet_id\": \""
                + subnet + "\", \"availability_zone\": \"" + cloud.unique("RACK") + "\"}");
        awaitEnd(id);

        for (Section section : List.of(Section.AVAILABILITY_ZONES, Section.FLAVOR)) {
            assertThat(cloud.destroy(spec, section).removed()).isEmpty();
        }
        Destruction.Outcome outcome = cloud.destroy(spec);

        assertThat(outcome.isComplete()).isFalse();
        assertThat(outcome.removed()).isEmpty();
        assertThat(outcome.left())
                .singleElement()
                .extracting(Destruction.Left::reason)
                .asString()
                .startsWith("in use by 1 load balancers (" + cloud.unique("one") + " " + id + " of project ");
        assertThat(cloud.destroy(spec.replace("rack-$N", "other-$N")).removed()).isEmpty();
        assertThat(zone()).isPresent();
        assertThat(profiles()).hasSize(1);

        calls.deleteLoadBalancer(id);
        while (octavia().loadBalancer(id).isPresent()) {
            pause();
        }
        assertThat(cloud.destroy(spec).isComplete()).isTrue();
        assertThat(profiles()).isEmpty();
    }

    /** Of its creation, also in ERROR for want of an image: Octavia counts that load balancer too. */
    private void awaitEnd(String id) throws InterruptedException {
        while (octavia().loadBalancer(id).orElseThrow().isPending()) {
            pause();
        }
    }

    private static void pause() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(TestCloud.isReal() ? 500 : 1);
    }

    @Test
    public void whatOctaviaAnswersWithFiveHundredIsRefusedBefore() {
        octavia();
        assertThatThrownBy(() -> cloud.plan(spec("computeZone: nowhere")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("Nova has no availability zone nowhere (it has ")
                .hasMessageContaining("nova");
        assertThatThrownBy(() -> cloud.plan(spec("network: nothing-$N")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("this login sees no network of name or id " + cloud.unique("nothing"));
        assertThatThrownBy(() -> cloud.plan(spec("vipNetworks: [nothing-$N]")))
                .isInstanceOf(Refusal.class)
                .hasMessageEndingWith("correct vipNetworks, or make the network first");
        cloud.strangeNetwork("mgmt");
        assertThatThrownBy(() -> cloud.plan(RACK))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("sees 2 networks of name or id " + cloud.unique("mgmt"));

        // So it is said in time: Octavia itself fails.
        for (Map<String, String> data : List.of(
                Map.of("compute_zone", "nowhere"),
                Map.of("management_network", "3f8b1f3c-3a3b-4f5e-9a51-2f2f5f5f5f5f"),
                Map.of("valid_vip_networks", "3f8b1f3c-3a3b-4f5e-9a51-2f2f5f5f5f5f"))) {
            assertThatThrownBy(() -> octavia().createAvailabilityZoneProfile(cloud.unique("rack"), data))
                    .isInstanceOfSatisfying(
                            CloudException.class, e -> assertThat(e.status()).isEqualTo(500));
        }
        assertThat(profiles()).isEmpty();
    }

    @Test
    public void withoutAnOctaviaTheyAreSkippedAndAllElseIsDone() {
        String spec = RACK + "\nflavor: {name: m-$N}";
        String reason = "skipped: this cloud's catalog has no load-balancer service yet; run again once Octavia is up";

        assertThat(cloud.plan(spec, cloud.inputs(), cloud.withoutOctavia()))
                .extracting(Change::kind, Change::action, Change::differences)
                .contains(tuple(Kind.AVAILABILITY_ZONE, Action.UNCHANGED, List.of(reason)));
        Deployment deployment = cloud.apply(cloud.spec(spec), cloud.withoutOctavia(), cloud.inputs());
        assertThat(deployment.failure()).isEmpty();
        assertThat(TestCloud.ofCloud(deployment))
                .extracting(resource -> resource.kind())
                .containsExactly(Kind.FLAVOR);
        assertThat(deployment.notes()).contains("availabilityZones: " + reason.replace("skipped: ", "skipped, "));
    }

    @Test
    public void onlyTheyMayBeAskedFor() throws IOException {
        octavia();
        Deployment deployment = cloud.run(RACK + "\nflavor: {name: m-$N}", cloud.inputs(), Section.AVAILABILITY_ZONES);

        assertThat(TestCloud.ofCloud(deployment))
                .extracting(resource -> resource.kind())
                .containsExactly(Kind.AVAILABILITY_ZONE);
        assertThat(cloud.destroy(RACK, Section.AVAILABILITY_ZONES).isComplete()).isTrue();
    }
}
