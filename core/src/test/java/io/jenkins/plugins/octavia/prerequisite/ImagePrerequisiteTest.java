package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.Uninterruptibles;
import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudConfig;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.FileHash;
import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.cloud.Images;
import io.jenkins.plugins.octavia.cloud.LocalImageFile;
import io.jenkins.plugins.octavia.cloud.QemuImg;
import io.jenkins.plugins.octavia.cloud.Transport;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import io.jenkins.plugins.octavia.prerequisite.image.ImageChoice;
import io.jenkins.plugins.octavia.prerequisite.image.ImageProperties;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.Spec;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

@Category(AnyCloud.class)
public class ImagePrerequisiteTest {

    private static final String SPEC = "image: {name: image-$N, file: amphora-x64.qcow2, tag: tag-$N}";

    /** No test writes that file. */
    private static final String ROLLBACK = "image: {name: image-$N, file: absent.qcow2, tag: tag-$N, rollbackTo: %s}";

    @Rule
    public final TestCloud cloud = new TestCloud();

    @Test
    public void theFileIsSentWholeAndTaggedLast() throws IOException {
        Path file = cloud.image("amphora-x64.qcow2", 2);

        Deployment deployment = cloud.apply(SPEC);
        Image image = tagged();
        assertThat(TestCloud.resource(deployment, Kind.IMAGE))
                .isEqualTo(new Resource(Kind.IMAGE, cloud.unique("image"), image.id(), Action.CREATED));
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

    /** As clouds want it whose images lie in Ceph. */
    @Test
    public void aRawDiskIsSentAsOne() throws IOException {
        Files.write(cloud.folder.getRoot().toPath().resolve("amphora.raw"), new byte[1 << 20]);

        Deployment deployment = cloud.apply("image: {name: image-$N, file: amphora.raw, tag: tag-$N}");
        assertThat(deployment.failure()).isEmpty();
        Image image =
                glance().find(TestCloud.resource(deployment, Kind.IMAGE).id()).orElseThrow();
        assertThat(image.size()).isEqualTo(1 << 20);
        assertThat(image.minDisk()).isEqualTo(1);
        assertThat(image.properties()).containsEntry("disk_format", "raw");
    }

    @Test
    public void aQcow2FileIsConvertedIfAskedForAndSentOnce() throws Exception {
        Path folder = cloud.folder.getRoot().toPath();
        Path raw = folder.resolve("disk.raw");
        byte[] content = new byte[1 << 20];
        new Random(1).nextBytes(content);
        Files.write(raw, content);
        QemuImg.run(
                "convert",
                "-f",
                "raw",
                "-O",
                "qcow2",
                raw.toString(),
                folder.resolve("amphora-x64.qcow2").toString());
        FileHash hash = new LocalImageFile(raw).hash();
        String converted = SPEC.replace("tag:", "convertTo: raw, tag:");

        assertThat(cloud.apply(converted).failure()).isEmpty();
        Image image = tagged();
        assertThat(image.properties())
                .containsEntry("disk_format", "raw")
                .containsEntry("octavia_prerequisites_sha256", hash.sha256());
        assertThat(image.hash()).contains(hash.sha512());
        assertThat(image.size()).isEqualTo(1 << 20);
        assertThat(cloud.apply(converted).isChanged()).isFalse();
        assertThat(folder)
                .isDirectoryNotContaining(file -> file.getFileName().toString().startsWith("."));
    }

    @Test
    public void imagesWhoseTagsDifferInCaseAloneAreNotRemovedByEachOther() throws IOException {
        cloud.image("amphora-x64.qcow2", 2);
        cloud.apply(SPEC);
        Image serving = tagged();
        String other = SPEC.replace("tag-$N", cloud.unique("tag").toUpperCase(Locale.ROOT));

        assertThat(cloud.destroy(other).removed()).isEmpty();
        assertThat(tagged()).isEqualTo(serving);
        assertThatThrownBy(() -> cloud.plan(other))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("Glance takes a tag of image " + serving.id() + " (" + cloud.unique("tag")
                        + ") for the tag " + cloud.unique("tag").toUpperCase(Locale.ROOT));
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
                        "upload of 36864 bytes, then tag " + cloud.unique("tag"),
                        "visibility private, keep 2",
                        "- tag " + cloud.unique("tag") + " of image " + old.id());
        Deployment deployment = cloud.apply(SPEC);
        assertThat(tagged().id()).isNotEqualTo(old.id());
        assertThat(deployment.image().orElseThrow().replaced()).contains(old.id());
        assertThat(images()).extracting(Image::id).contains(old.id()).hasSize(2);
    }

