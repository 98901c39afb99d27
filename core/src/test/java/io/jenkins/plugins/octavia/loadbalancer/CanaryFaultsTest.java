package io.jenkins.plugins.octavia.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.cloud.LoadBalancing;
import io.jenkins.plugins.octavia.cloud.OctaviaFlavor;
import io.jenkins.plugins.octavia.cloud.ProviderProfile;
import io.jenkins.plugins.octavia.prerequisite.Destruction;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.image.ImageProperties;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.Spec;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Rule;
import org.junit.Test;

/** What may happen while an image is tried. */
public class CanaryFaultsTest {

    @Rule
    public final TestOctavia octavia = new TestOctavia();

    private final TestCanary canary = new TestCanary(octavia);

    @Test
    public void aRunThatIsKilledBetweenTwoRequestsIsPutRightByTheNextOne() throws Exception {
        for (String last : List.of(
                "POST /images",
                "PUT /tags/",
                "POST /lbaas/flavorprofiles",
                "POST /lbaas/flavors",
                "POST /lbaas/loadbalancers",
                "DELETE /lbaas/loadbalancers",
                "DELETE /lbaas/flavors",
                "DELETE /lbaas/flavorprofiles")) {
            Image old = canary.tagged();
            canary.newFile();
            canary.killAfter(last);
            assertThat(canary.tagged().id()).as("killed after " + last).isEqualTo(old.id());
            assertThat(canary.apply("").failure()).as("killed after " + last).isEmpty();
            assertThat(canary.tagged().id()).as("killed after " + last).isNotEqualTo(old.id());
            assertThat(canary.left()).as("killed after " + last).isEmpty();
        }
    }

    @Test
    public void whatAKilledRunLeftHoldsUpNoRunWithoutACanaryIfOctaviaIsDown() throws Exception {
        canary.newFile();
        canary.killAfter("POST /lbaas/loadbalancers");
        down();
        assertThat(canary.apply("").failure().orElseThrow())
                .contains("an earlier canary could not be taken away")
                .contains("or leave image.canary out");
        down();
        assertThat(canary.apply(octavia.spec(), octavia.connect()).failure()).isEmpty();
        assertThat(canary.said).anyMatch(line -> line.contains("an earlier canary could not be taken away"));
        assertThat(canary.left()).isNotEmpty();

        assertThat(canary.apply("").failure()).isEmpty();
        assertThat(canary.left()).isEmpty();
    }

    /** Octavia, for the next run. */
    private void down() {
        octavia.cloud
                .embedded()
                .fail(
                        request ->
                                request.method().equals("GET") && request.path().endsWith("/lbaas/loadbalancers"),
                        500,
                        1);
    }

    @Test
    public void anImageThatGotTheTagWithoutACanaryCountsAsFailedNoLonger() throws Exception {
        canary.newFile();
        octavia.cloud.embedded().octavia().room(0);
        assertThat(canary.apply("").failure()).isPresent();
        assertThat(canary.apply(octavia.spec(), octavia.connect()).failure()).isEmpty();
        Image served = canary.tagged();
        assertThat(served.properties()).containsEntry(ImageProperties.CANARY, ImageProperties.SKIPPED);

        octavia.cloud.embedded().octavia().room(Integer.MAX_VALUE);
        canary.newFile();
        assertThat(canary.apply("").failure()).isEmpty();
        canary.newFile();
        octavia.cloud.embedded().octavia().room(0);
        assertThat(canary.apply("").failure()).isPresent();
        assertThat(canary.images()).extracting(Image::id).contains(served.id());
    }

    @Test
    public void anAbortedRunTakesItsCanaryAway() throws Exception {
        Image old = canary.tagged();
        canary.newFile();
        octavia.cloud.embedded().octavia().takes(Duration.ofMillis(100));
        canary.onMade(() -> Thread.currentThread().interrupt());
        assertThat(canary.apply("").failure().orElseThrow()).contains("aborted");
        // The thread that was aborted may have been this one; what follows only looks.
        Thread.interrupted();
        assertThat(canary.tagged().id()).isEqualTo(old.id());
        assertThat(canary.left()).isEmpty();
        assertThat(canary.images()).noneMatch(ImageProperties::isFailed);
    }

