package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A Glance image.
 *
 * @param status {@code queued}, {@code saving}, {@code active}, ...
 * @param size in bytes, 0 as long as nothing was stored
 * @param minDisk the disk in GiB that it needs at least
 * @param minRam the RAM in MiB that it needs at least
 * @param hashAlgorithm {@code sha512} unless Glance was configured otherwise
 * @param properties every other text that the image carries
 */
public record Image(
        String id,
        String name,
        String owner,
        String status,
        long size,
        int minDisk,
        int minRam,
        String visibility,
        boolean isProtected,
        List<String> tags,
        Optional<String> hashAlgorithm,
        Optional<String> hash,
        Instant createdAt,
        Instant updatedAt,
        Map<String, String> properties) {

    public boolean isActive() {
        return status.equals("active");
    }

    static Image of(JsonNode node) {
        Map<String, String> properties = new TreeMap<>();
        node.properties().stream()
                .filter(e -> e.getValue().isTextual())
                .forEach(e -> properties.put(e.getKey(), e.getValue().textValue()));
        return new Image(
                Json.required(node, "id"),
                Json.text(node, "name"),
                Json.text(node, "owner"),
                Json.text(node, "status"),
                Json.largeNumber(node, "size"),
                Json.number(node, "min_disk"),
                Json.number(node, "min_ram"),
                Json.text(node, "visibility"),
                node.path("protected").asBoolean(),
                Json.texts(node, "tags"),
                Optional.ofNullable(properties.get("os_hash_algo")),
                Optional.ofNullable(properties.get("os_hash_value")),
                Json.time(node, "created_at"),
                Json.time(node, "updated_at"),
                properties);
    }
}
