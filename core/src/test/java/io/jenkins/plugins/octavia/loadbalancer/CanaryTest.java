package io.jenkins.plugins.octavia.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.prerequisite.AnyCloud;
import io.jenkins.plugins.octavia.prerequisite.Plan;
import io.jenkins.plugins.octavia.prerequisite.TestCloud;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.image.ImageProperties;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** A new image has to serve before it gets the tag. */
@Category(AnyCloud.class)
public class CanaryTest {

    @Rule
    public final TestOctavia octavia = new TestOctavia();

    private final TestCanary canary = new TestCanary(octavia);

    @Test
    public void aNewImageServesBeforeItGetsTheTagAndNothingElseOfTheCanaryStays() throws Exception {
        Image old = canary.tagged();
        canary.newFile();
        try (Plan plan = canary.plan(octavia.withCanary(""), octavia.connect())) {
            assertThat(plan.changes())
                    .filteredOn(change -> change.kind() == Kind.IMAGE)
                    .flatExtracting(Change::differences)
                    .contains("canary before the tag moves: load balancer SINGLE on subnet "
                            + octavia.cloud.unique("vip"));
        }
        assertThat(canary.apply("").failure()).isEmpty();

        assertThat(canary.said).anyMatch(line -> line.startsWith("canary: load balancer "));
        assertThat(canary.tagged().id()).isNotEqualTo(old.id());
        assertThat(canary.left()).isEmpty();

        canary.said.clear();
        assertThat(canary.apply("").isChanged()).isFalse();
        assertThat(canary.said).noneMatch(line -> line.startsWith("canary"));
    }

    @Test
    public void anImageThatDoesNotBootDoesNotGetTheTagAndIsTriedAgainWithoutAnUpload() throws Exception {
        Image old = canary.tagged();
        canary.newFile();
        if (!TestCloud.isReal()) {
            octavia.cloud.embedded().octavia().room(0);
        }
        // No hypervisor here is of it.
        String failure = canary.apply(", arch: s390x").failure().orElseThrow();

        Image candidate = canary.images().stream()
                .filter(image -> !image.id().equals(old.id()))
                .findFirst()
                .orElseThrow();
        assertThat(failure)
                .contains("the canary of image " + candidate.id() + " failed: its load balancer ended in ERROR")
                .contains("stays with image " + old.id() + ", which goes on serving")
                .contains("the canary was taken away");
        assertThat(canary.tagged().id()).isEqualTo(old.id());
        assertThat(candidate.properties()).containsEntry(ImageProperties.CANARY, ImageProperties.FAILED);
        assertThat(canary.left()).isEmpty();

        if (!TestCloud.isReal()) {
            octavia.cloud.embedded().octavia().room(Integer.MAX_VALUE);
        }
        assertThat(canary.apply(", arch: x86_64").failure()).isEmpty();
        assertThat(canary.tagged().id()).isEqualTo(candidate.id());
        assertThat(canary.left()).isEmpty();
    }

    @Test
    public void whatAKilledRunLeftIsTakenAwayAlsoIfItsFileIsGone() throws Exception {
        Image old = canary.tagged();
        byte[] before = octavia.file();
        canary.newFile();
        canary.killAfter("POST /lbaas/loadbalancers");
        assertThat(canary.left()).isNotEmpty();
        octavia.file(before);
        assertThat(canary.apply("").failure()).isEmpty();
        assertThat(canary.tagged().id()).isEqualTo(old.id());
        assertThat(canary.left()).isEmpty();
    }
}
