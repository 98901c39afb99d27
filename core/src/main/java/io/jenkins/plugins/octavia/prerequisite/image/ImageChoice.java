package io.jenkins.plugins.octavia.prerequisite.image;

import io.jenkins.plugins.octavia.cloud.FileHash;
import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.file.FileProblem;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.prerequisite.base.ReadOnce;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.spec.ImageSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which of the images that are there is to serve, and why.
 *
 * @param image empty if the file has to be uploaded
 * @param properties that it has to carry: they tell where the file comes from, so an image of other bytes keeps its own
 * @param remarks why nothing is uploaded, or what keeps the tagged image from being as good as the file
 */
public record ImageChoice(Optional<Image> image, Map<String, String> properties, List<String> remarks) {

    /** The oldest first. */
    public static final Comparator<Image> AGE =
            Comparator.comparing(Image::createdAt).thenComparing(Image::id);

    /** The image that serves, if it is as good as the file; else the one that has the bytes of the file. */
    public static ImageChoice of(ImageSpec spec, DiskFile file, ReadOnce read, Collection<Image> known, Clock clock) {
        Optional<Image> serving = spec.sameWhen().isEmpty() ? Optional.empty() : newest(spec, known);
        List<String> differences =
                serving.map(image -> differences(spec, image, clock)).orElse(List.of());
        if (serving.isPresent() && differences.isEmpty()) {
            return new ImageChoice(serving, Map.of(), List.of("no upload: same " + String.join(", ", spec.sameWhen())));
        }
        // The file is read only if an image of its size may be the same.
        List<Image> candidates = known.stream()
                .filter(Image::isActive)
                .filter(image -> image.size() == file.size())
                .toList();
        if (candidates.isEmpty() || spec.download().isPresent()) {
            return new ImageChoice(Optional.empty(), spec.properties(), differences);
        }
        FileHash hash = read.get("hash of image " + spec.shownFile(), () -> hash(spec, file));
        Optional<Image> same = candidates.stream().filter(has(hash)).min(preference(spec));
        Map<String, String> properties = new HashMap<>(spec.properties());
        // A run that was killed behind its upload did not come to say it.
        properties.put(ImageProperties.SHA256, hash.sha256());
        boolean isAnother = same.isPresent() && !same.equals(serving);
        return new ImageChoice(same, properties, isAnother ? List.of() : differences);
    }

    /** The image that has the bytes of a published file, by the SHA-256 that the specification says: nothing is fetched. */
    public static Optional<ImageChoice> fetched(ImageSpec spec, Collection<Image> known) {
        return spec.download()
                .flatMap(download -> known.stream()
                        .filter(Mark::isOurs)
                        .filter(Image::isActive)
                        .filter(image ->
                                download.sha256().equals(image.properties().get(ImageProperties.SHA256)))
                        .filter(ImageChoice::hasItsOwnBytes)
                        .min(preference(spec))
                        .map(image -> new ImageChoice(Optional.of(image), spec.properties(), List.of())));
    }

    /** A new image, whatever its file. */
    public static ImageChoice upload(ImageSpec spec) {
        return new ImageChoice(Optional.empty(), spec.properties(), List.of());
    }

    /**
     * The image that serves, if there is no file.
     *
     * @throws Refusal if none does
     */
    public static ImageChoice serving(ImageSpec spec, Collection<Image> known) {
        Image image = newest(spec, known)
                .orElseThrow(() -> new Refusal("image " + spec.name() + ": file is none, and no image has the tag "
                        + spec.tag() + "; give a file, once"));
        return new ImageChoice(Optional.of(image), Map.of(), List.of("no upload: file is none"));
    }

    /** The image itself, whatever the file is. */
    public static ImageChoice rollback(Image image) {
        return new ImageChoice(Optional.of(image), Map.of(), List.of("no upload: rollbackTo is set"));
    }

    /** How an image differs from what is wanted, if it does. */
    public static Optional<String> difference(Image image, String property, String wanted) {
        Optional<String> is = Optional.ofNullable(image.properties().get(property));
        return is.equals(Optional.of(wanted))
                ? Optional.empty()
                : Optional.of(property + ": is " + is.orElse("not set") + ", wanted " + wanted);
    }

    /** Of several images, the one that serves already, else the oldest. */
    static Comparator<Image> preference(ImageSpec spec) {
        return Comparator.comparing((Image image) -> !image.tags().contains(spec.tag()))
                .thenComparing(AGE);
    }

    /** Octavia takes the newest. */
    public static Optional<Image> newest(ImageSpec spec, Collection<Image> known) {
        return known.stream()
                .filter(Image::isActive)
                .filter(image -> image.tags().contains(spec.tag()))
                .max(AGE);
    }

    private static List<String> differences(ImageSpec spec, Image image, Clock clock) {
        List<String> differences = new ArrayList<>();
        for (String property : spec.sameWhen()) {
            difference(image, property, spec.properties().get(property)).ifPresent(differences::add);
        }
        Instant now = clock.instant();
        spec.maxAge()
                .filter(maxAge -> image.createdAt()
                        .atOffset(ZoneOffset.UTC)
                        .plus(maxAge)
                        .toInstant()
                        .isBefore(now))
                .ifPresent(maxAge -> differences.add(
                        "is " + ChronoUnit.DAYS.between(image.createdAt(), now) + " days old, maxAge " + maxAge));
        return differences;
    }

    private static FileHash hash(ImageSpec spec, DiskFile file) {
        try {
            return file.content().hash();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "image file " + spec.shownFile() + " cannot be read: " + FileProblem.of(e), e);
        }
    }

    /** Whether the properties that tell of its bytes are not those of another image. */
    private static boolean hasItsOwnBytes(Image image) {
        String sha512 = image.properties().get(ImageProperties.SHA512);
        return sha512 != null
                && (!image.hashAlgorithm().equals(Optional.of("sha512"))
                        || image.hash().equals(Optional.of(sha512)));
    }

    /** Glance's own hash counts if it can be compared, for a property may have come from another image. */
    private static Predicate<Image> has(FileHash hash) {
        return image -> image.hashAlgorithm().equals(Optional.of("sha512"))
                ? image.hash().equals(Optional.of(hash.sha512()))
                : hash.sha256().equals(image.properties().get(ImageProperties.SHA256));
    }
}