    @Test
    public void thePlanOfAnImageThatIsStillToBeBuiltSaysWhatIsKnown() throws IOException {
        cloud.image("amphora-x64.qcow2", 2);
        Image old = applied();
        String spec = SPEC.replace("tag:", "visibility: shared, keep: 1, properties: {built_by: dib}, tag:");

        Change change = cloud.plan(spec, cloud.with().imageToBeBuilt().inputs(cloud.out()))
                .get(0);

        assertThat(change.action()).isEqualTo(Action.CREATED);
        assertThat(change.differences())
                .containsExactly(
                        "upload of the image when it is built, then tag " + cloud.unique("tag"),
                        "visibility shared, keep 1",
                        "property built_by: dib",
                        "- tag " + cloud.unique("tag") + " of image " + old.id(),
                        "- image " + old.id() + ", beyond keep");
    }

    @Test
    public void aTagThatGlanceCannotTakeFromAnOlderImageStopsNoRun() throws IOException {
        String older = "00000000" + UUID.randomUUID().toString().substring(8);
        record(glance(), older, Map.of("octavia-prerequisites", cloud.unique("tag")));
        glance().upload(older, new LocalImageFile(cloud.image("older.qcow2", 2)), sent -> {});
        glance().addTag(older, cloud.unique("tag"));
        cloud.image("amphora-x64.qcow2", 2);
        cloud.embedded().fail(r -> r.method().equals("DELETE") && r.path().contains("/tags/"), 500, 1);

        Deployment deployment = cloud.apply(SPEC);
        assertThat(deployment.failure()).isEmpty();
        String newer = TestCloud.resource(deployment, Kind.IMAGE).id();
        assertThat(glance().tagged(cloud.unique("tag"))).extracting(Image::id).containsExactlyInAnyOrder(older, newer);
        assertThat(cloud.notes)
                .singleElement()
                .asString()
                .startsWith("image " + older + " keeps tag " + cloud.unique("tag") + ": glance answered DELETE")
                .endsWith("; Octavia takes image " + newer + ", which is newer, but delete the old one if this stays");
        assertThat(applied().id()).isEqualTo(newer);
    }

