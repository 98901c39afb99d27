package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.cloud.Images;
import io.jenkins.plugins.octavia.cloud.LocalImageFile;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.image.ImageProperties;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/**
 * Snapshots of amphorae. Nova gives them all properties of the image that the server was booted from, so our mark too; in them
 * are the amphora's certificates and keys.
 */
@Category(AnyCloud.class)
public class SnapshotTest {

    private static final String SPEC = "image: {name: image-$N, file: amphora.qcow2, tag: tag-$N, keep: 1}";

    @Rule
    public final TestCloud cloud = new TestCloud();

    private Images glance() {
        return cloud.admin().images();
    }

    private Image applied() {
        return glance().find(TestCloud.resource(cloud.apply(SPEC), Kind.IMAGE).id())
                .orElseThrow();
    }

    /** As nova-api makes the record; its bytes follow. */
    private String snapshotOf(Image image) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "image_type", "snapshot", "base_image_ref", image.id(), "instance_uuid", cloud.unique("amphora")));
        properties.put(Mark.NAME, image.properties().get(Mark.NAME));
        properties.put(ImageProperties.SHA256, image.properties().get(ImageProperties.SHA256));
        String id = UUID.randomUUID().toString();
        glance().create(id, cloud.unique("snapshot"), "qcow2", "private", 1, properties);
        cloud.cleanUp(() -> glance().delete(id));
        return id;
    }

    @Test
    public void areNotRemovedAsOurs() throws IOException {
        cloud.image("amphora.qcow2", 2);
        Image first = applied();
        String waiting = snapshotOf(first);
        String whole = snapshotOf(first);
        glance().upload(whole, new LocalImageFile(cloud.image("snapshot.qcow2", 2)), sent -> {});

        cloud.image("amphora.qcow2", 2);
        assertThat(cloud.plan(SPEC).get(0).differences())
                .noneMatch(line -> line.contains(waiting) || line.contains(whole));
        applied();

        assertThat(glance().find(waiting)).isPresent();
        assertThat(glance().find(whole)).isPresent();
        assertThat(glance().find(first.id())).as("beyond keep").isEmpty();
        Destruction.Outcome outcome = cloud.destroy(SPEC);
        assertThat(outcome.isComplete()).isTrue();
        assertThat(outcome.left())
                .extracting(Destruction.Left::id, Destruction.Left::reason)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(waiting, "not ours"),
                        org.assertj.core.groups.Tuple.tuple(whole, "not ours"));
        assertThat(glance().find(whole)).isPresent();
    }

    /** A raw disk has the size of its snapshot. */
    @Test
    public void doNotServeInPlaceOfTheFileTheyComeFrom() throws IOException {
        Path file = cloud.image("amphora.qcow2", 2);
        Image first = applied();
        String snapshot = snapshotOf(first);
        Path other = cloud.folder.getRoot().toPath().resolve("snapshot.qcow2");
        glance().upload(
                        snapshot,
                        new LocalImageFile(cloud.image(other.getFileName().toString(), 2)),
                        sent -> {});
        glance().delete(first.id());

        assertThat(other).hasSize(java.nio.file.Files.size(file));
        assertThat(cloud.plan(SPEC).get(0).action()).isEqualTo(Action.CREATED);
        String sha256 = first.properties().get(ImageProperties.SHA256);
        assertThatThrownBy(() -> cloud.plan(SPEC.replace("tag:", "rollbackTo: " + sha256 + ", tag:")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("rollbackTo " + sha256 + " is not ours");
    }
}
