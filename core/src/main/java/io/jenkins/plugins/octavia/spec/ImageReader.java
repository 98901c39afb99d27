package io.jenkins.plugins.octavia.spec;

import io.jenkins.plugins.octavia.spec.ImageSpec.Visibility;
import io.jenkins.plugins.octavia.spec.OctaviaFlavorSpec.Topology;
import io.jenkins.plugins.octavia.text.Nearest;
import io.jenkins.plugins.octavia.text.Printable;
import io.jenkins.plugins.octavia.value.Download;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads the section {@code image}: what Glance would refuse after the upload is refused before it. */
final class ImageReader {

    private static final Pattern PROPERTY = Pattern.compile("[A-Za-z0-9_]{1,255}");
    private static final Pattern IMAGE =
            Pattern.compile("none|(?i:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64})");

    /** What an image has by itself, and what Glance keeps for itself. */
    private static final Set<String> GLANCE = Set.of(
            "id",
            "name",
            "owner",
            "status",
            "visibility",
            "is_public",
            "protected",
            "tags",
            "checksum",
            "size",
            "virtual_size",
            "min_disk",
            "min_ram",
            "disk_format",
            "container_format",
            "created_at",
            "updated_at",
            "deleted",
            "deleted_at",
            "location",
            "locations",
            "direct_url",
            "self",
            "file",
            "schema",
            "stores",
            "os_hidden",
            "os_hash_algo",
            "os_hash_value");

    private static final String[] ARCHITECTURES = {"auto", "x86_64", "aarch64", "ppc64le", "s390x"};

    private static final String[] CONVERSIONS = {"none", "raw"};

    private static final String GLANCE_PREFIX = "os_glance";

    private static final Pattern SHA256 = Pattern.compile("none|(?i:[0-9a-f]{64})");
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*", Pattern.DOTALL);

    private static final Pattern WITH_USER = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*@");

    /** A user with characters that an address does not take, or a query with a signature. */
    private static final Pattern MAY_HOLD_SECRET = Pattern.compile("[@?]");

    /** In place of an address that is wrong, so that nothing else is said of it. */
    private static final URI PLACEHOLDER = URI.create("https://wrong.invalid/file");

    private static final Duration CANARY_TIMEOUT = Duration.ofMinutes(15);
    private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(6);

    /** Octavia's names and Glance's tags have 255 characters, of which the canary's own take some. */
    private static final int LONGEST_TAG_WITH_CANARY = 150;

    private final Fields fields;
    private final Function<String, Path> paths;

    /** A path, an address, or neither. */
    private record Source(Optional<Path> path, Optional<URI> address) {}

    /** @param paths gives the path that a text means */
    ImageReader(Fields fields, Function<String, Path> paths) {
        this.fields = fields;
        this.paths = paths;
    }

    ImageSpec image() {
        Source source = fields.parsed("file", this::source).orElseGet(() -> source("amphora-x64-haproxy.qcow2"));
        Optional<String> sha256 = sha256(source);
        Map<String, String> properties = properties();
        List<String> sameWhen = sameWhen(properties);
        return new ImageSpec(
                fields.text("name", "amphora-x64-haproxy"),
                source.path(),
                source.address().flatMap(uri -> sha256.map(digest -> new Download(uri, digest))),
                fields.text("tag", "amphora"),
                fields.choice(
                        "visibility", Visibility.PRIVATE, SpecReader.byLabel(Visibility.values(), Visibility::label)),
                fields.integer("keep", 2, 1, 1000, " (images)"),
                properties,
                sameWhen,
                maxAge(),
                convertsToRaw(source),
                Optional.of(fields.choice("arch", "auto", SpecReader.byLabel(ARCHITECTURES, Function.identity())))
                        .filter(arch -> !arch.equals("auto")),
                rollbackTo(),
                canary());
    }

    private Source source(String text) {
        if (text.equals("none")) {
            return new Source(Optional.empty(), Optional.empty());
        }
        if (WITH_USER.matcher(text).find()) {
            // Without the text, which has a secret in it.
            fields.problem(
                    "file",
                    "has a user in it, who would be in every log; publish the file without one, or fetch it yourself and"
                            + " give its path");
            return new Source(Optional.empty(), Optional.of(PLACEHOLDER));
        }
        if (!ADDRESS.matcher(text).matches()) {
            return new Source(Optional.of(paths.apply(text)), Optional.empty());
        }
        try {
            return new Source(Optional.empty(), Optional.of(address(text)));
        } catch (IllegalArgumentException e) {
            if (!MAY_HOLD_SECRET.matcher(text).find()) {
                throw e;
            }
            fields.problem("file", "(not shown, for it may hold a secret) " + e.getMessage());
            return new Source(Optional.empty(), Optional.of(PLACEHOLDER));
        }
    }