    @Test
    public void destroyTakesAwayWhatAKilledRunLeft() throws Exception {
        canary.newFile();
        canary.killAfter("POST /lbaas/loadbalancers");
        assertThat(canary.left()).isNotEmpty();
        Spec spec = octavia.withCanary("");
        Set<Section> image = EnumSet.of(Section.IMAGE);
        Destruction.plan(spec, image, octavia.connect(), octavia.cloud.inputs(), canary);
        assertThat(canary.said).anyMatch(line -> line.endsWith("a canary that was cut off would be taken away first"));
        assertThat(canary.left()).isNotEmpty();
        Destruction.of(spec, image, octavia.connect(), octavia.cloud.inputs(), canary);
        assertThat(canary.left()).isEmpty();
        assertThat(canary.images()).isEmpty();
    }

    @Test
    public void whatOthersHaveOfTheSameNamesStays() throws Exception {
        String name = octavia.cloud.unique("tag") + "-candidate-0123abcd";
        String other = octavia.cloud.embedded().octavia().loadBalancer(name);
        octavia.cloud.embedded().octavia().record(other, "tags", List.of(Mark.CANARY));
        String tag = octavia.cloud.unique("tag");
        LoadBalancing all = octavia.connect().loadBalancing();
        String profile = all.createFlavorProfile(name, Map.of("amp_image_tag", tag));
        String flavor =
                all.createFlavor(name, "of somebody else", true, profile).id();
        canary.newFile();
        assertThat(canary.apply("").failure()).isEmpty();

        assertThat(all.loadBalancer(other)).isPresent();
        assertThat(all.flavors()).extracting(OctaviaFlavor::id).contains(flavor);
        assertThat(all.flavorProfiles()).extracting(ProviderProfile::id).contains(profile);
        // Nor does another project hide its own from the refresh by our tag.
        assertThat(octavia.fleet().look())
                .extracting(status -> status.loadBalancer().id())
                .containsExactly(other);
    }

    @Test
    public void theCanaryIsNoLoadBalancerToBeRefreshed() throws Exception {
        canary.newFile();
        canary.killAfter("POST /lbaas/loadbalancers");
        assertThat(canary.left()).isNotEmpty();
        assertThat(octavia.fleet().look())
                .extracting(LoadBalancerStatus::title)
                .noneMatch(title -> title.contains("-candidate-"));
        assertThat(canary.apply("").failure()).isEmpty();
        assertThat(canary.left()).isEmpty();
    }

    @Test
    public void withoutRoomNothingIsUploaded() throws Exception {
        int before = canary.images().size();
        canary.newFile();
        octavia.calls().limit("security_group", 0);
        assertThat(canary.apply("").failure().orElseThrow())
                .contains("there is no room for its canary (1 amphorae), quota security_group");
        assertThat(canary.images()).hasSize(before);
    }

    @Test
    public void aSubnetThatIsNotThereIsRefusedBeforeAnythingIsTouched() throws Exception {
        canary.newFile();
        Spec wrong = octavia.cloud.spec(
                "image: {name: image-$N, file: amphora.qcow2, tag: tag-$N, canary: {vipSubnet: nosuch-$N}}");
        assertThatThrownBy(() -> canary.apply(wrong, octavia.connect()))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("image.canary.vipSubnet " + octavia.cloud.unique("nosuch"))
                .hasMessageContaining("no subnet has this id");
    }

    @Test
    public void theFirstImageHasNoCanary() throws Exception {
        Spec first = octavia.cloud.spec(
                "image: {name: first-$N, file: amphora.qcow2, tag: first-$N, canary: {vipSubnet: vip-$N}}");
        canary.newFile();
        assertThat(canary.apply(first, octavia.connect()).failure()).isEmpty();
        assertThat(canary.said)
                .anyMatch(
                        line -> line.endsWith("no canary, no image has tag " + octavia.cloud.unique("first") + " yet"));
    }
}
