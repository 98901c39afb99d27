package io.jenkins.plugins.octavia.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.Call;
import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.cloud.LoadBalancer;
import io.jenkins.plugins.octavia.cloud.LoadBalancing;
import io.jenkins.plugins.octavia.cloud.OctaviaFlavor;
import io.jenkins.plugins.octavia.cloud.ProviderProfile;
import io.jenkins.plugins.octavia.cloud.Transport;
import io.jenkins.plugins.octavia.prerequisite.AnyCloud;
import io.jenkins.plugins.octavia.prerequisite.Deployment;
import io.jenkins.plugins.octavia.prerequisite.Destruction;
import io.jenkins.plugins.octavia.prerequisite.Plan;
import io.jenkins.plugins.octavia.prerequisite.TestCloud;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Listener;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import io.jenkins.plugins.octavia.prerequisite.image.ImageProperties;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.Spec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** A new image has to serve before it gets the tag. */
@Category(AnyCloud.class)
public class CanaryTest implements Listener {

    @Rule
    public final TestOctavia octavia = new TestOctavia();

    private Runnable onCanary = () -> {};
    private final List<String> said = new CopyOnWriteArrayList<>();

    @Override
    public void ensured(Resource resource) {}

    @Override
    public void uploaded(long sent, long size) {}

    @Override
    public void note(String message) {
        said.add(message);
        if (message.startsWith("canary: load balancer ")) {
            onCanary.run();
        }
    }

    private Deployment apply(Spec spec, Cloud cloud) {
        try (Plan plan = plan(spec, cloud)) {
            return plan.apply();
        }
    }

    private Deployment apply(String more) {
        return apply(octavia.withCanary(more), octavia.connect());
    }

    private Plan plan(Spec spec, Cloud cloud) {
        return Plan.of(spec, EnumSet.of(Section.IMAGE), cloud, octavia.cloud.inputs(), this);
    }

    private List<Image> images() {
        return octavia.connect().images().withProperty(Mark.NAME, octavia.cloud.unique("tag"));
    }

    private Image tagged() {
        List<Image> tagged = octavia.connect().images().tagged(octavia.cloud.unique("tag"));
        assertThat(tagged).hasSize(1);
        return tagged.get(0);
    }

    /** Of canaries, whoever made them. */
    private List<String> left() {
        String begin = octavia.cloud.unique("tag") + "-candidate-";
        LoadBalancing all = octavia.connect().loadBalancing();
        List<String> names = new ArrayList<>();
        all.loadBalancers().stream().map(LoadBalancer::name).forEach(names::add);
        all.flavors().stream().map(OctaviaFlavor::name).forEach(names::add);
        all.flavorProfiles().stream().map(ProviderProfile::name).forEach(names::add);
        images().forEach(image -> names.addAll(image.tags()));
        return names.stream().filter(name -> name.startsWith(begin)).toList();
    }

    private void newFile() throws Exception {
        octavia.cloud.image("amphora.qcow2", 2);
    }

    @Test
    public void aNewImageServesBeforeItGetsTheTagAndNothingElseOfTheCanaryStays() throws Exception {
        Image old = tagged();
        newFile();
        try (Plan plan = plan(octavia.withCanary(""), octavia.connect())) {
            assertThat(plan.changes())
                    .filteredOn(change -> change.kind() == Kind.IMAGE)
                    .flatExtracting(Change::differences)
                    .contains("canary before the tag moves: load balancer SINGLE on subnet "
                            + octavia.cloud.unique("vip"));
        }
        assertThat(apply("").failure()).isEmpty();

        assertThat(said).anyMatch(line -> line.startsWith("canary: load balancer "));
        assertThat(tagged().id()).isNotEqualTo(old.id());
        assertThat(left()).isEmpty();

        said.clear();
        assertThat(apply("").isChanged()).isFalse();
        assertThat(said).noneMatch(line -> line.startsWith("canary"));
    }