    private static URI address(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is not an address such as https://images.example.com/amphora.qcow2", e);
        }
        if (!List.of("http", "https").contains(uri.getScheme())
                || uri.getHost() == null
                || uri.getPort() > Download.LARGEST_PORT
                || uri.getPath().isEmpty()) {
            throw new IllegalArgumentException(
                    "is not an address such as https://images.example.com/amphora.qcow2 (http or https)");
        }
        if (uri.getRawFragment() != null) {
            throw new IllegalArgumentException("has a # in it, which no server is told; leave it out");
        }
        return uri;
    }

    private Optional<String> sha256(Source source) {
        Optional<String> sha256 = Optional.of(
                        fields.text("sha256", "none", SHA256, "is neither none nor a SHA-256 (64 hex digits)"))
                .filter(text -> !text.equals("none"))
                .map(text -> text.toLowerCase(Locale.ROOT));
        if (source.address().isPresent() && sha256.isEmpty() && !fields.isWrong("sha256")) {
            fields.problem("sha256", "required for a file that is fetched: which one you mean (sha256sum FILE)");
        }
        // With none it may stay where it is: no file is read.
        if (source.path().isPresent() && sha256.isPresent()) {
            fields.problem("sha256", "is for a file that is fetched (file: https://...); leave it out");
        }
        return sha256;
    }

    private Map<String, String> properties() {
        Map<String, String> properties = fields.free("properties");
        properties.keySet().forEach(name -> {
            if (SpecReader.IMAGE_OWN.contains(name)) {
                fields.problem("properties", name + " is our own mark; leave it out");
            } else if (GLANCE.contains(name) || name.startsWith(GLANCE_PREFIX)) {
                fields.problem("properties", name + " is Glance's own; leave it out or take another name");
            } else if (!PROPERTY.matcher(name).matches()) {
                fields.problem(
                        "properties", Printable.quoted(name) + " is not a name of up to 255 letters, digits and _");
            }
        });
        return properties;
    }

    private List<String> sameWhen(Map<String, String> properties) {
        List<String> names = new ArrayList<>();
        for (Fields.Item item : fields.list("sameWhen").orElse(List.of())) {
            Optional<String> name = item.text().filter(properties::containsKey);
            name.ifPresent(names::add);
            if (name.isEmpty() && !fields.isWrong("properties")) {
                item.problem(item.what() + " is not one of image.properties"
                        + item.text()
                                .flatMap(text -> Nearest.to(text, properties.keySet()))
                                .map(near -> "; did you mean " + near + "?")
                                .orElse(""));
            }
        }
        return names;
    }

    private boolean convertsToRaw(Source source) {
        boolean converts = fields.choice("convertTo", "none", SpecReader.byLabel(CONVERSIONS, Function.identity()))
                .equals("raw");
        if (converts && source.address().isPresent()) {
            fields.problem(
                    "convertTo",
                    "is for a file that is here, but a published one is stored nowhere; fetch it yourself and give its path");
        }
        return converts;
    }

    private Optional<Period> maxAge() {
        Optional<Period> maxAge = fields.<Optional<Period>>parsed(
                        "maxAge", text -> text.equals("never") ? Optional.empty() : Optional.of(Fields.period(text)))
                .flatMap(Function.identity());
        if (maxAge.isPresent() && !fields.has("sameWhen")) {
            fields.problem("maxAge", "limits how long sameWhen counts; give sameWhen, or leave it out");
        }
        return maxAge;
    }

    private Optional<CanarySpec> canary() {
        Fields canary = fields.fields("canary", "vipSubnet", "timeout", "topology");
        String subnet = canary.text("vipSubnet", "none");
        Duration timeout = canary.parsed("timeout", ImageReader::timeout).orElse(CANARY_TIMEOUT);
        Topology topology =
                canary.choice("topology", Topology.SINGLE, SpecReader.byLabel(Topology.values(), Topology::name));
        if (subnet.equals("none")) {
            if (!timeout.equals(CANARY_TIMEOUT) || topology != Topology.SINGLE) {
                fields.problem(
                        "canary", "says how, but there is none without vipSubnet; give vipSubnet, or leave canary out");
            }
            return Optional.empty();
        }
        String tag = fields.text("tag", "");
        if (tag.length() > LONGEST_TAG_WITH_CANARY) {
            fields.problem(
                    "tag",
                    "has " + tag.length() + " characters; " + LONGEST_TAG_WITH_CANARY
                            + " are allowed with a canary, whose names begin with it");
        }
        return Optional.of(new CanarySpec(subnet, timeout, topology));
    }

    private static Duration timeout(String text) {
        try {
            Duration timeout = Duration.parse(text);
            if (timeout.compareTo(SHORTEST_TIMEOUT) >= 0 && timeout.compareTo(LONGEST_TIMEOUT) <= 0) {
                return timeout;
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("is not an ISO-8601 duration such as PT15M", e);
        }
        throw new IllegalArgumentException("is not between PT10S and PT6H");
    }

    private Optional<String> rollbackTo() {
        String isNot = "is neither none, nor an image's id (a UUID) or SHA-256 (64 hex digits)";
        return Optional.of(fields.text("rollbackTo", "none", IMAGE, isNot))
                .filter(text -> !text.equals("none"))
                .map(text -> text.toLowerCase(Locale.ROOT));
    }
}
