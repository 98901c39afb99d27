package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** {@code /v2/images}: records, tags and data. */
final class Images {
    private static final String PATH = "/v2/images";
    private static final String DATA_TYPE = "application/octet-stream";

    private final String root;
    private final int largestPage;
    private final Object lock;
    private final Map<String, ObjectNode> byId = new TreeMap<>();
    private final Map<String, byte[]> contents = new HashMap<>();

    /** Glance never gives an id out again. */
    private final Set<String> usedIds = new HashSet<>();

    /** @param lock held by the service while a handler runs, unless the handler streams */
    Images(String root, int largestPage, Object lock) {
        this.largestPage = largestPage;
        this.root = root;
        this.lock = lock;
    }

    void serve(Router router) {
        String one = PATH + "/{id}";
        router.add("GET", PATH, this::list);
        router.add("POST", PATH, this::create);
        router.add("GET", one, call -> Answer.json(200, shown(visible(call))));
        router.add("PATCH", one, this::patch);
        router.add("DELETE", one, this::delete);
        router.streaming("PUT", one + "/file", this::upload);
        router.add("GET", one + "/file", this::download);
        router.add("POST", one + "/actions/deactivate", call -> change(call, "active", "deactivated"));
        router.add("POST", one + "/actions/reactivate", call -> change(call, "deactivated", "active"));
        router.add("PUT", one + "/tags/{tag}", this::addTag);
        router.add("DELETE", one + "/tags/{tag}", this::removeTag);
    }

    Optional<String> newest(String tag, String owner) {
        return byId.values().stream()
                .filter(image -> image.path("status").asText().equals("active"))
                .filter(image -> owner.isEmpty() || image.path("owner").asText().equals(owner))
                .filter(image -> Json.texts(image.path("tags")).contains(tag))
                .max(Comparator.comparing(image -> image.path("created_at").asText()))
                .map(image -> image.path("id").asText());
    }

    private static boolean isOwn(ObjectNode image, Token caller) {
        return caller.isAdmin() || image.path("owner").asText("").equals(caller.projectId());
    }

    private static boolean isVisible(ObjectNode image, Token caller) {
        return isOwn(image, caller)
                || Set.of("public", "community")
                        .contains(image.path("visibility").asText());
    }

    private ObjectNode visible(Call call, String otherwise) {
        ObjectNode image = byId.get(call.parameter("id"));
        if (image == null || !isVisible(image, call.caller())) {
            throw new ApiError(404, otherwise);
        }
        return image;
    }

    private ObjectNode visible(Call call) {
        return visible(call, "No image found with ID " + call.parameter("id"));
    }

    private static ObjectNode shown(ObjectNode image) {
        String self = PATH + "/" + image.path("id").asText();
        return image.deepCopy().put("self", self).put("file", self + "/file").put("schema", "/v2/schemas/image");
    }

    private Answer list(Call call) {
        ImageListing listing = new ImageListing(call, largestPage);
        boolean communities = call.query().first("visibility", "").matches("all|community");
        List<ObjectNode> found = byId.values().stream()
                .filter(image -> isVisible(image, call.caller()))
                .filter(image -> communities
                        || isOwn(image, call.caller())
                        || !image.path("visibility").asText().equals("community"))
                .filter(listing::matches)
                .sorted(listing.order())
                .map(Images::shown)
                .toList();
        return Answer.json(200, listing.page(found));
    }

    private Answer create(Call call) {
        JsonNode given = call.json();
        if (given.isMissingNode()) {
            throw new ApiError(400, "Malformed JSON in request body.");
        }
        ObjectNode image = fresh(call.caller());
        given.properties().forEach(attribute -> {
            ImageSchema.refuseReadOnly(attribute.getKey());
            ImageSchema.set(image, attribute.getKey(), attribute.getValue());
        });
        refuseUnlessAllowed(image, call.caller());
        String id = image.path("id").asText();
        if (!usedIds.add(id)) {
            throw new ApiError(409, "Image ID " + id + " already exists!");
        }
        byId.put(id, image);
        return Answer.json(201, shown(image))
                .with("Location", root + PATH + "/" + id)
                .with("OpenStack-image-import-methods", "glance-direct,web-download");
    }

    private static ObjectNode fresh(Token caller) {
        String now = now();
        ObjectNode image = Json.object()
                .put("id", UUID.randomUUID().toString())
                .putNull("name")
                .putNull("disk_format")
                .putNull("container_format")
                .put("visibility", "shared")
                .putNull("size")
                .putNull("virtual_size")
                .put("status", "queued")
                .putNull("checksum")
                .put("protected", false)
                .put("min_ram", 0)
                .put("min_disk", 0)
                .put("owner", caller.project() == null ? null : caller.projectId())
                .put("os_hidden", false)
                .putNull("os_hash_algo")
                .putNull("os_hash_value")
                .put("created_at", now)
                .put("updated_at", now);
        image.putArray("tags");
        return image;
    }

    private static void refuseUnlessAllowed(ObjectNode image, Token caller) {
        if (caller.isAdmin()) {
            return;
        }
        if (!isOwn(image, caller)) {
            throw new ApiError(
                    403,
                    "You are not permitted to create images owned by '"
                            + image.path("owner").asText() + "'.");
        }
        if (image.path("visibility").asText().equals("public")) {
            throw new ApiError(403, "You are not authorized to complete publicize_image action.");
        }
    }