    @Test
    public void anImageThatDoesNotBootDoesNotGetTheTagAndIsTriedAgainWithoutAnUpload() throws Exception {
        Image old = tagged();
        newFile();
        if (!TestCloud.isReal()) {
            octavia.cloud.embedded().octavia().room(0);
        }
        // No hypervisor here is of it.
        String failure = apply(", arch: s390x").failure().orElseThrow();

        Image candidate = images().stream()
                .filter(image -> !image.id().equals(old.id()))
                .findFirst()
                .orElseThrow();
        assertThat(failure)
                .contains("the canary of image " + candidate.id() + " failed: its load balancer ended in ERROR")
                .contains("stays with image " + old.id() + ", which goes on serving")
                .contains("the canary was taken away");
        assertThat(tagged().id()).isEqualTo(old.id());
        assertThat(candidate.properties()).containsEntry(ImageProperties.CANARY, ImageProperties.FAILED);
        assertThat(left()).isEmpty();

        if (!TestCloud.isReal()) {
            octavia.cloud.embedded().octavia().room(Integer.MAX_VALUE);
        }
        assertThat(apply(", arch: x86_64").failure()).isEmpty();
        assertThat(tagged().id()).isEqualTo(candidate.id());
        assertThat(left()).isEmpty();
    }

    @Test
    public void aRunThatIsKilledBetweenTwoRequestsIsPutRightByTheNextOne() throws Exception {
        Assume.assumeFalse("takes long on a real cloud", TestCloud.isReal());
        for (String last : List.of(
                "POST /images",
                "PUT /tags/",
                "POST /lbaas/flavorprofiles",
                "POST /lbaas/flavors",
                "POST /lbaas/loadbalancers",
                "DELETE /lbaas/loadbalancers",
                "DELETE /lbaas/flavors",
                "DELETE /lbaas/flavorprofiles")) {
            Image old = tagged();
            newFile();
            killAfter(last);
            assertThat(tagged().id()).as("killed after " + last).isEqualTo(old.id());
            assertThat(apply("").failure()).as("killed after " + last).isEmpty();
            assertThat(tagged().id()).as("killed after " + last).isNotEqualTo(old.id());
            assertThat(left()).as("killed after " + last).isEmpty();
        }
    }

    @Test
    public void whatAKilledRunLeftIsTakenAwayAlsoIfItsFileIsGone() throws Exception {
        Image old = tagged();
        byte[] before = octavia.file();
        newFile();
        killAfter("POST /lbaas/loadbalancers");
        assertThat(left()).isNotEmpty();
        octavia.file(before);
        assertThat(apply("").failure()).isEmpty();
        assertThat(tagged().id()).isEqualTo(old.id());
        assertThat(left()).isEmpty();
    }

    @Test
    public void whatAKilledRunLeftHoldsUpNoRunWithoutACanaryIfOctaviaIsDown() throws Exception {
        Assume.assumeFalse("Octavia goes down only in the embedded cloud", TestCloud.isReal());
        newFile();
        killAfter("POST /lbaas/loadbalancers");
        down();
        assertThat(apply("").failure().orElseThrow())
                .contains("an earlier canary could not be taken away")
                .contains("or leave image.canary out");
        down();
        assertThat(apply(octavia.spec(), octavia.connect()).failure()).isEmpty();
        assertThat(said).anyMatch(line -> line.contains("an earlier canary could not be taken away"));
        assertThat(left()).isNotEmpty();

        assertThat(apply("").failure()).isEmpty();
        assertThat(left()).isEmpty();
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
        Assume.assumeFalse("failed on a real cloud by another test", TestCloud.isReal());
        newFile();
        octavia.cloud.embedded().octavia().room(0);
        assertThat(apply("").failure()).isPresent();
        assertThat(apply(octavia.spec(), octavia.connect()).failure()).isEmpty();
        Image served = tagged();
        assertThat(served.properties()).containsEntry(ImageProperties.CANARY, ImageProperties.SKIPPED);

        octavia.cloud.embedded().octavia().room(Integer.MAX_VALUE);
        newFile();
        assertThat(apply("").failure()).isEmpty();
        newFile();
        octavia.cloud.embedded().octavia().room(0);
        assertThat(apply("").failure()).isPresent();
        assertThat(images()).extracting(Image::id).contains(served.id());
    }

    @Test
    public void anAbortedRunTakesItsCanaryAway() throws Exception {
        Assume.assumeFalse("takes longer on a real cloud than an aborted run has", TestCloud.isReal());
        Image old = tagged();
        newFile();
        octavia.cloud.embedded().octavia().takes(Duration.ofMillis(100));
        onCanary = () -> Thread.currentThread().interrupt();
        assertThat(apply("").failure().orElseThrow()).contains("aborted");
        assertThat(tagged().id()).isEqualTo(old.id());
        assertThat(left()).isEmpty();
        assertThat(images()).noneMatch(ImageProperties::isFailed);
    }

