package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What an image's attributes may hold, and which are Glance's own. */
final class ImageSchema {
    static final Set<String> READ_ONLY = Set.of(
            "status",
            "checksum",
            "size",
            "virtual_size",
            "created_at",
            "updated_at",
            "os_hash_algo",
            "os_hash_value",
            "self",
            "file",
            "schema",
            "direct_url");

    /** Attributes that every image has, and that stay when a patch wants to remove them. */
    static final Set<String> BASE = Set.of(
            "id",
            "name",
            "owner",
            "visibility",
            "protected",
            "os_hidden",
            "min_disk",
            "min_ram",
            "disk_format",
            "container_format",
            "tags");

    private static final Pattern ID =
            Pattern.compile("^([0-9a-fA-F]){8}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){12}$");

    private static final Map<String, List<String>> CHOICES = Map.of(
            "visibility",
            List.of("community", "public", "private", "shared"),
            "disk_format",
            nullOr("ami", "ari", "aki", "vhd", "vhdx", "vmdk", "raw", "qcow2", "vdi", "iso", "ploop"),
            "container_format",
            nullOr("ami", "ari", "aki", "bare", "ovf", "ova", "docker", "compressed"));

    private static final int LONGEST_TEXT = 255;

    private ImageSchema() {}

    private static List<String> nullOr(String... names) {
        List<String> all = new ArrayList<>();
        all.add(null);
        all.addAll(Arrays.asList(names));
        return Collections.unmodifiableList(all);
    }

    static ApiError mismatch(String reason) {
        return new ApiError(400, "Provided object does not match schema 'image': " + reason);
    }

    static void refuseReadOnly(String name) {
        if (READ_ONLY.contains(name)) {
            throw new ApiError(403, "Attribute '" + name + "' is read-only.");
        }
        if (name.equals("locations")) {
            throw new ApiError(403, "Attribute 'locations' is reserved.");
        }
    }

    /** Writes the value into the image if it may stand there. */
    static void set(ObjectNode image, String name, JsonNode value) {
        switch (name) {
            case "tags" -> image.set("tags", Json.texts(tags(value)));
            case "protected", "os_hidden" -> image.set(name, typed(value, value.isBoolean(), "'boolean'"));
            case "min_disk", "min_ram" -> image.set(name, size(name, value));
            case "visibility", "disk_format", "container_format" -> image.set(name, choice(name, value));
            case "name", "owner" ->
                image.set(name, shortEnough(typed(value, value.isTextual() || value.isNull(), "'null', 'string'")));
            case "id" -> image.set(name, id(value));
            default -> image.set(name, typed(value, value.isTextual(), "'string'"));
        }
    }

    private static JsonNode typed(JsonNode value, boolean fits, String types) {
        if (!fits) {
            throw mismatch(Json.python(value) + " is not of type " + types);
        }
        return value;
    }

    private static JsonNode shortEnough(JsonNode value) {
        if (value.asText().length() > LONGEST_TEXT) {
            throw mismatch("'" + value.asText() + "' is too long");
        }
        return value;
    }

    private static JsonNode size(String name, JsonNode value) {
        typed(value, value.isInt() || value.isLong(), "'integer'");
        if (value.asLong() < 0) {
            throw new ApiError(
                    400,
                    "Invalid value '" + value.asLong() + "' for parameter '" + name + "': Cannot be a negative value");
        }
        return value;
    }

    private static JsonNode choice(String name, JsonNode value) {
        List<String> allowed = CHOICES.get(name);
        if (!allowed.contains(value.isNull() ? null : value.asText())) {
            List<String> shown = allowed.stream()
                    .map(choice -> choice == null ? "None" : "'" + choice + "'")
                    .toList();
            throw mismatch(Json.python(value) + " is not one of [" + String.join(", ", shown) + "]");
        }
        return value;
    }

    private static JsonNode id(JsonNode value) {
        if (!ID.matcher(value.asText()).matches()) {
            throw mismatch(Json.python(value) + " does not match '" + ID.pattern() + "'");
        }
        return value;
    }

    private static Set<String> tags(JsonNode value) {
        typed(value, value.isArray(), "'array'");
        value.forEach(tag -> shortEnough(typed(tag, tag.isTextual(), "'string'")));
        return new TreeSet<>(Json.texts(value));
    }
}