    private Answer patch(Call call) {
        ImagePatch patch = ImagePatch.of(call);
        ObjectNode image = visible(call);
        refuseUnlessOwn(image, call.caller(), "You do not own this image");
        ObjectNode changed = image.deepCopy();
        patch.apply(changed);
        refuseUnlessAllowed(changed, call.caller());
        changed.put("updated_at", now());
        byId.put(changed.path("id").asText(), changed);
        return Answer.json(200, shown(changed));
    }

    private static void refuseUnlessOwn(ObjectNode image, Token caller, String message) {
        if (!isOwn(image, caller)) {
            throw new ApiError(403, message);
        }
    }

    private Answer delete(Call call) {
        String id = call.parameter("id");
        ObjectNode image = visible(call, "Failed to find image " + id + " to delete");
        refuseUnlessOwn(image, call.caller(), "You do not own this image");
        if (image.path("protected").asBoolean()) {
            throw new ApiError(403, "Image " + id + " is protected and cannot be deleted.");
        }
        byId.remove(id);
        contents.remove(id);
        return Answer.empty(204);
    }

    private Answer upload(Call call) throws IOException {
        String type = call.header("Content-Type").orElse("None");
        if (!type.equals(DATA_TYPE)) {
            throw new ApiError(415, "The request media type " + type + " is not supported by this server. ");
        }
        synchronized (lock) {
            beginUpload(call);
        }
        ImageData data;
        try {
            long expected = call.header("Content-Length").map(Long::parseLong).orElse(-1L);
            data = ImageData.read(call.stream(), expected);
        } catch (IOException e) {
            synchronized (lock) {
                abandonUpload(call);
            }
            throw e;
        }
        synchronized (lock) {
            return finishUpload(call, data);
        }
    }

    private void beginUpload(Call call) {
        ObjectNode image = visible(call);
        refuseUnlessOwn(image, call.caller(), "Not allowed to upload image data for image " + call.parameter("id"));
        String status = image.path("status").asText();
        if (!status.equals("queued")) {
            throw new ApiError(409, "Image status transition from " + status + " to saving is not allowed");
        }
        if (!image.hasNonNull("disk_format") || !image.hasNonNull("container_format")) {
            throw new ApiError(400, "Properties disk_format, container_format must be set prior to saving data.");
        }
        image.put("status", "saving");
    }

    private void abandonUpload(Call call) {
        ObjectNode image = byId.get(call.parameter("id"));
        if (image != null) {
            image.put("status", "queued");
        }
    }

    private Answer finishUpload(Call call, ImageData data) {
        String id = call.parameter("id");
        ObjectNode image = byId.get(id);
        if (image == null) {
            throw new ApiError(
                    410,
                    "Image " + id + " could not be found after upload. The image may have been deleted during the "
                            + "upload.");
        }
        image.put("status", "active")
                .put("size", data.size())
                .put("checksum", data.md5())
                .put("os_hash_algo", "sha512")
                .put("os_hash_value", data.sha512())
                .put("updated_at", now());
        if (data.content() != null) {
            contents.put(id, data.content());
        }
        return Answer.empty(204);
    }

    /** Without data Glance answers 204, and so do we for data that was not kept. */
    private Answer download(Call call) {
        ObjectNode image = visible(call);
        byte[] content = contents.get(call.parameter("id"));
        if (content == null) {
            return Answer.empty(204);
        }
        return Answer.bytes(200, DATA_TYPE, content)
                .with("Content-Md5", image.path("checksum").asText());
    }

    private Answer change(Call call, String from, String to) {
        ObjectNode image = visible(call);
        refuseUnlessOwn(image, call.caller(), "You are not authorized to complete " + to + " action.");
        String status = image.path("status").asText();
        if (!Set.of(from, to).contains(status)) {
            throw new ApiError(403, "Image status transition from " + status + " to " + to + " is not allowed");
        }
        image.put("status", to);
        return Answer.empty(204);
    }

    private ObjectNode taggable(Call call) {
        String id = call.parameter("id");
        ObjectNode image = visible(call, "Image " + id + " not found.");
        refuseUnlessOwn(image, call.caller(), "Not allowed to update tags for image " + id + ".");
        return image;
    }

    private static Answer tagged(ObjectNode image, Set<String> tags) {
        ImageSchema.set(image, "tags", Json.texts(tags));
        image.put("updated_at", now());
        return Answer.empty(204);
    }

    private Answer addTag(Call call) {
        ObjectNode image = taggable(call);
        Set<String> tags = new TreeSet<>(Json.texts(image.path("tags")));
        tags.add(call.parameter("tag"));
        return tagged(image, tags);
    }

    private Answer removeTag(Call call) {
        ObjectNode image = taggable(call);
        Set<String> tags = new TreeSet<>(Json.texts(image.path("tags")));
        if (!tags.remove(call.parameter("tag"))) {
            throw new ApiError(404, "The resource could not be found.");
        }
        return tagged(image, tags);
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
