package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.cloud.Images;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.prerequisite.Deployment.AmphoraImage;
import io.jenkins.plugins.octavia.prerequisite.base.About;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Decision;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Listener;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.prerequisite.base.Parallel;
import io.jenkins.plugins.octavia.prerequisite.base.Parallel.Work;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.image.DiskFile;
import io.jenkins.plugins.octavia.prerequisite.image.ImageChoice;
import io.jenkins.plugins.octavia.prerequisite.image.ImageProperties;
import io.jenkins.plugins.octavia.prerequisite.image.ImageTag;
import io.jenkins.plugins.octavia.prerequisite.image.ImageUpload;
import io.jenkins.plugins.octavia.prerequisite.image.Rollback;
import io.jenkins.plugins.octavia.spec.ImageSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The amphora image. Bytes first, the tag by which Octavia finds the image last: until then the old one keeps serving.
 * The same file is not sent twice, and what is beyond {@code keep} goes.
 */
final class ImagePrerequisite implements Prerequisite {

    static final List<Option> OPTIONS = List.of(OctaviaConf.AMP_IMAGE_TAG, OctaviaConf.AMP_IMAGE_OWNER_ID);

    private static final Duration LONGEST_UPLOAD = Duration.ofDays(1);

    private final ImageSpec spec;
    private final String ownerId;
    private final Images glance;
    private final Clock clock;
    private final Listener listener;
    /** Empty if an image that is there gets the tag, whatever the file, or if the file is still to be built. */
    private final Optional<DiskFile> file;

    private final Map<String, Image> known;
    private final ImageChoice choice;
    private final ImageCanary canary;
    private final Decision<Image> decision;

    private ImagePrerequisite(ImageSpec spec, Search search) {
        Cloud cloud = search.cloud();
        Inputs inputs = search.inputs();
        this.spec = spec;
        this.glance = cloud.images();
        this.clock = inputs.clock();
        this.ownerId = cloud.project().id();
        this.listener = search.listener();
        this.known = look(search.parallel());
        boolean hasFile = spec.hasFile() && spec.rollbackTo().isEmpty();
        Optional<ImageChoice> fetched = hasFile ? ImageChoice.fetched(spec, known.values()) : Optional.empty();
        this.file = hasFile && fetched.isEmpty()
                ? inputs.images()
                        .apply(spec)
                        .map(content -> search.read()
                                .get("image " + spec.shownFile(), () -> DiskFile.read(spec.shownFile(), content)))
                : Optional.empty();
        this.choice = spec.rollbackTo()
                .map(to -> ImageChoice.rollback(new Rollback(spec, to, known.values(), cloud).image()))
                .or(() -> fetched)
                .or(() -> file.map(f -> ImageChoice.of(spec, f, search.read(), known.values(), inputs.clock())))
                .or(() -> hasFile ? Optional.of(ImageChoice.upload(spec)) : Optional.empty())
                .orElseGet(() -> ImageChoice.serving(spec, known.values()));
        this.canary = new ImageCanary(spec, choice.image(), known.values(), search);
        this.decision = choice.image().map(this::compare).orElseGet(this::creation);
    }

    /** Reads the file only if an image of its size may be the same. */
    static Optional<ImagePrerequisite> find(Search search) {
        return search.spec()
                .image()
                .map(spec -> About.about(Kind.IMAGE, spec.name(), () -> new ImagePrerequisite(spec, search)));
    }

    /** @throws Refusal if the image does not fit the disk of amphorae */
    @Override
    public void compare(Found found) {
        int minDisk = file.map(DiskFile::minDisk)
                .or(() -> decision.found().map(Image::minDisk))
                .orElse(0);
        if (found.disk() > 0 && minDisk > found.disk()) {
            String tooLarge = minDisk + " GiB does not fit the flavor's disk of " + found.disk() + " GiB; ";
            throw new Refusal(
                    file.isPresent()
                            ? "image file " + spec.shownFile() + ": its virtual size of " + tooLarge
                                    + "build a smaller one (diskimage-create.sh -s), or ask for a larger disk"
                            : "image " + decision.existing().id() + ": its min_disk of " + tooLarge
                                    + "roll back to another one, or ask for a larger disk");
        }
    }

    @Override
    public List<Change> changes() {
        return List.of(decision.change(decision.found().map(Image::id).orElse("")));
    }

    @Override
    public ConfOptions options() {
        return ConfOptions.of(OctaviaConf.AMP_IMAGE_TAG, spec.tag()).with(OctaviaConf.AMP_IMAGE_OWNER_ID, ownerId);
    }

    @Override
    public Outcome ensure() {
        return About.about(Kind.IMAGE, spec.name(), this::ensureImage);
    }

    private Outcome ensureImage() {
        if (decision.action().isChange()) {
            unfinished(known.values()).forEach(image -> glance.delete(image.id()));
            canary.prepare();
        }
        Image image = decision.found()
                .map(this::aligned)
                .orElseGet(() -> new ImageUpload(spec, file.orElseThrow(), glance, listener).send());
        if (decision.action().isChange()) {
            canary.prove(image);
            new ImageTag(glance, spec.tag(), listener).moveTo(image);
            prune(image);
        }
        Optional<String> replaced = tagged(known.values()).stream()
                .filter(id -> !id.equals(image.id()))
                .findFirst();
        String sha256 = Optional.ofNullable(image.properties().get(ImageProperties.SHA256))
                .orElse("");
        return Outcome.of(decision.resource(image.id()), options())
                .with(new AmphoraImage(sha256, Optional.of(image.createdAt()), replaced));
    }