    @Test
    public void aRollbackOverAnImageThatKeepsItsTagLeavesTheNewestServing() throws IOException {
        String end = UUID.randomUUID().toString().substring(8);
        List<String> ids = List.of("00000000" + end, "88888888" + end, "ffffffff" + end);
        for (String id : ids) {
            record(glance(), id, Map.of("octavia-prerequisites", cloud.unique("tag")));
            glance().upload(id, new LocalImageFile(cloud.image(id, 2)), sent -> {});
        }
        ids.subList(1, 3).forEach(id -> glance().addTag(id, cloud.unique("tag")));
        cloud.embedded().fail(r -> r.method().equals("DELETE") && r.path().contains(ids.get(1) + "/tags/"), 500, 9);

        assertThat(cloud.apply(ROLLBACK.formatted(ids.get(0))).failure())
                .hasValueSatisfying(message -> assertThat(message)
                        .contains("image " + ids.get(1) + " keeps tag " + cloud.unique("tag"))
                        .endsWith("; Octavia would take it, for it is newer than image " + ids.get(0)
                                + ": if this stays, delete it"));
        assertThat(glance().tagged(cloud.unique("tag"))).extracting(Image::id).contains(ids.get(2));
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
        assertThat(TestCloud.resource(deployment, Kind.IMAGE).action()).isEqualTo(Action.UPDATED);
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
    public void anImageThatGlanceHasTakenForADayIsALeftoverToo() throws Exception {
        String record = UUID.randomUUID().toString();
        glance().create(
                        record,
                        cloud.unique("image"),
                        "qcow2",
                        "private",
                        2,
                        Map.of("octavia-prerequisites", cloud.unique("tag")));
        Path half = cloud.image("half.qcow2", 2);
        Files.write(half, new byte[1 << 24], StandardOpenOption.APPEND);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        Thread upload = new Thread(() -> {
            try {
                glance().upload(record, new LocalImageFile(half), sent -> {
                    // The first bytes may not have gone yet.
                    if (sent > 1 << 21) {
                        begun.countDown();
                        Uninterruptibles.awaitUninterruptibly(over);
                    }
                });
            } catch (CloudException e) {
                // It was deleted meanwhile.
            }
        });
        upload.start();
        try {
            begun.await();
            cloud.image("amphora-x64.qcow2", 2);
            assertThat(cloud.plan(SPEC).get(0).differences()).noneMatch(line -> line.contains(record));
            Clock tomorrow = Clock.offset(Clock.systemUTC(), Duration.ofHours(25));
            assertThat(cloud.apply(
                                    cloud.spec(SPEC),
                                    cloud.admin(),
                                    cloud.with().clock(tomorrow).inputs(cloud.out()))
                            .failure())
                    .isEmpty();
            assertThat(images()).extracting(Image::id).containsExactly(tagged().id());
        } finally {
            over.countDown();
            upload.join();
        }
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
    public void anImageOfARunThatWasKilledBehindItsUploadIsFinished() throws IOException {
        Path file = cloud.image("amphora-x64.qcow2", 2);
        Image whole = record(glance(), Map.of("octavia-prerequisites", cloud.unique("tag")));
        glance().upload(whole.id(), new LocalImageFile(file), sent -> {});

        Deployment deployment = cloud.apply(SPEC);
        String sha256 = new LocalImageFile(file).hash().sha256();
        assertThat(deployment.image().orElseThrow().sha256()).isEqualTo(sha256);
        assertThat(tagged().id()).isEqualTo(whole.id());
        assertThat(tagged().properties()).containsEntry(ImageProperties.SHA256, sha256);
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
        assertThat(TestCloud.resource(deployment, Kind.IMAGE))
                .isEqualTo(new Resource(Kind.IMAGE, cloud.unique("image"), id, Action.ADOPTED));
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
            if (cloud.told.stream().anyMatch(resource -> resource.kind() == Kind.FLAVOR)
                    && !interrupted.getAndSet(true)) {
                run.interrupt();
            }
        });

        Deployment deployment = cloud.apply("flavor: {name: flavor-$N}\n" + SPEC);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(deployment.failure())
                .hasValueSatisfying(message -> assertThat(message).contains("aborted"));
        assertThat(deployment.resources()).extracting(Resource::kind).containsExactly(Kind.FLAVOR);
        assertThat(images()).isEmpty();
        assertThat(cloud.notes).isEmpty();
    }

    @Test
    public void anImageOfTheSameProvenanceIsNotUploadedAgain() throws IOException {
        String spec = provenance("octavia_commit: a1b2, manifest_sha256: 77, build: '1'");
        cloud.image("amphora-x64.qcow2", 2);
        Image image = applied(spec);
        assertThat(image.properties())
                .containsEntry("octavia_commit", "a1b2")
                .containsEntry("manifest_sha256", "77")
                .containsEntry("build", "1")
                .containsEntry("octavia-prerequisites", cloud.unique("tag"));
        cloud.image("amphora-x64.qcow2", 2);

        String next = spec.replace("build: '1'", "build: '2'");
        assertThat(cloud.plan(next))
                .contains(new Change(
                        Kind.IMAGE,
                        cloud.unique("image"),
                        image.id(),
                        Action.UNCHANGED,
                        List.of("no upload: same octavia_commit, manifest_sha256")));
        Deployment deployment = cloud.apply(next);
        assertThat(deployment.isChanged()).isFalse();
        assertThat(deployment.image())
                .contains(new Deployment.AmphoraImage(
                        image.properties().get("octavia_prerequisites_sha256"),
                        Optional.of(image.createdAt()),
                        Optional.empty()));
        assertThat(images()).containsExactly(image);
    }

