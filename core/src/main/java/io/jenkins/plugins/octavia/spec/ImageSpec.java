package io.jenkins.plugins.octavia.spec;

import io.jenkins.plugins.octavia.value.Download;
import java.nio.file.Path;
import java.time.Period;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The amphora image in Glance.
 *
 * @param file empty if the file is to be fetched, or the image that has the tag is to stay; not read if {@code rollbackTo} is
 *     given
 * @param download a file that somebody publishes, in place of {@code file}
 * @param tag by which Octavia finds the image
 * @param keep how many images with our mark stay, the tagged one included
 * @param properties that tell where the file comes from, set on the image that has its bytes
 * @param sameWhen names of properties: a tagged image that has their values is as good as the file, whatever its bytes
 * @param maxAge after which an image is replaced in spite of {@code sameWhen}
 * @param convertsToRaw whether a qcow2 file is converted before it is sent
 * @param architecture of the amphorae, as Nova names it; empty if the file's name is to tell
 * @param rollbackTo the id or the SHA-256 of an image that is there, in lower case: it gets the tag, and no file is sent
 * @param canary what a new image has to serve before it gets the tag
 */
public record ImageSpec(
        String name,
        Optional<Path> file,
        Optional<Download> download,
        String tag,
        Visibility visibility,
        int keep,
        Map<String, String> properties,
        List<String> sameWhen,
        Optional<Period> maxAge,
        boolean convertsToRaw,
        Optional<String> architecture,
        Optional<String> rollbackTo,
        Optional<CanarySpec> canary) {

    public ImageSpec {
        // In the order of octavia.yaml, which plans follow.
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
        sameWhen = List.copyOf(sameWhen);
    }

    /** The same without a file: the image that has the tag stays. */
    public ImageSpec withoutFile() {
        return new ImageSpec(
                name,
                Optional.empty(),
                Optional.empty(),
                tag,
                visibility,
                keep,
                properties,
                List.of(),
                Optional.empty(),
                false,
                architecture,
                rollbackTo,
                Optional.empty());
    }

    /** Whether there is a file, here or elsewhere. */
    public boolean hasFile() {
        return file.isPresent() || download.isPresent();
    }

    /** What messages call the file. */
    public String shownFile() {
        return file.map(Path::toString)
                .or(() -> download.map(Download::toString))
                .orElse("none");
    }

    /** Without folders. */
    public String fileName() {
        return file.map(path -> path.getFileName().toString())
                .or(() -> download.map(Download::name))
                .orElse("");
    }

    /** As Glance names it in lower case. */
    public enum Visibility {
        PRIVATE,
        SHARED,
        COMMUNITY,
        PUBLIC;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