    private Map<String, Image> look(Parallel parallel) {
        Work<List<Image>> marked = parallel.start(() -> glance.withProperty(Mark.NAME, spec.tag()));
        List<Image> tagged = glance.foundByTag(spec.tag());
        refuseNearTag(tagged);
        Map<String, Image> images = new TreeMap<>();
        marked.join().forEach(image -> images.put(image.id(), image));
        tagged.forEach(image -> images.put(image.id(), image));
        return images;
    }

    /**
     * Octavia asks Glance for the tag and takes the newest image of the answer, which may be one whose tag only the database
     * takes for the same.
     */
    private void refuseNearTag(List<Image> found) {
        found.stream()
                .filter(image -> image.isActive() && !image.tags().contains(spec.tag()))
                .findFirst()
                .ifPresent(image -> {
                    throw new Refusal("image " + spec.name() + ": Glance takes a tag of image " + image.id() + " ("
                            + String.join(", ", image.tags()) + ") for the tag " + spec.tag()
                            + ", and Octavia may boot amphorae from it; take tags that differ in more than case");
                });
    }

    private Decision<Image> compare(Image image) {
        List<String> changes = new ArrayList<>();
        if (!image.tags().contains(spec.tag())) {
            changes.add("+ tag " + spec.tag());
        }
        attributes(image)
                .forEach((name, value) ->
                        ImageChoice.difference(image, name, value).ifPresent(changes::add));
        changes.addAll(housekeeping(image.id()));
        // What is about to change need not be said again.
        List<String> remarks = choice.remarks().stream()
                .filter(remark -> !changes.contains(remark))
                .toList();
        return Decision.existing(Kind.IMAGE, spec.name(), image, Mark.isOurs(image), changes)
                .noting(remarks);
    }

    private Decision<Image> creation() {
        List<String> changes = new ArrayList<>();
        changes.add("upload of "
                + file.map(known -> known.size() + " bytes").orElse("the image when it is built") + ", then tag "
                + spec.tag());
        changes.add("visibility " + spec.visibility().label() + ", keep " + spec.keep());
        spec.properties().forEach((property, value) -> changes.add("property " + property + ": " + value));
        changes.addAll(housekeeping(""));
        changes.addAll(choice.remarks());
        return Decision.create(Kind.IMAGE, spec.name(), changes.toArray(String[]::new));
    }

    private List<String> housekeeping(String serving) {
        List<String> changes = new ArrayList<>();
        tagged(known.values()).stream()
                .filter(id -> !id.equals(serving))
                .forEach(id -> changes.add("- tag " + spec.tag() + " of image " + id));
        changes.addAll(canary.changes());
        unfinished(known.values()).forEach(image -> changes.add("- unfinished upload " + image.id()));
        beyondKeep(known.values(), serving).forEach(image -> changes.add("- image " + image.id() + ", beyond keep"));
        return changes;
    }

    /** Name, visibility and the properties of its bytes follow the specification, if the image is ours. */
    private Image aligned(Image image) {
        Map<String, String> attributes = attributes(image);
        return attributes.isEmpty() ? image : ImageProperties.set(glance, image.id(), attributes);
    }

    private Map<String, String> attributes(Image image) {
        Map<String, String> attributes = new LinkedHashMap<>();
        if (Mark.isOurs(image)) {
            attributes.putAll(choice.properties());
            spec.architecture().ifPresent(arch -> attributes.put(ImageProperties.ARCHITECTURE, arch));
            attributes.put("name", spec.name());
            attributes.put("visibility", spec.visibility().label());
            attributes.put(Mark.NAME, spec.tag());
            attributes
                    .entrySet()
                    .removeIf(e -> e.getValue().equals(image.properties().get(e.getKey())));
        }
        return attributes;
    }

    private void prune(Image serving) {
        for (Image old : beyondKeep(glance.withProperty(Mark.NAME, spec.tag()), serving.id())) {
            try {
                glance.delete(old.id());
            } catch (CloudException e) {
                if (e.status() != 403 && e.status() != 409) {
                    throw e;
                }
                listener.note("image " + old.id() + " is beyond keep but stays: " + e.getMessage());
            }
        }
    }

    private List<Image> beyondKeep(Collection<Image> images, String serving) {
        List<String> served = tagged(known.values());
        return images.stream()
                .filter(Mark::isOurs)
                .filter(Image::isActive)
                .filter(image -> !image.id().equals(serving))
                // The one that served until now is the way back, also if a rollback made it older than others.
                .sorted(Comparator.comparing((Image image) -> !served.contains(image.id()))
                        .thenComparing(ImageProperties::isFailed)
                        .thenComparing(ImageChoice.AGE.reversed()))
                .skip(spec.keep() - 1L)
                .filter(image -> !image.isProtected())
                .toList();
    }

    /** Records that wait for bytes, or have taken them for a day: the run that made them is gone. */
    private List<Image> unfinished(Collection<Image> images) {
        return images.stream()
                .filter(Mark::isOurs)
                .filter(image -> image.status().equals("queued")
                        || (image.status().equals("saving")
                                && image.updatedAt().plus(LONGEST_UPLOAD).isBefore(clock.instant())))
                .toList();
    }

    private List<String> tagged(Collection<Image> images) {
        return images.stream()
                .filter(image -> image.tags().contains(spec.tag()))
                .map(Image::id)
                .toList();
    }
}
