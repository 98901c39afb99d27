package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A flavor to be created.
 *
 * @param id empty if Nova shall choose one
 * @param ram in MiB
 * @param disk in GiB
 */
public record NewFlavor(
        String name, Optional<String> id, int ram, int disk, int vcpus, boolean isPublic, String description) {

    void writeTo(ObjectNode body) {
        body.put("name", name).put("description", description);
        body.put("ram", ram).put("disk", disk).put("vcpus", vcpus);
        body.put("os-flavor-access:is_public", isPublic);
        id.ifPresent(text -> body.put("id", text));
    }
}