    @Test
    public void anImageThatIsNotUploadedAgainFollowsNameAndVisibility() throws IOException {
        String spec = provenance("octavia_commit: a1b2, manifest_sha256: 77");
        cloud.image("amphora-x64.qcow2", 2);
        Image image = applied(spec);
        cloud.image("amphora-x64.qcow2", 2);

        String next = spec.replace("name: image-$N", "name: other-$N, visibility: shared");
        assertThat(cloud.plan(next).get(0).differences())
                .containsExactly(
                        "name: is " + cloud.unique("image") + ", wanted " + cloud.unique("other"),
                        "visibility: is private, wanted shared",
                        "no upload: same octavia_commit, manifest_sha256");
        assertThat(TestCloud.resource(cloud.apply(next), Kind.IMAGE).action()).isEqualTo(Action.UPDATED);
        assertThat(tagged().id()).isEqualTo(image.id());
        assertThat(tagged().name()).isEqualTo(cloud.unique("other"));
        assertThat(tagged().visibility()).isEqualTo("shared");
    }

    @Test
    public void anImageOfOtherProvenanceIsReplaced() throws IOException {
        cloud.image("amphora-x64.qcow2", 2);
        Image old = applied(SPEC.replace("tag:", "properties: {octavia_commit: a1b2}, tag:"));
        cloud.image("amphora-x64.qcow2", 2);

        String spec = provenance("octavia_commit: c3d4, manifest_sha256: 77");
        assertThat(cloud.plan(spec).get(0).differences())
                .containsExactly(
                        "upload of 36864 bytes, then tag " + cloud.unique("tag"),
                        "visibility private, keep 2",
                        "property octavia_commit: c3d4",
                        "property manifest_sha256: 77",
                        "- tag " + cloud.unique("tag") + " of image " + old.id(),
                        "octavia_commit: is a1b2, wanted c3d4",
                        "manifest_sha256: is not set, wanted 77");
        assertThat(cloud.apply(spec).image().orElseThrow().replaced()).contains(old.id());
        assertThat(tagged().properties())
                .containsEntry("octavia_commit", "c3d4")
                .containsEntry("manifest_sha256", "77");
    }

    @Test
    public void anImageOlderThanMaxAgeIsReplaced() throws IOException {
        String spec = provenance("octavia_commit: a1b2, manifest_sha256: 77").replace("tag:", "maxAge: P30D, tag:");
        cloud.image("amphora-x64.qcow2", 2);
        Image old = applied(spec);
        cloud.image("amphora-x64.qcow2", 2);
        assertThat(cloud.plan(spec, daysLater(29)).get(0).action()).isEqualTo(Action.UNCHANGED);

        assertThat(cloud.plan(spec, daysLater(31)).get(0).differences())
                .containsExactly(
                        "upload of 36864 bytes, then tag " + cloud.unique("tag"),
                        "visibility private, keep 2",
                        "property octavia_commit: a1b2",
                        "property manifest_sha256: 77",
                        "- tag " + cloud.unique("tag") + " of image " + old.id(),
                        "is 31 days old, maxAge P30D");
        Deployment deployment = cloud.apply(cloud.spec(spec), cloud.admin(), daysLater(31));
        assertThat(TestCloud.resource(deployment, Kind.IMAGE).action()).isEqualTo(Action.CREATED);
        assertThat(tagged().id()).isNotEqualTo(old.id());
    }

