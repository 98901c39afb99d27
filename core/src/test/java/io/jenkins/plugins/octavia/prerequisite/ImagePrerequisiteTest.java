package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.cloud.Images;
import io.jenkins.plugins.octavia.cloud.LocalImageFile;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

@Category(AnyCloud.class)
public class ImagePrerequisiteTest {

    private static final String SPEC = "image: {name: image-$N, file: amphora-x64.qcow2, tag: tag-$N}";

    @Rule
    public final TestCloud cloud = new TestCloud();

    @Test
    public void theFileIsSentWholeAndTaggedLast() throws IOException {
        Path file = cloud.image("amphora-x64.qcow2", 2);

        Deployment deployment = cloud.apply(SPEC);
        Image image = tagged();
        assertThat(TestCloud.resource(deployment, "image"))
                .isEqualTo(new Resource("image", cloud.unique("image"), image.id(), Action.CREATED));
        assertThat(image.isActive()).isTrue();
        assertThat(image.size()).isEqualTo(Files.size(file));
        assertThat(image.hash()).contains(new LocalImageFile(file).hash().sha512());
        assertThat(image.visibility()).isEqualTo("private");
        assertThat(image.properties())
                .containsEntry("octavia-prerequisites", cloud.unique("tag"))
                .containsEntry(
                        "octavia_prerequisites_sha256",
                        new LocalImageFile(file).hash().sha256())
                .containsEntry("hw_architecture", "x86_64")
                .containsEntry("disk_format", "qcow2")
                .containsEntry("container_format", "bare");
        assertThat(deployment.options())
                .containsEntry(OctaviaConf.AMP_IMAGE_TAG, cloud.unique("tag"))
                .containsEntry(OctaviaConf.AMP_IMAGE_OWNER_ID, image.owner());
    }

    @Test
    public void theSameFileIsNotSentTwice() throws IOException {
        cloud.image("amphora-x64.qcow2", 2);
        Deployment first = cloud.apply(SPEC);

        Deployment second = cloud.apply(SPEC);
        assertThat(second.isChanged()).isFalse();
        assertThat(second.options()).isEqualTo(first.options());
        assertThat(images()).hasSize(1);
    }

    @Test
    public void theTagMovesToANewFileAndTheOldImageStays() throws IOException {
        cloud.image("amphora-x64.qcow2", 2);
        Image old = applied();
        cloud.image("amphora-x64.qcow2", 2);

        assertThat(cloud.plan(SPEC).get(0).differences())
                .containsExactly(
                        "upload of 4096 bytes, then tag " + cloud.unique("tag"),
                        "- tag " + cloud.unique("tag") + " of image " + old.id());
        Deployment deployment = cloud.apply(SPEC);
        assertThat(tagged().id()).isNotEqualTo(old.id());
        assertThat(deployment.image().orElseThrow().replaced()).contains(old.id());
        assertThat(images()).extracting(Image::id).contains(old.id()).hasSize(2);
    }

    @Test
    public void theTagMovesBackToAnOlderImageOfTheSameBytes() throws IOException {
        Path file = cloud.image("amphora-x64.qcow2", 2);
        byte[] oldBytes = Files.readAllBytes(file);
        Image old = applied();
        cloud.image("amphora-x64.qcow2", 2);
        cloud.apply(SPEC);
        Files.write(file, oldBytes);

        Deployment deployment = cloud.apply(SPEC);
        assertThat(TestCloud.resource(deployment, "image").action()).isEqualTo(Action.UPDATED);
        assertThat(tagged().id()).isEqualTo(old.id());
    }

    @Test
    public void whatIsBeyondKeepGoesButNothingProtectedOrForeign() throws IOException {
        Image foreign = foreign();
        cloud.image("amphora-x64.qcow2", 2);
        Image first = applied();
        glance().setProperties(first.id(), Map.of("protected", true));
        cloud.cleanUp(() -> glance().setProperties(first.id(), Map.of("protected", false)));
        cloud.image("amphora-x64.qcow2", 2);
        Image second = applied();
        cloud.image("amphora-x64.qcow2", 2);

        cloud.apply(SPEC.replace("tag:", "keep: 1, tag:"));
        assertThat(images())
                .extracting(Image::id)
                .containsExactlyInAnyOrder(first.id(), tagged().id())
                .doesNotContain(second.id());
        assertThat(glance().find(foreign.id())).isPresent();
    }

    @Test
    public void aLeftoverOfARunThatWasCutOffIsRemoved() throws IOException {
        String leftover = UUID.randomUUID().toString();
        glance().create(
                        leftover,
                        cloud.unique("image"),
                        "qcow2",
                        "private",
                        2,
                        Map.of("octavia-prerequisites", cloud.unique("tag")));
        cloud.image("amphora-x64.qcow2", 2);

        assertThat(cloud.plan(SPEC).get(0).differences()).contains("- unfinished upload " + leftover);
        cloud.apply(SPEC);
        assertThat(images()).extracting(Image::id).containsExactly(tagged().id());
    }

