package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** Glance's own kind of JSON patch, version 2.1: add, replace and remove at the top of the object. */
final class ImagePatch {
    private static final String TYPE = "application/openstack-images-v2.1-json-patch";

    private final JsonNode operations;

    private ImagePatch(JsonNode operations) {
        this.operations = operations;
    }

    static ImagePatch of(Call call) {
        String type = call.header("Content-Type").orElse("None");
        if (!type.equals(TYPE)) {
            throw new ApiError(415, "The request media type " + type + " is not supported by this server. ");
        }
        try {
            JsonNode operations = Json.read(call.body());
            if (!operations.isArray()) {
                throw new ApiError(400, "Request body must be a JSON array of operation objects.");
            }
            return new ImagePatch(operations);
        } catch (JsonProcessingException e) {
            throw new ApiError(400, "Malformed JSON in request body.");
        }
    }

    void apply(ObjectNode image) {
        operations.forEach(operation -> apply(operation, image));
    }

    private static void apply(JsonNode operation, ObjectNode image) {
        String act = operation.path("op").asText();
        if (!Set.of("add", "remove", "replace").contains(act)) {
            throw new ApiError(
                    400, "Invalid operation: `" + act + "`. It must be one of the following: add, remove, replace.");
        }
        String name = name(operation.path("path").asText());
        if (!act.equals("remove") && !operation.has("value")) {
            throw new ApiError(400, "Operation \"" + act + "\" requires a member named \"value\".");
        }
        if (name.equals("id")) {
            throw new ApiError(403, "Attribute 'id' is read-only.");
        }
        ImageSchema.refuseReadOnly(name);
        if (!act.equals("add") && !image.has(name)) {
            throw new ApiError(
                    409,
                    "There was a conflict when trying to complete your request.\n\n Property " + name
                            + " does not exist.  ");
        }
        if (act.equals("remove")) {
            remove(name, image);
        } else {
            change(name, operation.get("value"), image);
        }
    }

    /** A pointer of RFC 6901 with one step. */
    private static String name(String path) {
        if (!path.startsWith("/")) {
            throw new ApiError(400, "Pointer `" + path + "` does not start with \"/\".");
        }
        if (path.indexOf('/', 1) >= 0) {
            throw new ApiError(400, "Invalid JSON pointer for this resource: '" + path + "'");
        }
        return path.substring(1).replace("~1", "/").replace("~0", "~");
    }

    private static void remove(String name, ObjectNode image) {
        if (ImageSchema.BASE.contains(name)) {
            throw new ApiError(
                    403, "Access was denied to this resource.\n\n Property " + name + " may not be removed.  ");
        }
        image.remove(name);
    }

    private static void change(String name, JsonNode value, ObjectNode image) {
        boolean format = name.equals("disk_format") || name.equals("container_format");
        if (format && !image.path("status").asText().equals("queued")) {
            throw new ApiError(403, "Attribute " + name + " can be only replaced for a queued image.");
        }
        ImageSchema.set(image, name, value);
    }
}
