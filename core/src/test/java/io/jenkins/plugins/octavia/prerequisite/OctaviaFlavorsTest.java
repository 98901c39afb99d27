package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.junit.Assume.assumeTrue;

import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.LoadBalancing;
import io.jenkins.plugins.octavia.cloud.OctaviaFlavor;
import io.jenkins.plugins.octavia.cloud.ProviderProfile;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.spec.Section;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** Octavia's own flavors, which need an Octavia that runs and never change. */
@Category(AnyCloud.class)
public class OctaviaFlavorsTest {

    private static final String HA = spec("topology: ACTIVE_STANDBY");

    @Rule
    public final TestCloud cloud = new TestCloud();

    private static String spec(String settings) {
        return "octaviaFlavors: [{name: ha-$N, " + settings + "}]";
    }

    private LoadBalancing octavia() {
        LoadBalancing octavia = cloud.admin().loadBalancing();
        assumeTrue("a cloud with an Octavia", octavia.isThere());
        return octavia;
    }

    private Optional<OctaviaFlavor> flavor() {
        return octavia().flavors().stream()
                .filter(flavor -> flavor.name().equals(cloud.unique("ha")))
                .findFirst();
    }

    private List<ProviderProfile> profiles() {
        return octavia().flavorProfiles().stream()
                .filter(profile -> profile.name().equals(cloud.unique("ha")))
                .toList();
    }

    private void applied(String spec) throws IOException {
        assertThat(cloud.run(spec, cloud.inputs()).failure()).isEmpty();
    }

    @Test
    public void aFlavorIsMadeWithItsProfileOnceAndDestroyed() throws IOException {
        octavia();
        assertThat(cloud.plan(HA).get(0).differences())
                .containsExactly("loadbalancer_topology ACTIVE_STANDBY, enabled");
        applied(HA);

        assertThat(flavor()).hasValueSatisfying(flavor -> {
            assertThat(flavor.description()).isEqualTo(mark());
            assertThat(flavor.enabled()).isTrue();
        });
        assertThat(profiles())
                .singleElement()
                .extracting(ProviderProfile::data)
                .isEqualTo(Map.of("loadbalancer_topology", "ACTIVE_STANDBY"));
        assertThat(cloud.plan(HA).get(0).action()).isEqualTo(Action.UNCHANGED);
        assertThat(cloud.destroy(HA).isComplete()).isTrue();
        assertThat(flavor()).isEmpty();
        assertThat(profiles()).isEmpty();
    }

    @Test
    public void whatCanChangeFollows() throws IOException {
        octavia();
        applied(HA);
        String changed = spec("topology: ACTIVE_STANDBY, description: two of them, enabled: false");

        assertThat(cloud.plan(changed).get(0).differences())
                .containsExactly(
                        "description \"" + mark() + "\" where \"two of them " + mark() + "\" is asked",
                        "enabled where disabled is asked");
        applied(changed);
        assertThat(flavor())
                .hasValueSatisfying(flavor -> assertThat(flavor.enabled()).isFalse());
        assertThat(cloud.plan(changed).get(0).action()).isEqualTo(Action.UNCHANGED);
        assertThat(cloud.destroy(changed).isComplete()).isTrue();
    }

    private String mark() {
        return "(made by octavia-prerequisites for project "
                + cloud.admin().project().id() + ")";
    }

    /** Octavia's flavors are the whole region's. */
    @Test
    public void aFlavorOfAnotherProjectsRunsIsNotOurs() throws IOException {
        String profile =
                octavia().createFlavorProfile(cloud.unique("ha"), Map.of("loadbalancer_topology", "ACTIVE_STANDBY"));
        OctaviaFlavor other = octavia()
                .createFlavor(cloud.unique("ha"), mark().replaceAll("project .*", "project 7)"), false, profile);
        cloud.cleanUp(() -> {
            octavia().deleteFlavor(other.id());
            octavia().deleteFlavorProfile(profile);
        });

        assertThat(cloud.plan(HA).get(0).action()).isEqualTo(Action.ADOPTED);
        applied(HA);
        cloud.destroy(HA);
        assertThat(flavor()).contains(other);
    }

    @Test
    public void aTagWhoseImageIsGoneIsNotInTheWayOfAFlavorThatExists() throws IOException {
        octavia();
        cloud.image("amphora.qcow2", 2);
        String image = "image: {name: image-$N, file: amphora.qcow2, tag: tag-$N}\n";
        applied(image + spec("ampImageTag: tag-$N"));
        cloud.admin()
                .images()
                .tagged(cloud.unique("tag"))
                .forEach(one -> cloud.admin().images().removeTag(one.id(), cloud.unique("tag")));

        assertThat(cloud.plan(spec("ampImageTag: tag-$N")).get(0).action()).isEqualTo(Action.UNCHANGED);
        assertThat(cloud.destroy(spec("ampImageTag: tag-$N")).isComplete()).isTrue();
    }