    @Test
    public void theSameBytesFromAnotherHandAreAdopted() throws IOException {
        Path file = cloud.image("amphora-x64.qcow2", 2);
        String id = UUID.randomUUID().toString();
        glance().create(id, "by hand", "qcow2", "private", 0, Map.of());
        glance().upload(id, new LocalImageFile(file), sent -> {});
        glance().addTag(id, cloud.unique("tag"));
        cloud.cleanUp(() -> glance().delete(id));

        Deployment deployment = cloud.apply(SPEC);
        assertThat(TestCloud.resource(deployment, "image"))
                .isEqualTo(new Resource("image", cloud.unique("image"), id, Action.ADOPTED));
        assertThat(cloud.destroy(SPEC).removed()).isEmpty();
    }

    @Test
    public void anImageTooLargeForTheFlavorIsRefusedBeforeAnythingIsTouched() throws IOException {
        cloud.image("amphora-x64.qcow2", 5);

        assertThatThrownBy(() -> cloud.apply("flavor: {name: flavor-$N}\n" + SPEC))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("its virtual size of 5 GiB does not fit the flavor's disk of 2 GiB");
        assertThat(cloud.admin().compute().flavors())
                .noneMatch(flavor -> flavor.name().equals(cloud.unique("flavor")));
    }

    @Test
    public void anAnswerThatGotLostDoesNotLeaveASecondImage() throws IOException {
        cloud.image("amphora-x64.qcow2", 2);
        cloud.embedded().loseAnswer(r -> r.method().equals("POST") && r.path().endsWith("/images"), 1);
        cloud.embedded().loseAnswer(r -> r.method().equals("PUT") && r.path().endsWith("/file"), 1);

        assertThat(cloud.apply(SPEC).failure()).isEmpty();
        assertThat(images()).extracting(Image::id).containsExactly(tagged().id());
    }

    @Test
    public void anUploadWhoseTokenHasEndedIsSentAgain() throws IOException {
        cloud.image("amphora-x64.qcow2", 2);
        cloud.embedded().fail(r -> r.method().equals("PUT") && r.path().endsWith("/file"), 401, 1);

        assertThat(cloud.apply(SPEC).failure()).isEmpty();
        assertThat(images()).extracting(Image::id).containsExactly(tagged().id());
    }

    @Test
    public void anUploadThatFailsLeavesNoImageAndTheOldOneServing() throws IOException {
        cloud.image("amphora-x64.qcow2", 2);
        Image old = applied();
        cloud.image("amphora-x64.qcow2", 2);
        cloud.embedded().fail(r -> r.method().equals("PUT") && r.path().endsWith("/file"), 413, 9);

        Deployment deployment = cloud.apply(SPEC);
        assertThat(deployment.failure())
                .hasValueSatisfying(message -> assertThat(message)
                        .contains("image " + cloud.unique("image"))
                        .contains("raise the project's quota"));
        assertThat(images()).extracting(Image::id).containsExactly(old.id());
        assertThat(tagged().id()).isEqualTo(old.id());
    }

    @Test
    public void aRunThatIsAbortedInMidUploadRemovesTheHalfImageAndSaysWhatItHadDone() throws Exception {
        Path file = cloud.image("amphora-x64.qcow2", 2);
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(1L << 30);
        }
        Thread run = Thread.currentThread();
        AtomicBoolean interrupted = new AtomicBoolean();
        cloud.onUpload(sent -> {
            if (cloud.told.stream().anyMatch(resource -> resource.kind().equals("flavor"))
                    && !interrupted.getAndSet(true)) {
                run.interrupt();
            }
        });

        Deployment deployment = cloud.apply("flavor: {name: flavor-$N}\n" + SPEC);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(deployment.failure())
                .hasValueSatisfying(message -> assertThat(message).contains("aborted"));
        assertThat(deployment.resources()).extracting(Resource::kind).containsExactly("flavor");
        assertThat(images()).isEmpty();
        assertThat(cloud.notes).isEmpty();
    }

    private Image applied() {
        Deployment deployment = cloud.apply(SPEC);
        assertThat(deployment.failure()).isEmpty();
        return tagged();
    }

    private Image foreign() throws IOException {
        String id = UUID.randomUUID().toString();
        Image image = glance().create(id, cloud.unique("image"), "qcow2", "private", 0, Map.of());
        cloud.cleanUp(() -> glance().delete(id));
        return image;
    }

    private Image tagged() {
        List<Image> tagged = glance().tagged(cloud.unique("tag"));
        assertThat(tagged).hasSize(1);
        return tagged.get(0);
    }

    private List<Image> images() {
        return glance().withProperty("octavia-prerequisites", cloud.unique("tag"));
    }

    private Images glance() {
        return cloud.admin().images();
    }
}