    @Test
    public void theSameBytesAreNotUploadedForTheirAge() throws IOException {
        String spec = provenance("octavia_commit: a1b2, manifest_sha256: 77").replace("tag:", "maxAge: P30D, tag:");
        cloud.image("amphora-x64.qcow2", 2);
        Image image = applied(spec);

        assertThat(cloud.plan(spec, daysLater(31)))
                .contains(new Change(
                        Kind.IMAGE,
                        cloud.unique("image"),
                        image.id(),
                        Action.UNCHANGED,
                        List.of("is 31 days old, maxAge P30D")));
    }

    @Test
    public void propertiesOfTheSameBytesAreBroughtUpToDate() throws IOException {
        String spec = provenance("octavia_commit: a1b2, manifest_sha256: 77");
        cloud.image("amphora-x64.qcow2", 2);
        Image image = applied(SPEC);

        assertThat(cloud.plan(spec))
                .contains(new Change(
                        Kind.IMAGE,
                        cloud.unique("image"),
                        image.id(),
                        Action.UPDATED,
                        List.of("octavia_commit: is not set, wanted a1b2", "manifest_sha256: is not set, wanted 77")));
        cloud.apply(spec);
        assertThat(tagged().id()).isEqualTo(image.id());
        assertThat(tagged().properties())
                .containsEntry("octavia_commit", "a1b2")
                .containsEntry("manifest_sha256", "77");
        assertThat(cloud.apply(spec).isChanged()).isFalse();
    }

    @Test
    public void aRollbackMovesTheTagBackByIdWithoutAFile() throws IOException {
        cloud.image("amphora-x64.qcow2", 2);
        Image old = applied(SPEC.replace("tag:", "properties: {octavia_commit: a1b2}, tag:"));
        cloud.image("amphora-x64.qcow2", 2);
        Image bad = applied();

        String spec = ROLLBACK.formatted(old.id()).replace("tag:", "properties: {octavia_commit: c3d4}, tag:");
        assertThat(cloud.plan(spec))
                .contains(new Change(
                        Kind.IMAGE,
                        cloud.unique("image"),
                        old.id(),
                        Action.UPDATED,
                        List.of(
                                "+ tag " + cloud.unique("tag"),
                                "- tag " + cloud.unique("tag") + " of image " + bad.id(),
                                "no upload: rollbackTo is set")));
        Deployment deployment = cloud.apply(spec);
        assertThat(deployment.image().orElseThrow().replaced()).contains(bad.id());
        assertThat(tagged().id()).isEqualTo(old.id());
        assertThat(tagged().properties()).containsEntry("octavia_commit", "a1b2");
        assertThat(cloud.plan(spec))
                .contains(new Change(
                        Kind.IMAGE,
                        cloud.unique("image"),
                        old.id(),
                        Action.UNCHANGED,
                        List.of("no upload: rollbackTo is set")));
        assertThat(cloud.apply(spec).isChanged()).isFalse();
        assertThat(images()).hasSize(2);
    }

