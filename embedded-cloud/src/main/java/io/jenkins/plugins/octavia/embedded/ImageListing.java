package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Glance's lists: filters, order and pages. */
final class ImageListing {
    private static final List<String> SORT_KEYS =
            List.of("name", "status", "container_format", "disk_format", "size", "id", "created_at", "updated_at");
    private static final Set<String> ABOUT_THE_LIST =
            Set.of("limit", "marker", "sort", "sort_key", "sort_dir", "visibility", "os_hidden", "member_status");
    private static final Set<String> VISIBILITIES = Set.of("all", "public", "private", "shared", "community");
    private static final int STANDARD_PAGE = 25;

    private final Query query;
    private final String path;
    private final int largest;

    /** @param largest page that the service gives, {@code api_limit_max} */
    ImageListing(Call call, int largest) {
        this.largest = largest;
        this.query = call.query();
        this.path = call.path();
        String visibility = query.first("visibility", "all");
        if (!VISIBILITIES.contains(visibility)) {
            throw new ApiError(400, "Invalid visibility value: " + visibility);
        }
    }

    boolean matches(ObjectNode image) {
        boolean hidden = Boolean.parseBoolean(query.first("os_hidden", "false"));
        String visibility = query.first("visibility", "all");
        if (image.path("os_hidden").asBoolean() != hidden
                || !visibility.equals("all")
                        && !image.path("visibility").asText().equals(visibility)) {
            return false;
        }
        return query.names().stream()
                .filter(name -> !ABOUT_THE_LIST.contains(name))
                .allMatch(name -> matches(image, name));
    }

    private boolean matches(ObjectNode image, String name) {
        String wanted = query.first(name, "");
        return switch (name) {
            case "tag" ->
                query.all("tag").stream().allMatch(tag -> Collation.contains(Json.texts(image.path("tags")), tag));
            case "size_min" -> image.path("size").asLong(-1) >= Long.parseLong(wanted);
            case "size_max" -> image.path("size").asLong(Long.MAX_VALUE) <= Long.parseLong(wanted);
            default ->
                wanted.startsWith("in:")
                        ? List.of(wanted.substring(3).replace("\"", "").split(","))
                                .contains(image.path(name).asText())
                        : image.has(name) && Collation.equal(image.path(name).asText(), wanted);
        };
    }

    /** Newest first, and among those of one second by id, unless something else is asked for. */
    Comparator<ObjectNode> order() {
        Comparator<ObjectNode> order = Comparator.comparing(image -> "");
        for (String[] key : sortKeys()) {
            if (!SORT_KEYS.contains(key[0])) {
                throw new ApiError(
                        400,
                        "Invalid sort key: " + key[0] + ". It must be one of the following: "
                                + String.join(", ", SORT_KEYS) + ".");
            }
            Comparator<ObjectNode> next = by(key[0]);
            order = order.thenComparing(key[1].equals("asc") ? next : next.reversed());
        }
        return order.thenComparing(by("created_at").reversed()).thenComparing(by("id").reversed());
    }

    private List<String[]> sortKeys() {
        List<String[]> keys = new ArrayList<>();
        for (String part : query.first("sort", "").split(",")) {
            if (!part.isEmpty()) {
                keys.add((part + ":desc").split(":"));
            }
        }
        List<String> directions = query.all("sort_dir");
        for (String key : query.all("sort_key")) {
            int last = Math.min(keys.size(), directions.size() - 1);
            keys.add(new String[] {key, last < 0 ? "desc" : directions.get(last)});
        }
        return keys;
    }

    private static Comparator<ObjectNode> by(String key) {
        if (key.equals("size")) {
            return Comparator.comparingLong(image -> image.path(key).asLong(-1));
        }
        return Comparator.comparing(
                image -> image.path(key).isNull() ? "" : image.path(key).asText());
    }

    ObjectNode page(List<ObjectNode> found) {
        int start = start(found);
        int limit = limit();
        List<ObjectNode> page = found.subList(start, Math.min(found.size(), start + limit));
        ObjectNode body = Json.object("images", Json.array(page))
                .put("first", query.raw().isEmpty() ? path : path + "?" + query.raw())
                .put("schema", "/v2/schemas/images");
        if (limit > 0 && page.size() == limit) {
            String last = page.get(limit - 1).path("id").asText();
            body.put("next", path + "?" + query.nextPage(last));
        }
        return body;
    }

    private int start(List<ObjectNode> found) {
        String marker = query.first("marker", null);
        if (marker == null) {
            return 0;
        }
        List<String> ids = found.stream()
                .map(image -> image.path("id"))
                .map(JsonNode::asText)
                .toList();
        if (!ids.contains(marker)) {
            throw new ApiError(400, "No image found with ID " + marker);
        }
        return ids.indexOf(marker) + 1;
    }

    private int limit() {
        String given = query.first("limit", String.valueOf(STANDARD_PAGE));
        if (given.matches("-\\d+")) {
            throw new ApiError(400, "limit param must be positive");
        }
        if (!given.matches("\\d{1,9}")) {
            throw new ApiError(400, "limit param must be an integer");
        }
        return Math.min(Integer.parseInt(given), largest);
    }
}