    @Test
    public void whatCannotChangeIsRefusedWithBothSides() throws IOException {
        octavia();
        applied(HA);

        assertThatThrownBy(() -> cloud.plan(spec("topology: SINGLE")))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("octavia flavor " + cloud.unique("ha")
                        + ": exists with loadbalancer_topology ACTIVE_STANDBY of provider amphora"
                        + " where loadbalancer_topology SINGLE of provider amphora is asked")
                .hasMessageEndingWith("or for a new name");
        assertThatThrownBy(() -> cloud.plan(HA.replace("ha-$N", "HA-$N")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("for the same name");
    }

    @Test
    public void aFlavorOfSomebodyElseIsAdopted() throws IOException {
        String profile =
                octavia().createFlavorProfile(cloud.unique("ha"), Map.of("loadbalancer_topology", "ACTIVE_STANDBY"));
        OctaviaFlavor byHand = octavia().createFlavor(cloud.unique("ha"), "by hand", false, profile);
        cloud.cleanUp(() -> {
            octavia().deleteFlavor(byHand.id());
            octavia().deleteFlavorProfile(profile);
        });

        Change row = cloud.plan(HA).get(0);
        assertThat(row.action()).isEqualTo(Action.ADOPTED);
        assertThat(row.differences()).containsExactly("left as it is: disabled where enabled is asked");
        applied(HA);
        cloud.destroy(HA);
        assertThat(flavor()).contains(byHand);
    }

    @Test
    public void aProfileThatAFailedRunLeftIsTaken() throws IOException {
        String left =
                octavia().createFlavorProfile(cloud.unique("ha"), Map.of("loadbalancer_topology", "ACTIVE_STANDBY"));

        applied(HA);

        assertThat(flavor())
                .hasValueSatisfying(flavor -> assertThat(flavor.profileId()).isEqualTo(left));
        assertThat(cloud.destroy(HA).isComplete()).isTrue();
        assertThat(profiles()).isEmpty();
    }

    /** The two that Octavia checks are made by the same run, before it is asked. */
    @Test
    public void whatTheSameRunMakesIsThereInTime() throws IOException {
        octavia();
        cloud.image("a.qcow2", 1);
        String spec = spec("computeFlavor: m-$N, ampImageTag: tag-$N")
                + "\nflavor: {name: m-$N}\nimage: {name: i-$N, file: a.qcow2, tag: tag-$N}";
        assertThat(cloud.plan(spec))
                .filteredOn(change -> change.kind() == Kind.OCTAVIA_FLAVOR)
                .flatExtracting(Change::differences)
                .containsExactly("amp_image_tag " + cloud.unique("tag") + ", compute_flavor (id of the new flavor "
                        + cloud.unique("m") + "), enabled");
        applied(spec);

        assertThat(profiles())
                .singleElement()
                .matches(profile -> profile.data().get("compute_flavor").matches("[0-9a-f-]{36}"));
        assertThat(cloud.plan(spec))
                .filteredOn(change -> change.action().isChange())
                .isEmpty();
        assertThat(cloud.destroy(spec).isComplete()).isTrue();
        assertThat(flavor()).isEmpty();
    }

    @Test
    public void whatOctaviaAnswersWithFiveHundredIsRefusedBefore() {
        octavia();
        assertThatThrownBy(() -> cloud.plan(spec("ampImageTag: nowhere-$N")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("no active image of the project has tag " + cloud.unique("nowhere"));
        assertThatThrownBy(() -> cloud.plan(spec("computeFlavor: nothing-$N")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("Nova has no flavor of name or id " + cloud.unique("nothing"));

        // So it is said in time: Octavia itself fails.
        Map<String, String> data = Map.of("amp_image_tag", cloud.unique("nowhere"));
        assertThatThrownBy(() -> octavia().createFlavorProfile(cloud.unique("ha"), data))
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.status()).isEqualTo(500))
                .hasMessageContaining("Failed to find an image with tag");
    }

    @Test
    public void withoutAnOctaviaTheyAreSkippedAndAllElseIsDone() {
        String spec = HA + "\nflavor: {name: m-$N}";
        String reason = "skipped: this cloud's catalog has no load-balancer service yet; run again once Octavia is up";

        assertThat(cloud.plan(spec, cloud.inputs(), cloud.withoutOctavia()))
                .extracting(Change::kind, Change::action, Change::differences)
                .contains(tuple(Kind.OCTAVIA_FLAVOR, Action.UNCHANGED, List.of(reason)));
        Deployment deployment = cloud.apply(cloud.spec(spec), cloud.withoutOctavia(), cloud.inputs());
        assertThat(deployment.failure()).isEmpty();
        assertThat(TestCloud.ofCloud(deployment))
                .extracting(resource -> resource.kind())
                .containsExactly(Kind.FLAVOR);
        assertThat(deployment.notes()).contains("octaviaFlavors: " + reason.replace("skipped: ", "skipped, "));
    }

    @Test
    public void anOctaviaThatDoesNotAnswerYetIsNoFailure() {
        cloud.embedded().fail(request -> request.service().equals("load-balancer"), 503, 100);

        assertThat(cloud.plan(HA).get(0).differences())
                .singleElement()
                .asString()
                .startsWith("skipped: Octavia does not answer yet (")
                .endsWith("; run again once Octavia is up");
    }

    @Test
    public void onlyTheyMayBeAskedFor() throws IOException {
        octavia();
        Deployment deployment = cloud.run(HA + "\nflavor: {name: m-$N}", cloud.inputs(), Section.OCTAVIA_FLAVORS);

        assertThat(TestCloud.ofCloud(deployment))
                .extracting(resource -> resource.kind())
                .containsExactly(Kind.OCTAVIA_FLAVOR);
        assertThat(cloud.destroy(HA, Section.OCTAVIA_FLAVORS).isComplete()).isTrue();
    }
}