    @Test
    public void ofTwoRollbacksAtTheSameTimeTheLaterOneCounts() throws IOException {
        String rollback = ROLLBACK.replace("tag:", "keep: 3, tag:");
        List<Image> images = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            cloud.image("amphora-x64.qcow2", 2);
            images.add(applied(SPEC.replace("tag:", "keep: 3, tag:")));
        }
        List<Image> before = images.subList(0, 2);
        Image newer = Collections.max(before, ImageChoice.AGE);
        Image older = Collections.min(before, ImageChoice.AGE);
        Spec late = cloud.spec(rollback.formatted(older.id()));
        try (Plan plan = Plan.of(late, EnumSet.allOf(Section.class), cloud.admin(), cloud.inputs(), cloud)) {
            cloud.apply(rollback.formatted(newer.id()));

            assertThat(plan.apply().failure()).isEmpty();
        }
        assertThat(tagged().id()).isEqualTo(older.id());
    }

    @Test
    public void aRollbackFindsItsImageByChecksum() throws IOException {
        cloud.image("amphora-x64.qcow2", 2);
        Image old = applied();
        cloud.image("amphora-x64.qcow2", 2);
        applied();

        String checksum = old.properties().get("octavia_prerequisites_sha256");
        assertThat(applied(ROLLBACK.formatted(checksum)).id()).isEqualTo(old.id());
    }

    @Test
    public void afterARollbackARunWithAFileMovesTheTagOnAndKeepsTheWayBack() throws IOException {
        cloud.image("amphora-x64.qcow2", 2);
        Image old = applied();
        cloud.image("amphora-x64.qcow2", 2);
        Image bad = applied();
        applied(ROLLBACK.formatted(old.id()));
        assertThat(applied().id()).isEqualTo(bad.id());
        applied(ROLLBACK.formatted(old.id()));
        cloud.image("amphora-x64.qcow2", 2);

        Image next = applied();
        assertThat(images()).extracting(Image::id).containsExactlyInAnyOrder(next.id(), old.id());
    }

    @Test
    public void keepDoesNotRemoveWhatIsRolledBackTo() throws IOException {
        cloud.image("amphora-x64.qcow2", 2);
        Image old = applied();
        cloud.image("amphora-x64.qcow2", 2);
        applied();

        applied(ROLLBACK.formatted(old.id()).replace("tag:", "keep: 1, tag:"));
        assertThat(images()).extracting(Image::id).containsExactly(old.id());
    }

    @Test
    public void aRollbackToWhatIsNotThereSaysWhatIs() throws IOException {
        String missing = UUID.randomUUID().toString();
        assertThatThrownBy(() -> cloud.plan(ROLLBACK.formatted(missing)))
                .isInstanceOf(Refusal.class)
                .hasMessage("image " + cloud.unique("image") + ": rollbackTo " + missing
                        + " is not there; there is none of ours for tag " + cloud.unique("tag")
                        + ", leave rollbackTo out and upload a file");
        cloud.image("amphora-x64.qcow2", 2);
        Image image = applied();

        assertRefused(missing, "is not there", image);
        assertRefused("0".repeat(64), "is not there", image);
    }

    @Test
    public void aRollbackToWhatCannotServeIsRefused() throws IOException {
        cloud.image("amphora-x64.qcow2", 2);
        Image image = applied();

        assertRefused(foreign().id(), "is not ours", image);
        Image queued = record(glance(), Map.of("octavia-prerequisites", cloud.unique("tag")));
        assertRefused(queued.id(), "is queued, not active", image);
        Images members = cloud.connect("member").images();
        Image elsewhere = record(members, Map.of("octavia-prerequisites", cloud.unique("tag")));
        assertRefused(elsewhere.id(), "belongs to project " + elsewhere.owner(), image);
        assertThat(tagged().id()).isEqualTo(image.id());
    }

    @Test
    public void aRollbackToAnImageOfAnotherTagOrAHiddenOneIsRefused() throws IOException {
        Path file = cloud.image("amphora-x64.qcow2", 2);
        Image image = applied();
        Image other = record(glance(), Map.of("octavia-prerequisites", cloud.unique("other")));
        glance().upload(other.id(), new LocalImageFile(file), sent -> {});
        assertRefused(other.id(), "was made for tag " + cloud.unique("other"), image);

        glance().setProperties(other.id(), Map.of("octavia-prerequisites", cloud.unique("tag"), "os_hidden", true));
        assertRefused(other.id(), "is hidden", image);
    }

    @Test
    public void aRollbackToAnImageTooLargeForTheFlavorIsRefused() throws IOException {
        cloud.image("amphora-x64.qcow2", 5);
        Image image = applied();

        assertThatThrownBy(() -> cloud.plan("flavor: {name: flavor-$N}\n" + ROLLBACK.formatted(image.id())))
                .isInstanceOf(Refusal.class)
                .hasMessage("image " + image.id() + ": its min_disk of 5 GiB does not fit the flavor's disk of 2 GiB;"
                        + " roll back to another one, or ask for a larger disk");
    }

    @Test
    public void withoutAFileTheImageThatServesStays() throws IOException {
        cloud.image("amphora-x64.qcow2", 2);
        Deployment first = cloud.apply(SPEC);
        String without = SPEC.replace("amphora-x64.qcow2", "none");

        assertThat(cloud.plan(without).get(0).differences()).containsExactly("no upload: file is none");
        Deployment second = cloud.apply(without);
        assertThat(second.isChanged()).isFalse();
        assertThat(second.options()).isEqualTo(first.options());
        assertThat(second.image()).isEqualTo(first.image());
    }

    @Test
    public void withoutAFileSomeImageHasToServe() {
        assertThatThrownBy(() -> cloud.plan(SPEC.replace("amphora-x64.qcow2", "none")))
                .isInstanceOf(Refusal.class)
                .hasMessage("image " + cloud.unique("image") + ": file is none, and no image has the tag "
                        + cloud.unique("tag") + "; give a file, once");
    }

    @Test
    public void aTagThatAnotherLoginMovesAtTheSameTimeStaysOnAnImage() throws IOException {
        cloud.image("amphora-x64.qcow2", 2);
        Image old = applied();
        cloud.image("amphora-x64.qcow2", 2);
        CloudConfig config = cloud.config("admin");
        Transport transport = Cloud.transport(config);
        Cloud admin = Cloud.connect(config, call -> {
            if (call.method().equals("DELETE")
                    && call.uri().getPath().endsWith(old.id() + "/tags/" + cloud.unique("tag"))) {
                glance().tagged(cloud.unique("tag")).stream()
                        .filter(image -> !image.id().equals(old.id()))
                        .forEach(image -> glance().removeTag(image.id(), cloud.unique("tag")));
            }
            return transport.send(call);
        });

        assertThat(cloud.apply(cloud.spec(SPEC), admin, cloud.inputs()).failure())
                .hasValue("image tag " + cloud.unique("tag")
                        + ": another login moves it at the same time; run again when that has ended");
        assertThat(tagged().id()).isNotEqualTo(old.id());
    }

    private void assertRefused(String rollbackTo, String reason, Image instead) {
        assertThatThrownBy(() -> cloud.plan(ROLLBACK.formatted(rollbackTo)))
                .isInstanceOf(Refusal.class)
                .hasMessage("image " + cloud.unique("image") + ": rollbackTo " + rollbackTo + " " + reason
                        + "; take one of ours for tag " + cloud.unique("tag") + ": " + instead.id() + " of "
                        + instead.createdAt() + " (SHA-256 "
                        + instead.properties().get("octavia_prerequisites_sha256") + ")");
    }

    private static String provenance(String properties) {
        return SPEC.replace(
                "tag:", "properties: {" + properties + "}, sameWhen: [octavia_commit, manifest_sha256], tag:");
    }

    private Inputs daysLater(int days) {
        return cloud.with()
                .clock(Clock.offset(Clock.systemUTC(), Duration.ofDays(days)))
                .inputs(cloud.out());
    }

    private Image applied() {
        return applied(SPEC);
    }

    private Image applied(String spec) {
        Deployment deployment = cloud.apply(spec);
        assertThat(deployment.failure()).isEmpty();
        return tagged();
    }

    private Image foreign() {
        return record(glance(), Map.of());
    }

    /** An image by hand, without bytes. */
    private Image record(Images glance, Map<String, String> properties) {
        return record(glance, UUID.randomUUID().toString(), properties);
    }

    private Image record(Images glance, String id, Map<String, String> properties) {
        Image image = glance.create(id, cloud.unique("image"), "qcow2", "private", 0, properties);
        cloud.cleanUp(() -> glance.delete(id));
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