    @Test
    public void destroyTakesAwayWhatAKilledRunLeft() throws Exception {
        newFile();
        killAfter("POST /lbaas/loadbalancers");
        assertThat(left()).isNotEmpty();
        Spec spec = octavia.withCanary("");
        Set<Section> image = EnumSet.of(Section.IMAGE);
        Destruction.plan(spec, image, octavia.connect(), octavia.cloud.inputs(), this);
        assertThat(said).anyMatch(line -> line.endsWith("a canary that was cut off would be taken away first"));
        assertThat(left()).isNotEmpty();
        Destruction.of(spec, image, octavia.connect(), octavia.cloud.inputs(), this);
        assertThat(left()).isEmpty();
        assertThat(images()).isEmpty();
    }

    @Test
    public void whatOthersHaveOfTheSameNamesStays() throws Exception {
        Assume.assumeFalse("other projects are only in the embedded cloud", TestCloud.isReal());
        String name = octavia.cloud.unique("tag") + "-candidate-0123abcd";
        String other = octavia.cloud.embedded().octavia().loadBalancer(name);
        octavia.cloud.embedded().octavia().record(other, "tags", List.of(Mark.CANARY));
        String tag = octavia.cloud.unique("tag");
        LoadBalancing all = octavia.connect().loadBalancing();
        String profile = all.createFlavorProfile(name, Map.of("amp_image_tag", tag));
        String flavor =
                all.createFlavor(name, "of somebody else", true, profile).id();
        newFile();
        assertThat(apply("").failure()).isEmpty();

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
        newFile();
        killAfter("POST /lbaas/loadbalancers");
        assertThat(left()).isNotEmpty();
        assertThat(octavia.fleet().look())
                .extracting(LoadBalancerStatus::title)
                .noneMatch(title -> title.contains("-candidate-"));
        assertThat(apply("").failure()).isEmpty();
        assertThat(left()).isEmpty();
    }

    @Test
    public void withoutRoomNothingIsUploaded() throws Exception {
        int before = images().size();
        newFile();
        octavia.calls().limit("security_group", 0);
        try {
            assertThat(apply("").failure().orElseThrow())
                    .contains("there is no room for its canary (1 amphorae), quota security_group");
        } finally {
            octavia.calls().limit("security_group", -1);
        }
        assertThat(images()).hasSize(before);
    }

    @Test
    public void aSubnetThatIsNotThereIsRefusedBeforeAnythingIsTouched() throws Exception {
        newFile();
        Spec wrong = octavia.cloud.spec(
                "image: {name: image-$N, file: amphora.qcow2, tag: tag-$N, canary: {vipSubnet: nosuch-$N}}");
        assertThatThrownBy(() -> apply(wrong, octavia.connect()))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("image.canary.vipSubnet " + octavia.cloud.unique("nosuch"))
                .hasMessageContaining("no subnet has this id");
    }

    @Test
    public void theFirstImageHasNoCanary() throws Exception {
        Spec first = octavia.cloud.spec(
                "image: {name: first-$N, file: amphora.qcow2, tag: first-$N, canary: {vipSubnet: vip-$N}}");
        newFile();
        try {
            assertThat(apply(first, octavia.connect()).failure()).isEmpty();
            assertThat(said)
                    .anyMatch(line ->
                            line.endsWith("no canary, no image has tag " + octavia.cloud.unique("first") + " yet"));
        } finally {
            octavia.connect()
                    .images()
                    .tagged(octavia.cloud.unique("first"))
                    .forEach(image -> octavia.connect().images().delete(image.id()));
        }
    }

    /** The process is gone: nothing of it runs, not even what tidies up. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    private Cloud mortal(Predicate<Call> isLast) {
        Transport way = Cloud.transport(octavia.config());
        boolean[] dead = new boolean[1];
        return Cloud.connect(octavia.config(), call -> {
            synchronized (dead) {
                if (dead[0]) {
                    throw new Killed();
                }
                dead[0] = !call.method().equals("GET") && isLast.test(call);
            }
            return way.send(call);
        });
    }

    /** @param last the method and a part of the path of the last request that is sent */
    private void killAfter(String last) {
        Cloud mortal = mortal(call ->
                call.method().equals(last.split(" ")[0]) && call.uri().getPath().contains(last.split(" ")[1]));
        boolean isKilled;
        try {
            isKilled = apply(octavia.withCanary(""), mortal).failure().isPresent();
        } catch (Killed | CompletionException e) {
            isKilled = true;
        }
        assertThat(isKilled).isTrue();
    }
}
